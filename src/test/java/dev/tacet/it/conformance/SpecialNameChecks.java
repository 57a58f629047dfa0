package dev.tacet.it.conformance;

import static dev.tacet.it.conformance.Bench.that;

import dev.tacet.testkit.Reply;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.Rcode;

/** Names that mean something else than what the public DNS says of them. */
final class SpecialNameChecks {
  private static final String ROW = "6303/6761/6762/7686/8375/9462/9476,R25";

  private SpecialNameChecks() {}

  static List<Check> all() {
    List<Check> checks = new ArrayList<>();
    for (String zone :
        List.of("invalid", "test", "onion", "local", "home.arpa", "alt", "internal")) {
      checks.add(kept(zone, "A", "www." + zone + "."));
    }
    checks.add(
        kept(
            "private-reverse",
            "PTR",
            "4.3.2.10.in-addr.arpa.",
            "1.178.168.192.in-addr.arpa.",
            "1.0.16.172.in-addr.arpa.",
            "1.0.31.172.in-addr.arpa.",
            "1.0.64.100.in-addr.arpa."));
    checks.add(
        kept(
            "link-local-reverse",
            "PTR",
            "1.1.254.169.in-addr.arpa.",
            "1." + "0.".repeat(28) + "8.e.f.ip6.arpa.",
            "1." + "0.".repeat(29) + "d.f.ip6.arpa."));
    checks.add(
        Check.of(
            "localhost",
            ROW,
            "localhost, and names below it, are the loopback addresses; their reverse is localhost.",
            Fault.instead(query -> true, query -> Wires.error(query, Rcode.NXDOMAIN)),
            bench -> {
              that(
                  bench.ask("www.localhost.", "A").answers().equals(List.of("127.0.0.1")),
                  () -> "A is not 127.0.0.1");
              that(
                  bench.ask("localhost.", "AAAA").answers().equals(List.of("0:0:0:0:0:0:0:1")),
                  () -> "AAAA is not ::1");
              that(
                  bench
                      .ask("1.0.0.127.in-addr.arpa.", "PTR")
                      .answers()
                      .equals(List.of("localhost.")),
                  () -> "the reverse is not localhost");
              that(bench.upstream().heard().isEmpty(), () -> "the upstream was asked");
            }));
    checks.add(
        forwarded("example", ROW, "Names in example. are names like all others.", "www.example."));
    checks.add(
        forwarded(
            "ipv4only",
            "8880/7050,R25",
            "ipv4only.arpa is answered with 192.0.0.170 and .171, never blocked.",
            "ipv4only.arpa."));
    checks.add(
        Check.of(
            "ddr",
            "9461/9462,R25",
            "_dns.resolver.arpa is answered here; the upstream's designation is not passed on.",
            Fault.naive(),
            bench -> {
              bench.upstream().zone().add("_dns.resolver.arpa. 300 IN SVCB 1 dns.evil.example.");
              Reply reply = bench.ask("_dns.resolver.arpa.", "SVCB");
              that(reply.rcode().equals("NOERROR"), () -> "the answer is " + reply.rcode());
              that(reply.answers().isEmpty(), () -> "it is " + reply.answers());
              that(bench.upstream().heard().isEmpty(), () -> "the upstream was asked");
            }));
    checks.add(kept("other-resolver-arpa", "A", "other.resolver.arpa."));
    return checks;
  }

  private static Check kept(String id, String type, String... names) {
    return Check.of(
        "special-" + id,
        ROW,
        "Names in "
            + id.replace("-reverse", " reverse zones")
            + " are answered here, negatively"
            + " with SOA, and not forwarded.",
        Fault.naive(),
        bench -> {
          for (String name : names) {
            Reply reply = bench.ask(name, type);
            that(reply.answers().isEmpty(), () -> name + " is " + reply.answers());
            that(bench.heard(name).isEmpty(), () -> name + " was forwarded");
            that(reply.hasSoa(), () -> name + ": no SOA in " + reply.rcode());
          }
        });
  }

  private static Check forwarded(String id, String rows, String claim, String name) {
    return Check.of(
        "ordinary-" + id,
        rows,
        claim,
        Fault.instead(query -> true, query -> Wires.error(query, Rcode.NXDOMAIN)),
        bench -> {
          bench.upstream().zone().add(name + " 300 IN A 192.0.0.170");
          bench.upstream().zone().add(name + " 300 IN A 192.0.0.171");
          Reply reply = bench.ask(name, "A");
          that(
              reply.answers().containsAll(List.of("192.0.0.170", "192.0.0.171")),
              () -> name + " is " + reply.rcode() + " " + reply.answers());
        });
  }
}
