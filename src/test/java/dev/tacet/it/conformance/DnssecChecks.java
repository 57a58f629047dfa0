package dev.tacet.it.conformance;

import static dev.tacet.it.conformance.Bench.query;
import static dev.tacet.it.conformance.Bench.that;
import static dev.tacet.it.conformance.Bench.withDnssecOk;

import dev.tacet.testkit.Conduct;
import dev.tacet.testkit.Heard;
import dev.tacet.testkit.Reply;
import java.util.List;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** The DNSSEC bits of a server that passes signatures on (RFC 3225, 4035, 6840). */
final class DnssecChecks {
  private static final String DNSSEC = "3225/4035,R10";
  private static final String SIGNATURE =
      "A 13 4 300 20300101000000 20200101000000 1 example.org. "
          + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==";

  private DnssecChecks() {}

  static List<Check> all() {
    return List.of(
        Check.of(
            "do-upstream",
            DNSSEC,
            "A query with DO reaches the upstream with DO.",
            Fault.query(query -> Wires.opt(query, new OPTRecord(1232, 0, 0))),
            bench -> {
              String name = bench.addressed("do");
              bench.ask(withDnssecOk(name, "A"));
              that(
                  bench.heard(name).stream().anyMatch(Heard::dnssecOk),
                  () -> "DO was clear at the upstream");
            }),
        Check.of(
            "do-copied",
            DNSSEC,
            "DO is in the answer as it was in the query, from upstream and from the cache.",
            Fault.answer(answer -> Wires.opt(answer, new OPTRecord(1232, 0, 0))),
            bench -> {
              String name = bench.addressed("do");
              for (int i = 0; i < 2; i++) {
                Reply with = bench.ask(withDnssecOk(name, "A"));
                that(dnssecOk(with), () -> "DO was set and came back clear");
                Reply without = bench.ask(name, "A");
                that(!dnssecOk(without), () -> "DO was clear and came back set");
              }
            }),
        Check.of(
            "rrsig-with-do",
            DNSSEC,
            "With DO, the RRSIG of the answer is passed on.",
            Fault.answer(answer -> removeSignatures(answer)),
            bench -> {
              Reply reply = bench.ask(withDnssecOk(signed(bench), "A"));
              that(hasSignature(reply), () -> "no RRSIG came");
            }),
        Check.of(
            "no-rrsig-without-do",
            DNSSEC,
            "Without DO, an RRSIG that the upstream sends all the same is not passed on.",
            Fault.naive(),
            bench -> {
              Reply reply = bench.ask(signed(bench), "A");
              that(reply.answers().contains("192.0.2.1"), () -> "the address is missing");
              that(!hasSignature(reply), () -> "an RRSIG came");
            }),
        Check.of(
            "cache-apart",
            DNSSEC,
            "A cached answer without signatures does not answer a query with DO, nor the reverse.",
            Fault.keeps(query -> query.getQuestion().toString()),
            bench -> {
              String name = signed(bench);
              that(!hasSignature(bench.ask(name, "A")), () -> "an RRSIG without DO");
              that(hasSignature(bench.ask(withDnssecOk(name, "A"))), () -> "no RRSIG with DO");
              that(!hasSignature(bench.ask(name, "A")), () -> "an RRSIG without DO, cached");
            }),
        Check.of(
            "cd-upstream",
            DNSSEC,
            "A query with CD reaches the upstream with CD.",
            Fault.query(query -> query.getHeader().unsetFlag(Flags.CD)),
            bench -> {
              String name = bench.addressed("cd");
              Message query = query(name, "A");
              query.getHeader().setFlag(Flags.CD);
              bench.ask(query);
              that(
                  bench.heard(name).stream().anyMatch(Heard::checkingDisabled),
                  () -> "CD was clear at the upstream");
            }),
        Check.of(
            "cd-apart",
            DNSSEC,
            "What came for a query with CD does not answer one without.",
            Fault.keeps(query -> query.getQuestion().toString()),
            bench -> {
              String name = bench.addressed("cd");
              Message unchecked = query(name, "A");
              unchecked.getHeader().setFlag(Flags.CD);
              bench.ask(unchecked);
              bench.ask(name, "A");
              that(
                  bench.heard(name).stream().anyMatch(one -> !one.checkingDisabled()),
                  () -> "the unchecked answer was given to a query without CD");
            }),
        Check.of(
            "ad-not-unasked",
            "6840,R10",
            "AD is clear for whoever sent neither AD nor DO.",
            Fault.naive(),
            bench -> {
              bench.upstream().conduct(authentic());
              Reply reply = bench.ask(bench.addressed("ad"), "A");
              that(
                  !reply.message().getHeader().getFlag(Flags.AD),
                  () -> "AD came to who did not ask for it");
            }),
        Check.of(
            "ad-if-asked",
            "6840,R10",
            "The AD of an upstream on this machine comes to whoever sent AD or DO.",
            Fault.answer(answer -> answer.getHeader().unsetFlag(Flags.AD)),
            bench -> {
              bench.upstream().conduct(authentic());
              Message asked = query(bench.addressed("ad"), "A");
              asked.getHeader().setFlag(Flags.AD);
              for (Message query : List.of(asked, withDnssecOk(bench.addressed("do"), "A"))) {
                Reply reply = bench.ask(query);
                that(reply.message().getHeader().getFlag(Flags.AD), () -> "AD did not come");
              }
            }),
        Check.of(
            "types-of-dnssec",
            DNSSEC,
            "DNSKEY and DS are asked for and answered like other types.",
            Fault.instead(
                query -> List.of(43, 48).contains(Wires.parse(query).getQuestion().getType()),
                query -> Wires.error(query, 4)),
            bench -> {
              String name =
                  bench.named(
                      "key", "300 IN DNSKEY 257 3 13 AAAA", "300 IN DS 1 13 2 " + "AB".repeat(32));
              for (int type : List.of(Type.DNSKEY, Type.DS)) {
                Reply reply = bench.ask(withDnssecOk(name, Type.string(type)));
                that(reply.answers().size() == 1, () -> "the answer is " + reply.rcode());
              }
            }));
  }

  private static Conduct authentic() {
    return Conduct.changed(reply -> reply.getHeader().setFlag(Flags.AD));
  }

  /** A name whose answer has a signature, whoever asks. */
  private static String signed(Bench bench) {
    String name = bench.addressed("signed");
    bench
        .upstream()
        .conduct(Conduct.changed(reply -> reply.addRecord(signature(name), Section.ANSWER)));
    return name;
  }

  private static Record signature(String name) {
    try {
      return Record.fromString(
          Name.fromConstantString(name), Type.RRSIG, 1, 300, SIGNATURE, Name.root);
    } catch (TextParseException e) {
      throw new AssertionError(e);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void removeSignatures(Message answer) {
    for (Record record : List.copyOf(answer.getSection(Section.ANSWER))) {
      if (record.getType() == Type.RRSIG) {
        answer.removeRecord(record, Section.ANSWER);
      }
    }
  }

  private static boolean hasSignature(Reply reply) {
    return reply.message().getSection(Section.ANSWER).stream()
        .anyMatch(record -> record.getType() == Type.RRSIG);
  }

  private static boolean dnssecOk(Reply reply) {
    return (reply.message().getOPT().getFlags() & ExtendedFlags.DO) != 0;
  }
}
