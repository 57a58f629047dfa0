package dev.tacet.it.conformance;

import static dev.tacet.it.conformance.Bench.bare;
import static dev.tacet.it.conformance.Bench.query;
import static dev.tacet.it.conformance.Bench.that;

import dev.tacet.testkit.OctetBuffer;
import dev.tacet.testkit.Reply;
import java.util.Arrays;
import java.util.List;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Type;

/** What of a query comes back in its answer. */
final class QuestionChecks {
  private static final String HEADER = "1034/1035,R1";

  private QuestionChecks() {}

  static List<Check> all() {
    return List.of(
        Check.of(
            "echo-id",
            HEADER,
            "An answer has the id of its query.",
            Fault.octets(answer -> Wires.with16(answer, 0, Wires.u16(answer, 0) ^ 1)),
            bench -> bench.ask(bench.addressed("id"), "A")),
        Check.of(
            "echo-rd",
            HEADER,
            "RD comes back as it was sent, set and clear.",
            Fault.octets(answer -> Wires.withFlags(answer, 0x0100, 0)),
            QuestionChecks::recursionDesired),
        Check.of(
            "ra-set",
            HEADER,
            "RA is set in answers from upstream, from the cache and of blocked names.",
            Fault.octets(answer -> Wires.withFlags(answer, 0, 0x0080)),
            bench -> {
              String name = bench.addressed("ra");
              for (String asked : List.of(name, name, blocked(bench))) {
                Reply reply = bench.ask(asked, "A");
                that(flag(reply, Flags.RA), () -> "RA is clear in the answer for " + asked);
              }
            }),
        Check.of(
            "z-clear",
            HEADER,
            "The reserved bit Z is clear, even where the query has it set.",
            Fault.octets(answer -> Wires.withFlags(answer, 0x0040, 0)),
            bench -> {
              Message query = query(bench.addressed("z"), "A");
              byte[] reply = bench.udp(Wires.withFlags(query.toWire(), 0x0040, 0));
              that((Wires.u16(reply, 2) & 0x0040) == 0, () -> "Z is set in the answer");
            }),
        Check.of(
            "cd-copied",
            "3225/4035,R1,R10",
            "CD comes back as it was sent.",
            Fault.octets(answer -> Wires.withFlags(answer, 0, 0x0010)),
            bench -> {
              Message query = query(bench.addressed("cd"), "A");
              query.getHeader().setFlag(Flags.CD);
              that(flag(bench.ask(query), Flags.CD), () -> "CD is clear in the answer");
            }),
        Check.of(
            "case-fresh",
            "4343 + 0x20 draft,R1",
            "The question comes back octet by octet when the upstream is asked.",
            Fault.octets(Wires::lowerCased),
            bench -> sameQuestion(bench, bench.addressed("FrEsH"))),
        Check.of(
            "case-cached",
            "4343 + 0x20 draft,R1",
            "The question comes back octet by octet from the cache, kept under other letters.",
            Fault.keeps(query -> query.getQuestion().getName().toString().toLowerCase()),
            bench -> {
              String name = bench.addressed("CaChEd");
              sameQuestion(bench, name);
              sameQuestion(bench, name.toUpperCase());
              that(bench.heard(name).size() <= 1, () -> "letters made it another name");
            }),
        Check.of(
            "case-blocked",
            "4343 + 0x20 draft,R1",
            "The question of a blocked name comes back octet by octet.",
            Fault.octets(Wires::lowerCased),
            bench -> sameQuestion(bench, "BLocked." + blocked(bench))),
        Check.of(
            "qr-silence",
            "1034/1035,R2",
            "A message with QR=1 is not answered.",
            Fault.instead(
                query -> (Wires.u16(query, 2) & 0x8000) != 0, query -> Wires.header(query, 0x8081)),
            bench -> silence(bench, Wires.withFlags(query("x.example", "A").toWire(), 0x8000, 0))),
        Check.of(
            "short-silence",
            "1034/1035,R2",
            "What is shorter than a header is not answered.",
            Fault.instead(query -> query.length < 12, query -> Wires.header(new byte[12], 0x8081)),
            bench -> silence(bench, new byte[] {0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0})),
        Check.of(
            "label-64",
            "1034/1035,R2,R3",
            "A label of more than 63 octets is FORMERR.",
            broken(2),
            bench -> {
              byte[] octets = query("a".repeat(63) + ".example", "A").toWire();
              octets[12] = 64;
              formatError(bench, octets);
            }),
        Check.of(
            "name-256",
            "1034/1035,R2,R3",
            "A name of more than 255 octets is FORMERR.",
            broken(2),
            bench -> {
              OctetBuffer octets = new OctetBuffer().u16(7).u16(0x0100).u16(1).zeros(6);
              for (int i = 0; i < 4; i++) {
                octets.u8(63).text("a".repeat(63));
              }
              formatError(bench, octets.u8(0).u16(1).u16(1).toBytes());
            }),
        Check.of(
            "pointer-in-question",
            "1034/1035,R2,R3",
            "A question whose name is a pointer, to itself or forward, is FORMERR.",
            broken(0),
            bench -> {
              for (int to : List.of(12, 14, 200)) {
                formatError(
                    bench,
                    new OctetBuffer()
                        .u16(9)
                        .u16(0x0100)
                        .u16(1)
                        .zeros(6)
                        .u16(0xc000 | to)
                        .u16(1)
                        .u16(1)
                        .toBytes());
              }
            }),
        Check.of(
            "cut-question",
            "1034/1035,R2",
            "A question that is cut off is FORMERR.",
            broken(2),
            bench -> {
              byte[] whole = bare("www.example", Type.A).toWire();
              formatError(bench, Arrays.copyOf(whole, whole.length - 3));
            }),
        Check.of(
            "qdcount-2",
            "9619,R2",
            "Two questions are FORMERR.",
            Fault.instead(query -> Wires.u16(query, 4) == 2, query -> Wires.header(query, 0x8180)),
            bench -> {
              byte[] one = bare(bench.addressed("two"), Type.A).toWire();
              byte[] two = new OctetBuffer().octets(one).octets(Wires.question(one)).toBytes();
              formatError(bench, Wires.with16(two, 4, 2));
            }),
        Check.of(
            "qdcount-0",
            "9619,R2",
            "No question is FORMERR.",
            Fault.instead(query -> Wires.u16(query, 4) == 0, query -> Wires.header(query, 0x8180)),
            bench -> formatError(bench, Wires.header(new byte[] {1, 2}, 0x0100))),
        Check.of(
            "octets-in-labels",
            "2181,3597,R3,R9",
            "Labels with any octet, a dot and a NUL among them, are asked for and answered.",
            Fault.instead(query -> query[13] == 0, query -> Wires.error(query, 1)),
            bench -> {
              String name = bench.named("\\000\\255\\.\\032\\200", "300 IN A 192.0.2.7");
              Reply reply = bench.ask(name, "A");
              that(
                  reply.answers().equals(List.of("192.0.2.7")),
                  () -> "the answer is " + reply.rcode() + " " + reply.answers());
              that(bench.heard(name).size() == 1, () -> "the upstream heard another name");
            }));
  }

