package dev.tacet.it.conformance;

import java.util.List;
import java.util.stream.Stream;

/** What DNS asks of a forwarder in a home: the RFCs, and what they mean for Tacet. */
final class Rows {
  private Rows() {}

  static List<Row> all() {
    return Stream.concat(rfcs().stream(), requirements().stream()).toList();
  }

  static List<Row> rfcs() {
    return List.of(
        new Row("1034/1035", "header and question, rcodes, sizes, TTLs"),
        new Row("1035 7.2", "lost datagrams repeated, silence ends in SERVFAIL"),
        new Row("1995/5936", "no zone transfers"),
        new Row("1996/2136", "NOTIFY and UPDATE refused"),
        new Row("2181", "one TTL an RRset, ranking of data, TTL's top bit, any octet in labels"),
        new Row("2308", "negative answers kept, with SOA"),
        new Row("3225/4035", "DO and CD, signatures with DO only")
            .but("validating is tried against a signed tree of our own", "DnssecIT"),
        new Row("3597", "unknown types and classes"),
        new Row("4343 + 0x20 draft", "letter case comes back, and does not matter")
            .but("mixed case towards upstreams", "ForgedReplyTest"),
        new Row("4892/hardening", "CHAOS names not forwarded, no version"),
        new Row("5358", "no open resolver")
            .but(
                "all of this machine's addresses are its own network; global ones are tried with"
                    + " addresses passed in",
                "HomeNetworksTest"),
        new Row("5452", "ids and ports by chance, strict matching, nothing foreign kept"),
        new Row("5625", "a proxy is transparent, and speaks TCP"),
        new Row("5966/7766", "TCP equal to UDP, pipelining, overtaking, slow clients")
            .but("the idle limit takes its time; clocks are passed in there", "TcpListenerTest"),
        new Row("6303/6761/6762/7686/8375/9462/9476", "special names answered here"),
        new Row("6604/6672", "rcode of a chain, DNAME"),
        new Row("6840", "AD only from who can be believed, and to who asked")
            .but("an upstream on loopback is always believed; others are not", "DnssecIT"),
        new Row("6891", "EDNS"),
        new Row("7828", "keepalive over TCP only, not forwarded"),
        new Row("7830/8467", "padding")
            .but("padding inside TLS and QUIC", "DoqListenerTest", "DotUpstreamTest"),
        new Row("7858/8310", "DNS over TLS")
            .but(
                "needs certificates and ALPN; tried whole there",
                "DotListenerTest",
                "EncryptionIT"),
        new Row("7871", "client subnet not invented, not passed on"),
        new Row("7873/9018", "cookies").but("our own cookies towards upstreams", "ForgedReplyTest"),
        new Row("8020", "NXDOMAIN: the exact name only"),
        new Row("8198", "aggressive use of NSEC").but("not required, and not done: nothing to try"),
        new Row("8482", "ANY minimal"),
        new Row("8484", "DNS over HTTPS")
            .but("needs an HTTP client; tried whole there", "DohListenerTest", "EncryptionIT"),
        new Row("8499/9499", "terms").but("asks nothing of a server"),
        new Row("8767", "stale answers")
            .but("limits in days need a clock passed in", "CachingResolverTest", "CacheIT"),
        new Row("8806/6147", "local root, DNS64")
            .but("no local root; DNS64 is an option", "Dns64ResolverTest"),
        new Row("8880/7050", "ipv4only.arpa is answered"),
        new Row("8906", "no silence to what is well-formed and unusual"),
        new Row("8914", "extended errors: ours and the upstream's"),
        new Row("9210", "TCP is a must"),
        new Row("9250", "DNS over QUIC")
            .but("needs QUIC's natives; tried whole there", "DoqListenerTest", "EncryptionIT"),
        new Row("9460", "SVCB and HTTPS unchanged, and looked into"),
        new Row("9461/9462", "discovery of designated resolvers")
            .but("our own designation needs TLS listeners", "EncryptionIT"),
        new Row("9520", "failures kept, retries bounded"),
        new Row("9567", "agent options not forwarded"),
        new Row("9619", "one question a query"),
        new Row("9715", "no fragments: 1,232 octets"));
  }

  static List<Row> requirements() {
    return List.of(
        new Row("R1", "id, opcode, RD, CD, question, RA, Z"),
        new Row("R2", "what is no query, or a broken one"),
        new Row("R3", "names: lengths, pointers, octets"),
        new Row("R4", "malformed answers never passed on"),
        new Row("R5", "EDNS, options hop by hop"),
        new Row("R6", "sizes and TC"),
        new Row("R7", "asking again without EDNS"),
        new Row("R8", "TC from upstream leads to TCP"),
        new Row("R9", "types opaque, 64 kB over TCP"),
        new Row("R10", "DO, AD, CD"),
        new Row("R11", "TCP server")
            .but("idle limit and caps in all", "TcpListenerTest", "FloodIT"),
        new Row("R12", "time budget, repeats, fail-over, recovery")
            .but(
                "how soon: measured, or with clocks passed in",
                "FailoverUpstreamTest",
                "ForwardingIT"),
        new Row("R13", "outstanding queries bounded and merged")
            .but("the bound", "PendingExchangesTest", "CoalescingResolverTest"),
        new Row("R14", "random ids and ports, strict matching"),
        new Row("R15", "only the chain is kept"),
        new Row("R16", "positive cache")
            .but("bounds in octets, floods of negative answers", "AnswerCacheTest"),
        new Row("R17", "negative cache"),
        new Row("R18", "stale answers").but("the switch", "ForwardingIT", "CacheIT"),
        new Row("R19", "blocked answers").but("the other modes", "BlockedReplyTest"),
        new Row("R20", "aliases and targets inspected").but("all forms", "CanonicalNameTest"),
        new Row("R21", "precedence of rules")
            .but("the ladder is tried row by row there", "PolicyLadderTest", "RuleEffectsTest"),
        new Row("R22", "list reader")
            .but(
                "reading files is seen in no packet",
                "ListReaderTest",
                "SyntaxLinesTest",
                "PlainLineTest",
                "ListFuzzTest"),
        new Row("R23", "label boundaries")
            .but("hosts entries exact, rules with subdomains", "SyntaxLinesTest", "RuleIndexTest"),
        new Row("R24", "lists change without a lost query")
            .but("needs lists that change under load", "ListSwapIT", "ListFetchIT"),
        new Row("R25", "special names").but("switches", "LocalNamesIT"),
        new Row("R26", "who may ask; ANY; rate; version")
            .but("loopback is never limited", "RateLimitTest", "ReplyLimitTest", "BordersIT"),
        new Row("R27", "rebinding protection").but("exceptions", "BordersIT", "RebindingTest"),
        new Row("R28", "query log")
            .but(
                "a log is no answer; crashes and full disks need processes of their own",
                "PowerCutIT",
                "FullDiskIT",
                "StoreFaultsTest"),
        new Row("R29", "life cycle")
            .but("needs processes of their own", "LifecycleIT", "UdpListenerTest"),
        new Row("R30", "memory and threads bounded")
            .but("the measure is memory, not packets", "FloodIT"));
  }
}
