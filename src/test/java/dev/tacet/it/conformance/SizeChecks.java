package dev.tacet.it.conformance;

import static dev.tacet.it.conformance.Bench.bare;
import static dev.tacet.it.conformance.Bench.query;
import static dev.tacet.it.conformance.Bench.that;

import dev.tacet.dns.Transport;
import dev.tacet.testkit.Conduct;
import dev.tacet.testkit.Reply;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** How large an answer may be, and what becomes of one that is larger. */
final class SizeChecks {
  private SizeChecks() {}

  static List<Check> all() {
    return List.of(
        Check.of(
            "udp-512",
            "1034/1035,R6",
            "Without EDNS, an answer over UDP has at most 512 octets, or TC.",
            overTcpInstead(),
            bench -> cut(bench.ask(bare(many(bench, 60), Type.A)), 512)),
        Check.of(
            "udp-1232",
            "9715,R6",
            "A client's size of 4,096 is answered with at most 1,232 octets.",
            overTcpInstead(),
            bench ->
                cut(bench.ask(query(many(bench, 120), "A", new OPTRecord(4_096, 0, 0))), 1_232)),
        Check.of(
            "udp-client-size",
            "6891,R6",
            "A client's size of 700 is kept to.",
            overTcpInstead(),
            bench -> cut(bench.ask(query(many(bench, 60), "A", new OPTRecord(700, 0, 0))), 700)),
        Check.of(
            "udp-size-below-512",
            "6891,R5",
            "A size below 512 means 512.",
            Fault.answer(SizeChecks::emptied),
            bench -> {
              String name = many(bench, 20);
              Reply reply = bench.ask(query(name, "A", new OPTRecord(100, 0, 0)));
              that(!reply.truncated(), () -> "cut below 512 octets");
              that(reply.answers().size() == 20, () -> reply.answers().size() + " of 20 records");
            }),
        Check.of(
            "tc-keeps-question",
            "1034/1035,R6",
            "A cut answer has its question, and parses.",
            Fault.octets(
                answer -> Wires.with16(Arrays.copyOf(Wires.with16(answer, 6, 0), 12), 4, 0)),
            bench -> {
              Message query = bare(many(bench, 60), Type.A);
              Reply reply = bench.ask(query);
              that(reply.truncated(), () -> "TC is clear");
              that(
                  query.getQuestion().equals(reply.message().getQuestion()),
                  () -> "the question is " + reply.message().getQuestion());
            }),
        Check.of(
            "tcp-whole",
            "5966/7766,9210,R9",
            "An answer of 60,000 octets comes whole over TCP.",
            () ->
                (query, transport, behind) ->
                    behind.tacet(transport, query).stream()
                        .map(answer -> Arrays.copyOf(answer, Math.min(answer.length, 4_096)))
                        .toList(),
            bench -> {
              String name = many(bench, 3_700);
              bench.upstream().udp(Conduct.changed(SizeChecks::emptied));
              Reply reply = bench.askOverTcp(query(name, "A"));
              that(
                  reply.answers().size() == 3_700,
                  () -> reply.answers().size() + " of 3700 records");
              that(reply.octets().length > 59_000, () -> reply.octets().length + " octets");
            }),
        Check.of(
            "tc-leads-to-tcp",
            "5966/7766,R8",
            "An answer that the upstream cuts is fetched over TCP.",
            Fault.naive(),
            bench -> {
              String name = many(bench, 10);
              bench.upstream().udp(Conduct.TRUNCATED);
              Reply reply = bench.ask(name, "A");
              that(!reply.truncated(), () -> "TC was passed on");
              that(reply.answers().size() == 10, () -> reply.answers().size() + " of 10 records");
              that(bench.heard(name, Transport.TCP).size() == 1, () -> "TCP was not tried");
            }),
        Check.of(
                "tc-partial-not-kept",
                "2181,R8",
                "Where TCP fails behind a cut answer, SERVFAIL is told, and never the partial data.",
                Fault.naive(),
                bench -> {
                  String name = many(bench, 10);
                  bench.upstream().udp(Conduct.TRUNCATED);
                  bench.upstream().tcp(Conduct.HANG_UP);
                  for (int i = 0; i < 2; i++) {
                    Reply reply = bench.ask(name, "A");
                    that(reply.rcode().equals("SERVFAIL"), () -> "the answer is " + reply.rcode());
                    that(reply.answers().isEmpty(), () -> "partial data was passed on");
                  }
                })
            .alone("local: { hostsFiles: [] }"));
  }

  private static void emptied(Message answer) {
    answer.getHeader().setFlag(Flags.TC);
    answer.removeAllRecords(Section.ANSWER);
  }

  private static void cut(Reply reply, int most) {
    that(reply.octets().length <= most, () -> reply.octets().length + " octets of " + most);
    that(reply.truncated(), () -> "TC is clear, though records are missing");
  }

  /** Its UDP answers are as long as those over TCP. */
  private static Supplier<Fault> overTcpInstead() {
    return () -> (query, transport, behind) -> behind.tacet(Transport.TCP, query);
  }

  static String many(Bench bench, int addresses) {
    String name = bench.named("many");
    String[] records = new String[addresses];
    for (int i = 0; i < addresses; i++) {
      records[i] = name + " 300 IN A 203.0." + i / 250 + "." + (1 + i % 250);
    }
    bench.upstream().zone().add(records);
    return name;
  }
}
