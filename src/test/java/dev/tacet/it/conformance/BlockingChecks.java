package dev.tacet.it.conformance;

import static dev.tacet.it.conformance.Bench.query;
import static dev.tacet.it.conformance.Bench.that;

import dev.tacet.testkit.Conduct;
import dev.tacet.testkit.Reply;
import java.util.List;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;

/** What a sinkhole is for, and rebinding protection. */
final class BlockingChecks {
  private BlockingChecks() {}

  static List<Check> all() {
    return List.of(
        Check.of(
            "blocked-address",
            "R19",
            "A blocked name, and names below it, are 0.0.0.0 and ::, over UDP and TCP.",
            Fault.naive(),
            bench -> {
              String name = blocked(bench, "300 IN A 192.0.2.1", "300 IN AAAA 2001:db8::1");
              for (String asked : List.of(name, "a.b." + name)) {
                address(bench.ask(asked, "A"), "0.0.0.0");
                address(bench.ask(asked, "AAAA"), "0:0:0:0:0:0:0:0");
                address(bench.askOverTcp(query(asked, "A")), "0.0.0.0");
              }
              that(bench.heard(name).isEmpty(), () -> "it was forwarded");
            }),
        Check.of(
            "blocked-other-types",
            "2308,9460,R19",
            "Other types of a blocked name, HTTPS among them, are NODATA with SOA, not forwarded.",
            Fault.answer(answer -> answer.removeAllRecords(Section.AUTHORITY)),
            bench -> {
              String name = blocked(bench, "300 IN HTTPS 1 . ipv4hint=192.0.2.1");
              for (String type : List.of("HTTPS", "SVCB", "TXT", "MX", "NS", "TYPE65280")) {
                Reply reply = bench.ask(name, type);
                that(reply.rcode().equals("NOERROR"), () -> type + " is " + reply.rcode());
                that(reply.answers().isEmpty(), () -> type + " is " + reply.answers());
                that(reply.hasSoa(), () -> type + " has no SOA");
              }
              that(bench.heard(name).isEmpty(), () -> "it was forwarded");
            }),
        Check.of(
            "blocked-https-hidden",
            "9460,R19",
            "The HTTPS record of a blocked name does not get through.",
            Fault.naive(),
            bench -> {
              String name = blocked(bench, "300 IN HTTPS 1 . ipv4hint=192.0.2.1");
              Reply reply = bench.ask(name, "HTTPS");
              that(reply.answers().isEmpty(), () -> "it is " + reply.answers());
            }),
        Check.of(
            "blocked-ede",
            "8914,R19",
            "A blocked answer says so: extended error 15, 16 or 17, to whoever sent EDNS.",
            Fault.answer(Wires::withoutOpt),
            bench -> {
              Reply reply = bench.ask(blocked(bench), "A");
              that(
                  reply.extendedErrors().stream().anyMatch(e -> e.matches("1[567] .*")),
                  () -> "the errors are " + reply.extendedErrors());
            }),
        Check.of(
            "blocked-ttl",
            "R19",
            "The TTL of a blocked answer is short: at most five minutes.",
            Fault.answer(answer -> Wires.ttl(answer, Section.ANSWER, 86_400)),
            bench -> {
              Reply reply = bench.ask(blocked(bench), "A");
              that(reply.ttls().get(0) <= 300, () -> "the TTL is " + reply.ttls());
            }),
        Check.of(
            "boundary",
            "R23",
            "A rule for a name does not touch one that merely ends in its letters.",
            Fault.answer(
                answer -> {
                  answer.removeAllRecords(Section.ANSWER);
                  answer.addRecord(
                      RecordChecks.record(
                          answer.getQuestion().getName().toString(), "A", "0.0.0.0"),
                      Section.ANSWER);
                }),
            bench -> {
              String name = blocked(bench);
              bench.upstream().zone().add("not" + name + " 300 IN A 192.0.2.1");
              address(bench.ask("not" + name, "A"), "192.0.2.1");
            }),
        alias("alias-blocked", "A chain of six aliases", "A", 6),
        alias("alias-blocked-aaaa", "For AAAA, an alias", "AAAA", 1),
        Check.of(
            "https-target-blocked",
            "9460,R20",
            "An HTTPS record in alias form that leads to a blocked name is blocked.",
            Fault.naive(),
            bench -> {
              String target = blocked(bench);
              String name = bench.named("www", "300 IN HTTPS 0 " + target);
              for (int i = 0; i < 2; i++) {
                Reply reply = bench.ask(name, "HTTPS");
                that(reply.answers().isEmpty(), () -> "it is " + reply.answers());
              }
            }),
        Check.of(
            "dname-blocked",
            "6604/6672,R20",
            "A DNAME that leads to a blocked name is blocked.",
            Fault.naive(),
            bench -> {
              String target = blocked(bench);
              String owner = bench.named("old");
              bench
                  .upstream()
                  .conduct(
                      Conduct.changed(
                          reply -> {
                            reply.getHeader().setRcode(Rcode.NOERROR);
                            reply.addRecord(
                                RecordChecks.record(owner, "DNAME", target), Section.ANSWER);
                            reply.addRecord(
                                RecordChecks.record("www." + owner, "CNAME", "www." + target),
                                Section.ANSWER);
                            reply.addRecord(
                                RecordChecks.record("www." + target, "A", "192.0.2.1"),
                                Section.ANSWER);
                          }));
              Reply reply = bench.ask("www." + owner, "A");
              that(!reply.answers().contains("192.0.2.1"), () -> "the address got through");
            }),
        Check.of(
            "allowed-below-block",
            "R20,R21",
            "A name that the owner allows is answered below a name that is blocked.",
            Fault.instead(query -> true, query -> Wires.error(query, Rcode.REFUSED)),
            bench -> {
              String name = blocked(bench);
              String good = "good." + name;
              bench.upstream().zone().add(good + " 300 IN A 192.0.2.1");
              bench.tacet().allow(good);
              address(bench.ask(good, "A"), "192.0.2.1");
            }),
        Check.of(
            "block-reaches-cache",
            "R24",
            "A name that is blocked now is not answered from the cache any more.",
            Fault.keeps(query -> query.getQuestion().toString()),
            bench -> {
              String name = bench.addressed("soon");
              address(bench.ask(name, "A"), "192.0.2.1");
              bench.tacet().block(name);
              address(bench.ask(name, "A"), "0.0.0.0");
            }),
        rebinding("a", "A", "A 192.168.1.1"),
        rebinding("loopback", "A", "A 127.0.0.1"),
        rebinding("ula", "AAAA", "AAAA fd00::1"),
        rebinding("mapped", "AAAA", "AAAA ::ffff:192.168.1.1"),
        rebinding("hint", "HTTPS", "HTTPS 1 . ipv4hint=192.168.1.1"),
        Check.of(
            "rebinding-alias",
            "R27",
            "A public alias whose end is a private address is not told, fresh or kept.",
            Fault.naive(),
            bench -> hidden(bench, RecordChecks.chain(bench, 2, "300 IN A 10.0.0.1"), "A")));
  }

