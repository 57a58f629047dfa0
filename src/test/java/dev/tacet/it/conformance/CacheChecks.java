package dev.tacet.it.conformance;

import static dev.tacet.it.conformance.Bench.FORGED;
import static dev.tacet.it.conformance.Bench.query;
import static dev.tacet.it.conformance.Bench.that;

import dev.tacet.testkit.Conduct;
import dev.tacet.testkit.Reply;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** What is kept, for how long, and what never is. */
final class CacheChecks {
  private CacheChecks() {}

  static List<Check> all() {
    return List.of(
        Check.of(
            "kept",
            "1034/1035,R16",
            "What was answered is not asked again within its TTL, over UDP or TCP.",
            Fault.naive(),
            bench -> {
              String name = bench.addressed("kept");
              bench.ask(name, "A");
              bench.ask(name.toUpperCase(), "A");
              bench.askOverTcp(query(name, "A"));
              that(bench.heard(name).size() == 1, () -> bench.heard(name).size() + " times asked");
            }),
        Check.of(
            "ttl-counts-down",
            "1034/1035,R16",
            "The TTL of a kept answer counts down.",
            Fault.answer(answer -> Wires.ttl(answer, Section.ANSWER, 300)),
            bench -> {
              String name = bench.addressed("ttl");
              bench.ask(name, "A");
              bench.until(
                  () -> bench.ask(name, "A").ttls().get(0), ttl -> ttl < 300, "a lower TTL");
            }),
        Check.of(
            "ttl-0",
            "1034/1035,R16",
            "A TTL of 0 is not kept.",
            Fault.keeps(query -> query.getQuestion().toString()),
            bench -> {
              String name = bench.named("zero", "0 IN A 192.0.2.1");
              bench.ask(name, "A");
              bench.ask(name, "A");
              that(bench.heard(name).size() == 2, () -> bench.heard(name).size() + " times asked");
            }),
        Check.of(
            "ttl-top-bit",
            "2181,R16",
            "A TTL with its top bit set counts as 0: not kept.",
            Fault.keeps(query -> query.getQuestion().toString()),
            bench -> {
              String name = bench.addressed("top");
              bench
                  .upstream()
                  .conduct(
                      // The TTL stands behind a pointer, the type and the class.
                      query -> {
                        byte[] answer = query.honest().toWire();
                        query.send(Wires.with16(answer, Wires.questionEnd(answer) + 6, 0x8000));
                      });
              Reply first = bench.ask(name, "A");
              that(first.ttls().get(0) <= 604_800, () -> "the TTL is " + first.ttls());
              bench.ask(name, "A");
              that(bench.heard(name).size() == 2, () -> bench.heard(name).size() + " times asked");
            }),
        Check.of(
            "ttl-cap",
            "8767,R16",
            "A TTL is at most seven days.",
            Fault.answer(answer -> Wires.ttl(answer, Section.ANSWER, 2_592_000)),
            bench -> {
              Reply reply = bench.ask(bench.named("month", "2592000 IN A 192.0.2.1"), "A");
              that(reply.ttls().get(0) <= 604_800, () -> "the TTL is " + reply.ttls());
            }),
        Check.of(
            "ttl-rrset",
            "2181,R16",
            "Of records of one set with different TTLs, all are kept as long as the lowest.",
            Fault.answer(answer -> Wires.ttl(answer, Section.ANSWER, 300)),
            bench -> {
              String name = bench.named("set", "300 IN A 192.0.2.1", "40 IN A 192.0.2.2");
              bench.ask(name, "A");
              Reply kept = bench.ask(name, "A");
              that(kept.ttls().stream().allMatch(ttl -> ttl <= 40), () -> "TTLs " + kept.ttls());
            }),
        Check.of(
            "negative-kept",
            "2308,R17",
            "NXDOMAIN and NODATA are not asked again.",
            Fault.naive(),
            bench -> {
              String zone = zone(bench, 300, 60);
              String missing = "no." + zone;
              for (int i = 0; i < 2; i++) {
                that(bench.ask(missing, "A").rcode().equals("NXDOMAIN"), () -> "it is no NXDOMAIN");
                that(bench.ask(zone, "AAAA").rcode().equals("NOERROR"), () -> "it is no NODATA");
              }
              that(bench.heard(missing).size() == 1, () -> "NXDOMAIN was asked again");
              that(bench.heard(zone).size() == 1, () -> "NODATA was asked again");
            }),
        Check.of(
            "negative-soa",
            "2308,R17",
            "The SOA stands in fresh and kept negative answers.",
            Fault.answer(answer -> answer.removeAllRecords(Section.AUTHORITY)),
            bench -> {
              String missing = "no." + zone(bench, 300, 60);
              that(bench.ask(missing, "A").hasSoa(), () -> "no SOA, fresh");
              that(bench.ask(missing, "A").hasSoa(), () -> "no SOA, kept");
            }),
        Check.of(
            "negative-ttl",
            "2308,R17",
            "The SOA's TTL in a kept negative answer is at most its MINIMUM.",
            Fault.answer(answer -> Wires.ttl(answer, Section.AUTHORITY, 3_600)),
            bench -> {
              String missing = "no." + zone(bench, 3_600, 60);
              bench.ask(missing, "A");
              long ttl =
                  bench.ask(missing, "A").message().getSection(Section.AUTHORITY).get(0).getTTL();
              that(ttl <= 60, () -> "its TTL is " + ttl);
            }),
        Check.of(
            "nodata-per-type",
            "2308,R17",
            "NODATA of one type says nothing of another.",
            Fault.keeps(query -> query.getQuestion().getName().toString()),
            bench -> {
              String zone = zone(bench, 300, 60);
              bench.ask(zone, "AAAA");
              Reply reply = bench.ask(zone, "A");
              that(reply.answers().size() == 1, () -> "the address is " + reply.answers());
            }),
        Check.of(
            "negative-without-soa",
            "2308,R17",
            "A negative answer without SOA is not kept.",
            Fault.keeps(query -> query.getQuestion().toString()),
            bench -> {
              String missing = bench.named("nosoa");
              bench.ask(missing, "A");
              bench.ask(missing, "A");
              that(bench.heard(missing).size() == 2, () -> "it was asked once only");
            }),
        Check.of(
            "servfail-kept",
            "9520,2308,R17",
            "A failure is kept for a moment: who asks again at once does not cause another query.",
            Fault.naive(),
            bench -> {
              bench.upstream().conduct(Conduct.rcode(Rcode.SERVFAIL));
              String name = bench.named("fails");
              // A machine under load may take longer than the failure is kept; not each time.
              bench.until(
                  () -> {
                    bench.ask(name, "A");
                    int before = bench.heard(name).size();
                    bench.ask(name, "A");
                    return bench.heard(name).size() - before;
                  },
                  more -> more == 0,
                  "a failure that is kept");
            }),
        Check.of(
            "additional-not-kept",
            "2181,5452,R15",
            "An address in the additional section does not answer a question of its own.",
            learns(Section.ADDITIONAL),
            bench -> notLearnt(bench, Section.ADDITIONAL)),
        Check.of(
            "authority-not-kept",
            "2181,5452,R15",
            "A record in the authority section does not answer a question of its own.",
            learns(Section.AUTHORITY),
            bench -> notLearnt(bench, Section.AUTHORITY)),
        Check.of(
            "stray-answer-not-kept",
            "2181,5452,R15",
            "A record in the answer section that is off the chain does not answer another question.",
            learns(Section.ANSWER),
            bench -> notLearnt(bench, Section.ANSWER)),
        Check.of(
                "stale",
                "8767,8914,R18",
                "When the upstream is gone, an expired answer is told with EDE 3 and TTL 30 at most.",
                Fault.answer(answer -> Wires.ttl(answer, Section.ANSWER, 300)),
                bench -> {
                  String name = bench.named("stale", "1 IN A 192.0.2.3");
                  bench.ask(name, "A");
                  bench.upstream().goAway();
                  Reply stale =
                      bench.until(
                          () -> bench.ask(name, "A"),
                          reply -> !reply.extendedErrors().isEmpty(),
                          "a stale answer");
                  that(
                      stale.extendedErrors().get(0).startsWith("3 "),
                      () -> "the errors are " + stale.extendedErrors());
                  that(stale.answers().contains("192.0.2.3"), () -> "it is " + stale.answers());
                  that(stale.ttls().get(0) <= 30, () -> "the TTL is " + stale.ttls());
                })
            .alone("local: { hostsFiles: [] }"),
        Check.of(
            "fresh-before-stale",
            "8767,R18",
            "An expired answer is not told while the upstream answers.",
            Fault.keeps(query -> query.getQuestion().toString()),
            bench -> {
              String name = bench.named("fresh", "1 IN A 192.0.2.3");
              bench.ask(name, "A");
              bench.upstream().zone().clear();
              bench.upstream().zone().add(name + " 300 IN A 192.0.2.4");
              bench.until(
                  () -> bench.ask(name, "A").answers().get(0),
                  "192.0.2.4"::equals,
                  "the new address");
            }));
  }