  private static java.util.function.Supplier<Fault> broken(int rcode) {
    return Fault.instead(query -> true, query -> Wires.header(query, 0x8180 | rcode));
  }

  private static void recursionDesired(Bench bench) throws Exception {
    Message query = query(bench.addressed("rd"), "A");
    that(flag(bench.ask(query), Flags.RD), () -> "RD was set and came back clear");
    query.getHeader().unsetFlag(Flags.RD);
    that(!flag(bench.ask(query), Flags.RD), () -> "RD was clear and came back set");
  }

  private static boolean flag(Reply reply, int flag) {
    return reply.message().getHeader().getFlag(flag);
  }

  private static String blocked(Bench bench) {
    String name = bench.named("ads");
    bench.tacet().block(name);
    return name;
  }

  private static void sameQuestion(Bench bench, String name) throws Exception {
    byte[] query = query(name, "A").toWire();
    byte[] reply = bench.udp(query);
    that(
        Arrays.equals(Wires.question(query), Wires.question(reply)),
        () -> "asked " + name + ", answered " + Wires.parse(reply).getQuestion());
  }

  /** Whatever is answered to it would come before the answer to the query behind it. */
  private static void silence(Bench bench, byte[] octets) throws Exception {
    byte[] good = query(bench.addressed("after"), "A").toWire();
    byte[] first = bench.udp(List.of(octets, good), 1).get(0);
    that(
        Wires.u16(first, 0) == Wires.u16(good, 0),
        () -> "answered with flags " + Integer.toHexString(Wires.u16(first, 2)));
  }

  static void formatError(Bench bench, byte[] octets) throws Exception {
    byte[] reply = bench.udp(octets);
    that(Wires.u16(reply, 0) == Wires.u16(octets, 0), () -> "another id came back");
    that((reply[3] & 15) == 1, () -> "rcode " + (reply[3] & 15) + " instead of FORMERR");
  }
}
