package dev.tacet.dnssec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dnssec.AnswerJudge.Judged;
import dev.tacet.dnssec.Lookup.Found;
import dev.tacet.testkit.SignedTree;
import dev.tacet.testkit.SignedZone;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Whatever an upstream does to messages by chance: what is called secure is what the zone's owner
 * signed. Nothing is secure that says something else than the honest answer.
 */
class LyingUpstreamTest {
  private static final int LIES = 120;

  private static final List<String> NAMES =
      List.of(
          "www.example.test.",
          "alias.example.test.",
          "far.example.test.",
          "a.wild.example.test.",
          "own.wild.example.test.",
          "wild.example.test.",
          "x.old.example.test.",
          "no.example.test.",
          "a.no.example.test.",
          "hash.test.",
          "www.hash.test.",
          "no.hash.test.",
          "b.a.wild.hash.test.",
          "plain.test.",
          "www.plain.test.",
          "test.");

  private static final int[] TYPES = {Type.A, Type.A, Type.A, Type.MX, Type.DS, Type.NS};

  private final SignedTree tree = tree();

  private static SignedTree tree() {
    SignedTree tree = new SignedTree();
    tree.zone("test.");
    SignedZone example = tree.zone("example.test.");
    example.add(
        "www 300 IN A 192.0.2.1",
        "alias 300 IN CNAME www",
        "far 300 IN CNAME b.wild.hash.test.",
        "*.wild 300 IN A 192.0.2.2",
        "own.wild 300 IN A 192.0.2.3",
        "old 300 IN DNAME new",
        "x.new 300 IN A 192.0.2.4");
    SignedZone hash = tree.zone("hash.test.").nsec3(1, false);
    hash.add("www 300 IN A 192.0.2.5", "*.wild 300 IN A 192.0.2.6", "c.wild 300 IN A 192.0.2.7");
    tree.unsignedZone("plain.test.").add("www 300 IN A 192.0.2.8");
    return tree;
  }

  private Message honest(Name name, int type) {
    Message query = Message.newQuery(Record.newRecord(name, type, 1));
    query.addRecord(new OPTRecord(1_232, 0, 0, 0x8000), Section.ADDITIONAL);
    return tree.answer(query);
  }

  private static List<String> told(Message message) {
    TreeSet<String> data = new TreeSet<>();
    for (Record record : message.getSection(Section.ANSWER)) {
      if (record.getType() != Type.RRSIG) {
        data.add(
            record.getName() + " " + Type.string(record.getType()) + " " + record.rdataToString());
      }
    }
    return Stream.concat(Stream.of(Rcode.string(message.getRcode())), data.stream()).toList();
  }

  private Judged judge(Message answer, Random random, boolean lieAboutKeys) {
    TrustPoints points = new TrustPoints(List.of(tree.anchor()), List.of());
    Lookup lookup =
        (name, type) -> {
          Message keys = honest(name, type);
          if (lieAboutKeys && random.nextInt(4) == 0) {
            lie(keys, random);
          }
          return CompletableFuture.completedFuture(Found.message(new SignedMessage(keys)));
        };
    TrustChain chain = new TrustChain(points, lookup, keys -> {}, System::nanoTime);
    return new AnswerJudge(chain, new SignedMessage(answer), new Work(Optional.of(Instant.now())))
        .judge()
        .toCompletableFuture()
        .join();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void nothingIsSecureThatIsNotWhatTheOwnerSigned(long seed) throws IOException {
    Random random = new Random(seed);
    int secure = 0;
    int refused = 0;
    for (int i = 0; i < LIES; i++) {
      Name name = SignedTree.name(NAMES.get(random.nextInt(NAMES.size())));
      int type = TYPES[random.nextInt(TYPES.length)];
      Message truth = honest(name, type);
      Message message = honest(name, type);
      boolean lies = random.nextInt(5) > 0;
      if (lies) {
        lie(message, random);
      }
      Judged judged = judge(message, random, lies);
      if (judged.judgement().secure()) {
        secure++;
        Message kept = new Message(judged.kept());
        assertThat(told(kept))
            .as("%s %s: %s", name, Type.string(type), message)
            .isEqualTo(told(truth));
      } else if (judged.judgement().state() == Judgement.State.INSECURE) {
        assertThat(name.toString()).as("%s", message).endsWith("plain.test.");
      } else {
        assertThat(lies).as("%s", judged.judgement()).isTrue();
        refused++;
      }
    }
    assertThat(secure).isPositive();
    assertThat(refused).isPositive();
  }

  private void lie(Message message, Random random) {
    int section = random.nextBoolean() ? Section.ANSWER : Section.AUTHORITY;
    List<Record> records = new ArrayList<>(message.getSection(section));
    switch (random.nextInt(7)) {
      case 0 -> any(records, random).ifPresent(r -> message.removeRecord(r, section));
      case 1 ->
          any(records, random)
              .ifPresent(
                  r -> {
                    message.removeRecord(r, section);
                    message.addRecord(changed(r, random), section);
                  });
      case 2 ->
          message
              .getHeader()
              .setRcode(message.getRcode() == Rcode.NXDOMAIN ? Rcode.NOERROR : Rcode.NXDOMAIN);
      case 3 -> {
        message.removeAllRecords(Section.ANSWER);
        message.removeAllRecords(Section.AUTHORITY);
        another(random)
            .getSection(Section.AUTHORITY)
            .forEach(r -> message.addRecord(r, Section.AUTHORITY));
      }
      case 4 -> {
        Message other = another(random);
        message.removeAllRecords(Section.ANSWER);
        for (Record record : other.getSection(Section.ANSWER)) {
          boolean its = record.getName().equals(other.getQuestion().getName());
          message.addRecord(
              its ? moved(record, message.getQuestion().getName()) : record, Section.ANSWER);
        }
        other.getSection(Section.AUTHORITY).forEach(r -> message.addRecord(r, Section.AUTHORITY));
      }
      case 5 -> SignedTree.withoutSignatures(message);
      default -> {
        message.removeAllRecords(Section.ANSWER);
        if (random.nextBoolean()) {
          message.getHeader().setRcode(random.nextBoolean() ? Rcode.NXDOMAIN : Rcode.NOERROR);
        }
      }
    }
  }

  private Message another(Random random) {
    return honest(
        SignedTree.name(NAMES.get(random.nextInt(NAMES.size()))),
        TYPES[random.nextInt(TYPES.length)]);
  }

  private static Optional<Record> any(List<Record> records, Random random) {
    return records.isEmpty()
        ? Optional.empty()
        : Optional.of(records.get(random.nextInt(records.size())));
  }

  /** One bit of data, or another type, or an owner that is not its own. */
  private static Record changed(Record record, Random random) {
    byte[] data = record.rdataToWireCanonical();
    if (record.getType() == Type.A
        || record.getType() == Type.RRSIG
        || record.getType() == Type.DS) {
      data[data.length - 1 - random.nextInt(Math.min(4, data.length))] ^= 1;
    } else {
      return moved(record, SignedTree.name("b.wild.hash.test."));
    }
    return Record.newRecord(record.getName(), record.getType(), 1, record.getTTL(), data);
  }

  private static Record moved(Record record, Name owner) {
    return Record.newRecord(
        owner, record.getType(), 1, record.getTTL(), record.rdataToWireCanonical());
  }
}