  /** A zone with an address at its apex. */
  static String zone(Bench bench, int soaTtl, int minimum) {
    return bench.named(
        "zone",
        soaTtl + " IN SOA ns.example.org. admin.example.org. 1 3600 600 86400 " + minimum,
        "300 IN A 192.0.2.1");
  }

  private static void notLearnt(Bench bench, int section) throws Exception {
    String victim = bench.addressed("bank");
    String bait = bench.addressed("bait");
    Conduct bad =
        Conduct.changed(
            reply -> reply.addRecord(RecordChecks.record(victim, "A", FORGED), section));
    Name baited = Name.fromString(bait);
    bench
        .upstream()
        .conduct(
            query ->
                (query.heard().message().getQuestion().getName().equals(baited)
                        ? bad
                        : Conduct.HONEST)
                    .treat(query));
    bench.ask(bait, "A");
    Reply reply = bench.ask(victim, "A");
    that(!reply.answers().contains(FORGED), () -> "the forged address was told");
    that(reply.answers().contains("192.0.2.1"), () -> "the answer is " + reply.answers());
  }

  /** It asks for itself, and believes what else stands in a section. */
  private static Supplier<Fault> learns(int section) {
    return () -> {
      Map<String, Record> learnt = new ConcurrentHashMap<>();
      return (query, transport, behind) -> {
        Message asked = Wires.parse(query);
        String name = asked.getQuestion().getName().toString();
        if (learnt.containsKey(name)) {
          return List.of(
              Wires.changed(
                  Wires.error(query, 0),
                  reply -> reply.addRecord(learnt.get(name), Section.ANSWER)));
        }
        List<byte[]> answers = behind.upstream(query);
        for (byte[] answer : answers) {
          for (Record record : Wires.parse(answer).getSection(section)) {
            learnt.put(record.getName().toString(), record);
          }
        }
        return answers;
      };
    };
  }
}
