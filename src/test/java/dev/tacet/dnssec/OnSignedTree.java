package dev.tacet.dnssec;

import dev.tacet.config.DnssecConfig;
import dev.tacet.config.DnssecMode;
import dev.tacet.dns.Answer;
import dev.tacet.dns.AnswerReader;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.MalformedAnswerException;
import dev.tacet.dns.Question;
import dev.tacet.dns.RecordTypes;
import dev.tacet.dns.TrustAnchor;
import dev.tacet.dns.UpstreamQuery;
import dev.tacet.testkit.ManualClock;
import dev.tacet.testkit.SignedTree;
import dev.tacet.testkit.SignedZone;
import dev.tacet.upstream.Exchange;
import dev.tacet.upstream.Exchange.Answered;
import dev.tacet.upstream.Exchange.Bogus;
import dev.tacet.upstream.Exchange.Failed;
import dev.tacet.upstream.TrustedTime;
import dev.tacet.upstream.Upstream;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.xbill.DNS.Message;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A validator over a signed tree, without sockets. */
abstract class OnSignedTree {
  static final Instant NOW = Instant.now();
  static final Duration DAY = Duration.ofDays(1);
  static final Duration PATIENCE = Duration.ofSeconds(60);

  final SignedTree tree = new SignedTree();
  final TreeUpstream upstream = new TreeUpstream();
  final ManualClock ticker = new ManualClock();
  final List<TrustAnchor> anchors = new ArrayList<>(List.of(tree.anchor()));
  final List<DomainName> negative = new ArrayList<>();
  final List<DomainName> forwarded = new ArrayList<>();
  Duration budget = PATIENCE;
  TrustedTime time = TrustedTime.of(Clock.systemUTC());

  private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
  private Optional<ValidatingUpstream> made = Optional.empty();

  /** A resolver that knows the tree, as the validator sees it. */
  final class TreeUpstream implements Upstream {
    final List<UpstreamQuery> heard = new CopyOnWriteArrayList<>();
    Optional<Failed> failing = Optional.empty();
    int failsFrom;
    int silentFrom = Integer.MAX_VALUE;

    @Override
    public CompletionStage<Exchange> exchange(UpstreamQuery query) {
      heard.add(query);
      if (failing.isPresent() && heard.size() > failsFrom) {
        return CompletableFuture.completedFuture(failing.get());
      }
      if (heard.size() > silentFrom) {
        return new CompletableFuture<>();
      }
      try {
        Message asked = new Message(query.encode(1, true));
        Answer answer = AnswerReader.read(tree.answer(asked).toWire(65_535), query);
        return CompletableFuture.completedFuture(new Answered(answer, "tree"));
      } catch (IOException | MalformedAnswerException e) {
        return CompletableFuture.failedFuture(e);
      }
    }

    @Override
    public String name() {
      return "tree";
    }

    @Override
    public void close() {}
  }

  @AfterEach
  void stop() {
    loop.shutdownNow();
  }

  /** The one under test; made when it is first asked, so that settings come before. */
  ValidatingUpstream validator() {
    if (made.isEmpty()) {
      DnssecConfig config = new DnssecConfig(DnssecMode.VALIDATE, anchors, negative, List.of());
      made =
          Optional.of(
              new ValidatingUpstream(
                  upstream, config, forwarded, time, loop, budget, ticker.nanos()));
    }
    return made.get();
  }

  Exchange ask(UpstreamQuery query) {
    return validator()
        .exchange(query)
        .toCompletableFuture()
        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .join();
  }

  static UpstreamQuery query(String name, String type, boolean dnssecOk, boolean unchecked) {
    return new UpstreamQuery(
        Question.of(DomainName.parse(name), RecordTypes.parse(type).orElseThrow()),
        dnssecOk,
        unchecked);
  }

  /** One word: {@code secure}, {@code insecure}, {@code bogus 7}, {@code failed}. */
  String state(String name, String type) {
    Exchange exchange = ask(query(name, type, true, false));
    if (exchange instanceof Answered answered) {
      return answered.answer().authenticData() ? "secure" : "insecure";
    }
    return exchange instanceof Bogus bogus ? "bogus " + bogus.error().code() : "failed";
  }

  /** The state, and what is wrong in words, for a test's message. */
  String detail(String name, String type) {
    Exchange exchange = ask(query(name, type, true, false));
    return exchange instanceof Bogus bogus
        ? bogus.detail()
        : exchange instanceof Failed failed ? failed.detail() : "";
  }

  Message message(String name, String type, boolean dnssecOk) {
    return message((Answered) ask(query(name, type, dnssecOk, false)));
  }

  static Message message(Answered answered) {
    try {
      return new Message(answered.answer().message());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static List<Integer> types(Message message) {
    List<Integer> types = new ArrayList<>();
    for (int section = Section.ANSWER; section <= Section.ADDITIONAL; section++) {
      message.getSection(section).forEach(record -> types.add(record.getType()));
    }
    return types;
  }

  SignedZone example() {
    tree.zone("test.");
    return tree.zone("example.test.")
        .add(
            "www 300 IN A 192.0.2.1",
            "www 300 IN A 192.0.2.2",
            "alias 300 IN CNAME www",
            "*.wild 300 IN A 192.0.2.3",
            "*.walias 300 IN CNAME www",
            "deep.empty 300 IN TXT \"x\"",
            "old 300 IN DNAME new",
            "a.new 300 IN A 192.0.2.4");
  }

  static void otherSignature(Message message) {
    for (Record record : List.copyOf(message.getSection(Section.ANSWER))) {
      if (record instanceof RRSIGRecord signature) {
        message.removeRecord(record, Section.ANSWER);
        byte[] rdata = signature.rdataToWireCanonical();
        rdata[rdata.length - 1] ^= 1;
        message.addRecord(
            Record.newRecord(signature.getName(), Type.RRSIG, 1, signature.getTTL(), rdata),
            Section.ANSWER);
      }
    }
  }

  static Message withDnssecOk(String name, int type) {
    Message query = Message.newQuery(Record.newRecord(SignedTree.name(name), type, 1));
    query.addRecord(new org.xbill.DNS.OPTRecord(1_232, 0, 0, 0x8000), Section.ADDITIONAL);
    return query;
  }
}
