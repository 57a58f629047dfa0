package dev.tacet.it.conformance;

import static dev.tacet.it.conformance.Bench.bare;
import static dev.tacet.it.conformance.Bench.query;
import static dev.tacet.it.conformance.Bench.that;

import dev.tacet.testkit.Conduct;
import dev.tacet.testkit.Reply;
import java.util.List;
import java.util.function.Supplier;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.GenericEDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** EDNS (RFC 6891) towards clients and towards upstreams. */
final class EdnsChecks {
  private static final int SUBNET = 8;
  private static final int COOKIE = 10;
  private static final int KEEPALIVE = 11;
  private static final int PADDING = 12;
  private static final int AGENT = 18;

  private EdnsChecks() {}

  static List<Check> all() {
    return List.of(
        Check.of(
            "opt-not-unasked",
            "6891,R5",
            "No OPT comes to whoever sent none, from upstream, cache or block.",
            Fault.answer(answer -> Wires.opt(answer, new OPTRecord(1232, 0, 0))),
            bench -> opt(bench, false)),
        Check.of(
            "opt-if-asked",
            "6891,R5",
            "An OPT comes to whoever sent one, from upstream, cache or block.",
            Fault.answer(Wires::withoutOpt),
            bench -> opt(bench, true)),
        Check.of(
            "badvers",
            "6891,8906,R5",
            "EDNS version 1 is answered BADVERS, with an OPT of version 0.",
            Fault.query(query -> Wires.opt(query, new OPTRecord(1232, 0, 0))),
            bench -> {
              String name = bench.addressed("version");
              Reply reply = bench.ask(query(name, "A", new OPTRecord(1232, 0, 1)));
              that(
                  reply.message().getRcode() == Rcode.BADVERS,
                  () -> "rcode " + reply.message().getRcode() + " instead of BADVERS");
              that(reply.message().getOPT().getVersion() == 0, () -> "the version is not 0");
            }),
        Check.of(
            "unknown-option",
            "6891,8906,5625,R5",
            "An unknown option is ignored, and not in the answer.",
            Fault.instead(
                query -> Wires.hasOption(Wires.parse(query), 65_001),
                query -> Wires.error(query, Rcode.FORMERR)),
            bench -> ignored(bench, option(65_001, 1, 2, 3))),
        Check.of(
            "unknown-edns-flags",
            "6891,8906,R5",
            "Unknown EDNS flags are ignored, and clear in the answer.",
            Fault.answer(answer -> Wires.opt(answer, new OPTRecord(1232, 0, 0, 0x4000))),
            bench -> {
              String name = bench.addressed("flags");
              Reply reply = bench.ask(query(name, "A", new OPTRecord(1232, 0, 0, 0x7fff)));
              that(reply.answers().size() == 1, () -> "the answer is " + reply.rcode());
              int flags = reply.message().getOPT().getFlags();
              that((flags & 0x7fff) == 0, () -> "flags " + Integer.toHexString(flags));
            }),
        Check.of(
            "two-opt",
            "6891,R5",
            "Two OPT records are FORMERR.",
            Fault.query(query -> query.removeRecord(query.getOPT(), Section.ADDITIONAL)),
            bench -> {
              Message query = query(bench.addressed("two"), "A");
              query.addRecord(new OPTRecord(512, 0, 0), Section.ADDITIONAL);
              QuestionChecks.formatError(bench, query.toWire());
            }),
        malformed("cookie-length", "7873/9018", "A cookie of 7, 9 or 41 octets", COOKIE, 7, 9, 41),
        Check.of(
            "subnet-malformed",
            "7871",
            "A client subnet cut short or with more octets than its prefix is FORMERR.",
            Fault.instead(query -> true, query -> Wires.header(query, 0x8180)),
            bench -> {
              for (EDNSOption option :
                  List.of(option(SUBNET, 0), option(SUBNET, 0, 1, 8, 0, 1, 2, 3))) {
                Message query = query(bench.addressed("subnet"), "A", option);
                QuestionChecks.formatError(bench, query.toWire());
              }
            }),
        hopByHop("cookie", "7873/9018", option(COOKIE, 1, 2, 3, 4, 5, 6, 7, 8)),
        hopByHop("subnet", "7871", option(SUBNET, 0, 1, 24, 0, 192, 0, 2)),
        hopByHop("keepalive", "7828", option(KEEPALIVE)),
        hopByHop("padding", "7830/8467", option(PADDING, 0, 0, 0, 0)),
        hopByHop("report-agent", "9567", option(AGENT, 1, 'a', 0)),
        Check.of(
            "subnet-not-invented",
            "7871",
            "No client subnet is in the query to the upstream where the client sent none.",
            addsUpstream(option(SUBNET, 0, 1, 24, 0, 192, 0, 2)),
            bench -> {
              String name = bench.addressed("subnet");
              bench.ask(name, "A");
              that(
                  bench.heard(name).stream()
                      .noneMatch(one -> Wires.hasOption(one.message(), SUBNET)),
                  () -> "the upstream was told a client subnet");
            }),
        Check.of(
            "cookie-answered",
            "7873/9018",
            "A query with a cookie is answered, with the client's cookie in front of the server's.",
            Fault.answer(answer -> Wires.opt(answer, new OPTRecord(1232, 0, 0))),
            bench -> {
              EDNSOption cookie = option(COOKIE, 8, 7, 6, 5, 4, 3, 2, 1);
              Reply reply = bench.ask(query(bench.addressed("cookie"), "A", cookie));
              that(reply.answers().size() == 1, () -> "the answer is " + reply.rcode());
              that(Wires.hasOption(reply.message(), COOKIE), () -> "no cookie came back");
            }),
        notOverUdp("keepalive-not-over-udp", "7828", "No keepalive", option(KEEPALIVE, 0, 100)),
        Check.of(
            "keepalive-over-tcp",
            "7828",
            "Over TCP, a client that asks for the idle time is told it.",
            Fault.answer(answer -> Wires.opt(answer, new OPTRecord(1232, 0, 0))),
            bench -> {
              Message query = query(bench.addressed("idle"), "A", option(KEEPALIVE));
              Reply reply = bench.askOverTcp(query);
              that(Wires.hasOption(reply.message(), KEEPALIVE), () -> "it is not told");
            }),
        notOverUdp("no-padding-in-clear", "7830/8467", "No padding", option(PADDING, 0, 0)),
        Check.of(
            "advertises-1232",
            "9715,6891,R6",
            "The upstream is told a size of at most 1,232 octets, whatever the client's is.",
            Fault.naive(),
            bench -> {
              String name = bench.addressed("size");
              bench.ask(query(name, "A", new OPTRecord(4_096, 0, 0)));
              int size = bench.heard(name).get(0).message().getOPT().getPayloadSize();
              that(size <= 1_232, () -> "the upstream was told " + size);
            }),
        fallback("formerr", Conduct.NO_EDNS),
        fallback("badvers", Conduct.BAD_VERSION),
        fallback(
            "notimp",
            query ->
                (query.heard().edns() ? Conduct.rcode(Rcode.NOTIMP) : Conduct.HONEST)
                    .treat(query)));
  }