  private static Check alias(String id, String what, String type, int aliases) {
    return Check.of(
        id,
        "R20",
        what + " that leads to a blocked name is blocked, fresh and kept.",
        Fault.naive(),
        bench -> {
          String name =
              RecordChecks.chain(bench, aliases, "300 IN A 192.0.2.1", "300 IN AAAA 2001:db8::1");
          Message probe = query(name, "CNAME");
          String end = null;
          for (int i = 0; i < aliases; i++) {
            end = bench.ask(probe).answers().get(0);
            probe = query(end, "CNAME");
          }
          bench.tacet().block(end);
          for (int i = 0; i < 2; i++) {
            Reply reply = bench.ask(name, type);
            that(
                reply.answers().stream().noneMatch(a -> a.matches("192.0.2.1|2001:.*")),
                () -> "the address got through: " + reply.answers());
          }
        });
  }

  private static Check rebinding(String id, String type, String record) {
    return Check.of(
        "rebinding-" + id,
        "hint".equals(id) ? "9460,R27" : "R27",
        "A public name with \"" + record + "\" is not told, fresh or kept.",
        Fault.naive(),
        bench -> hidden(bench, bench.named("rebind", "300 IN " + record), type));
  }

  private static void hidden(Bench bench, String name, String type) throws Exception {
    for (int i = 0; i < 2; i++) {
      Reply reply = bench.ask(name, type);
      that(reply.answers().isEmpty(), () -> "it is " + reply.answers());
    }
    that(bench.heard(name).size() == 1, () -> "the upstream was not asked once");
  }

  private static String blocked(Bench bench, String... records) {
    String name = bench.named("ads", records);
    bench.tacet().block(name);
    return name;
  }

  private static void address(Reply reply, String expected) {
    that(
        reply.answers().equals(List.of(expected)),
        () -> "the answer is " + reply.rcode() + " " + reply.answers() + ", not " + expected);
  }
}
