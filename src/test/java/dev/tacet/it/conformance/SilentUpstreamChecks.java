package dev.tacet.it.conformance;

import static dev.tacet.it.conformance.Bench.query;
import static dev.tacet.it.conformance.Bench.that;

import dev.tacet.testkit.Conduct;
import dev.tacet.testkit.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.xbill.DNS.Message;

/** An upstream that is slow, loses datagrams, or is gone. */
final class SilentUpstreamChecks {
  private static final String OWN = "local: { hostsFiles: [] }";

  /** In a configuration of upstreams, stands for the one of the bench. */
  static final String UPSTREAM = "UPSTREAM";

  private SilentUpstreamChecks() {}

  static List<Check> all() {
    return List.of(
        Check.of(
                "silence-servfail",
                "1035 7.2,8914,R12",
                "A silent upstream ends in SERVFAIL with EDE 22 or 23, before a stub gives up.",
                Fault.naive(),
                bench -> {
                  bench.upstream().conduct(Conduct.SILENT);
                  Reply reply = bench.ask(bench.named("silent"), "A");
                  that(reply.rcode().equals("SERVFAIL"), () -> "the answer is " + reply.rcode());
                  that(
                      reply.extendedErrors().stream().anyMatch(e -> e.matches("2[23] .*")),
                      () -> "the errors are " + reply.extendedErrors());
                })
            .silently()
            .alone(OWN),
        Check.of(
                "lost-repeated",
                "1035 7.2,R12",
                "A datagram that is lost is sent again.",
                Fault.naive(),
                bench -> {
                  bench.upstream().udp(Conduct.losing(1));
                  String name = bench.addressed("lost");
                  Reply reply = bench.ask(name, "A");
                  that(reply.answers().size() == 1, () -> "the answer is " + reply.rcode());
                })
            .silently(),
        Check.of(
                "datagrams-bounded",
                "9520,R13",
                "A question that nobody answers causes at most six datagrams.",
                () ->
                    (query, transport, behind) -> {
                      for (int i = 0; i < 8; i++) {
                        behind.upstreamUnheard(query);
                      }
                      return behind.tacet(transport, query);
                    },
                bench -> {
                  bench.upstream().conduct(Conduct.SILENT);
                  String name = bench.named("bounded");
                  bench.ask(name, "A");
                  int sent = bench.heard(name).size();
                  that(sent <= 6, () -> sent + " datagrams");
                })
            .alone(OWN),
        Check.of(
            "merged",
            "5452,R13",
            "Ten identical questions at once are not asked ten times, and all are answered.",
            () ->
                (query, transport, behind) -> {
                  behind.upstreamUnheard(query);
                  return behind.tacet(transport, query);
                },
            bench -> {
              String name = bench.addressed("merged");
              bench.upstream().conduct(Conduct.after(Duration.ofMillis(300), Conduct.HONEST));
              List<byte[]> queries = new ArrayList<>();
              for (int i = 0; i < 10; i++) {
                Message query = query(name, "A");
                query.getHeader().setID(i);
                queries.add(query.toWire());
              }
              List<Integer> answered =
                  bench.udp(queries, 10).stream().map(a -> Wires.u16(a, 0)).distinct().toList();
              that(answered.size() == 10, () -> "answered " + answered);
              int asked = bench.heard(name).size();
              that(asked <= 6, () -> "the upstream was asked " + asked + " times");
            }),
        Check.of(
            "repeats-not-multiplied",
            "9520,R13",
            "A client that repeats its query ten times causes at most six datagrams.",
            () ->
                (query, transport, behind) -> {
                  for (int i = 0; i < 10; i++) {
                    behind.upstreamUnheard(query);
                  }
                  return behind.tacet(transport, query);
                },
            bench -> {
              String name = bench.addressed("repeats");
              bench.upstream().conduct(Conduct.after(Duration.ofMillis(300), Conduct.HONEST));
              bench.udp(Collections.nCopies(10, query(name, "A").toWire()), 1);
              int asked = bench.heard(name).size();
              that(asked <= 6, () -> "the upstream was asked " + asked + " times");
            }),
        Check.of(
            "failure-told",
            "9520,8914,R12",
            "An upstream that says SERVFAIL is told as SERVFAIL, with the question.",
            Fault.answer(answer -> answer.getHeader().setRcode(3)),
            bench -> {
              bench.upstream().conduct(Conduct.rcode(2));
              Reply reply = bench.ask(bench.named("fails"), "A");
              that(reply.rcode().equals("SERVFAIL"), () -> "the answer is " + reply.rcode());
            }),
        Check.of(
                "recovery",
                "9520,R12",
                "An upstream that comes back is asked again, without a restart.",
                Fault.keeps(query -> query.getQuestion().toString()),
                bench -> {
                  String name = bench.addressed("back");
                  bench.upstream().goAway();
                  Reply gone = bench.ask(name, "A");
                  that(gone.rcode().equals("SERVFAIL"), () -> "the answer is " + gone.rcode());
                  bench.upstream().comeBack();
                  bench.until(
                      () -> bench.ask(name, "A").answers(),
                      List.of("192.0.2.1")::equals,
                      "an answer after its return");
                })
            .alone(OWN),
        Check.of(
                "failover",
                "9520,R12",
                "Where the first upstream is gone, the next answers.",
                Fault.drops(query -> true),
                bench -> {
                  String name = bench.addressed("next");
                  Reply reply = bench.ask(name, "A");
                  that(reply.answers().size() == 1, () -> "the answer is " + reply.rcode());
                })
            .silently()
            .alone(
                OWN,
                "upstreams: [ { url: \"udp://127.0.0.3:9\" }, { url: \"" + UPSTREAM + "\" } ]"));
  }
}