  static EDNSOption option(int code, int... octets) {
    byte[] data = new byte[octets.length];
    for (int i = 0; i < octets.length; i++) {
      data[i] = (byte) octets[i];
    }
    return new GenericEDNSOption(code, data);
  }

  private static void opt(Bench bench, boolean asked) throws Exception {
    String fresh = bench.addressed("opt");
    String blocked = bench.named("ads");
    bench.tacet().block(blocked);
    for (String name : List.of(fresh, fresh, blocked)) {
      Reply reply = bench.ask(asked ? query(name, "A") : bare(name, Type.A));
      that(
          (reply.message().getOPT() != null) == asked,
          () -> name + (asked ? ": no OPT came back" : ": an OPT came back"));
    }
  }

  private static void ignored(Bench bench, EDNSOption option) throws Exception {
    Reply reply = bench.ask(query(bench.addressed("option"), "A", option));
    that(reply.answers().size() == 1, () -> "the answer is " + reply.rcode());
    that(!Wires.hasOption(reply.message(), option.getCode()), () -> "the option came back");
  }

  private static Check malformed(String id, String rows, String what, int code, int... lengths) {
    return Check.of(
        id,
        rows + ",R5",
        what + " is FORMERR.",
        Fault.instead(query -> true, query -> Wires.header(query, 0x8180)),
        bench -> {
          for (int length : lengths) {
            EDNSOption option = option(code, new int[length]);
            QuestionChecks.formatError(
                bench, query(bench.addressed("option"), "A", option).toWire());
          }
        });
  }

  private static Check hopByHop(String id, String rows, EDNSOption option) {
    return Check.of(
        "hop-" + id,
        rows + ",R5",
        "A client's option " + option.getCode() + " (" + id + ") is not sent to the upstream.",
        Fault.naive(),
        bench -> {
          String name = bench.addressed("hop");
          Reply reply = bench.ask(query(name, "A", option));
          that(reply.answers().size() == 1, () -> "the answer is " + reply.rcode());
          that(
              bench.heard(name).stream().noneMatch(one -> Wires.hasOption(one.message(), option)),
              () -> "the upstream heard " + option);
        });
  }

  private static Check notOverUdp(String id, String rows, String what, EDNSOption option) {
    return Check.of(
        id,
        rows + ",R5",
        what + " comes back over UDP, asked for or not.",
        Fault.answer(answer -> Wires.opt(answer, new OPTRecord(1232, 0, 0, 0, List.of(option)))),
        bench -> ignored(bench, option(option.getCode())));
  }

  private static Supplier<Fault> addsUpstream(EDNSOption option) {
    return () ->
        (query, transport, behind) ->
            behind.upstream(
                Wires.changed(
                    query,
                    message -> Wires.opt(message, new OPTRecord(1232, 0, 0, 0, List.of(option)))));
  }

  /** On a server of its own: what an upstream cannot do is remembered. */
  private static Check fallback(String rcode, Conduct conduct) {
    return Check.of(
            "fallback-" + rcode,
            "6891,R7",
            "An upstream that answers EDNS with " + rcode.toUpperCase() + " is asked without.",
            Fault.naive(),
            bench -> {
              String name = bench.addressed("old");
              bench.upstream().conduct(conduct);
              Reply reply = bench.ask(name, "A");
              that(reply.answers().size() == 1, () -> "the answer is " + reply.rcode());
            })
        .alone("local: { hostsFiles: [] }");
  }
}
