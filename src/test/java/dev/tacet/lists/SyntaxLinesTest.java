package dev.tacet.lists;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One line of each form a syntax has, and the rule it is, in the words of {@link ReadList#show}.
 */
class SyntaxLinesTest {
  private static void isRule(String line, String rule) throws IOException {
    ReadList read = ReadList.of(line.replace("\\n", "\n") + "\n");
    assertThat(read.content().firstHundred()).isEmpty();
    assertThat(read.rules()).containsExactly(rule.split(" & "));
  }

  private static void isNoRule(String line, String what) throws IOException {
    ReadList read = ReadList.of(line.replace("\\n", "\n") + "\n");
    assertThat(read.rules()).isEmpty();
    ListContent content = read.content();
    String told = content.rejected() > 0 ? read.rejectedReason() : content.skipped().toString();
    assertThat(told).contains(what);
    assertThat(content.rejected() + content.skipped().size()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      value = {
        "||a.example^ => block SUBTREE a.example",
        "||a.example => block SUBTREE a.example",
        "||A.Example^| => block SUBTREE a.example",
        "||a.example| => block SUBTREE a.example",
        "|a.example^ => block EXACT a.example",
        "|a.example| => block EXACT a.example",
        "|a.example => block EXACT a.example",
        "a.example^ => block SUBTREE a.example",
        "||*.a.example^ => block BELOW a.example",
        "*.a.example^ => block BELOW a.example",
        ".a.example^ => block BELOW a.example",
        "||a*b.example^ => block WILDCARD ||a*b.example^",
        "||ads.* => block WILDCARD ||ads.*",
        "||ads-*.a.example^ => block WILDCARD ||ads-*.a.example^",
        "*ads.a.example^ => block WILDCARD *ads.a.example^",
        "-ads.a.example^ => block WILDCARD -ads.a.example^",
        "*.ads*.a.example => block WILDCARD *.ads*.a.example",
        "@@||a.example^ => allow SUBTREE a.example",
        "@@a.example => allow EXACT a.example",
        "@@|a.example| => allow EXACT a.example",
        "@@/^a/ => allow REGEX /^a/",
        "/^ads[0-9]+\\./ => block REGEX /^ads[0-9]+\\./",
        "/^ads$/$important => block REGEX /^ads$/ important",
        "a.example$important => block EXACT a.example important",
        "||a.example^ # why => block SUBTREE a.example",
        "||bücher.example^ => block SUBTREE xn--bcher-kva.example",
        "||192.0.2.1^ => block 192.0.2.1",
        "||192.0.2.0/24^ => block 192.0.2.0-192.0.2.255",
        "||a.example^$all => block SUBTREE a.example",
        "||a.example^$document,important => block SUBTREE a.example important",
        "||a.example^$IMPORTANT => block SUBTREE a.example important",
        "a.example$Important => block EXACT a.example important",
        "||a.example^$IMPORTANT,dnstype=A => block SUBTREE a.example important for A",
        "||a.example^$DNSTYPE=A,IMPORTANT => block SUBTREE a.example important for A",
        "||a.example^$dnstype=A|AAAA => block SUBTREE a.example for A,AAAA",
        "||a.example^$dnstype=~A|~CNAME => block SUBTREE a.example not for A,CNAME",
        "||a.example^$dnstype=https => block SUBTREE a.example for HTTPS",
        "||a.example^$denyallow=b.a.example|c.a.example"
            + " => block SUBTREE a.example except [b.a.example, c.a.example]",
        "||a.example^$denyallow=c.a.example|b.a.example|C.a.example,badfilter"
            + " => block SUBTREE a.example cancels except [b.a.example, c.a.example]",
        "@@||a.example^$badfilter => allow SUBTREE a.example cancels",
      })
  void anAdblockRuleIsReadAsItStands(String line, String rule) throws IOException {
    isRule(line, rule);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      value = {
        "'' => NOERROR",
        "192.0.2.1 => [A \\# c0000201]",
        "abcd:: => [AAAA \\# abcd0000000000000000000000000000]",
        "b.example => b.example",
        "NXDOMAIN => NXDOMAIN",
        "REFUSED => REFUSED",
        "SERVFAIL => SERVFAIL",
        "NOERROR;; => NOERROR",
        "NXDOMAIN;; => NXDOMAIN",
        ";; => NOERROR",
        "NXDOMAIN;A;192.0.2.1 => NXDOMAIN",
        "NOERROR;A;192.0.2.1 => [A \\# c0000201]",
        "NOERROR;AAAA;2001:db8::1 => [AAAA \\# 20010db8000000000000000000000001]",
        "NOERROR;CNAME;b.example => b.example",
        "NOERROR;TXT;hi\\, you => [TXT \\# 0768692c20796f75]",
        "NOERROR;MX;10 m.example => [MX \\# 000a016d076578616d706c6500]",
        "NOERROR;PTR;m.example. => [PTR \\# 016d076578616d706c6500]",
        "NOERROR;SRV;1 2 53 m.example => [SRV \\# 000100020035016d076578616d706c6500]",
        "NOERROR;HTTPS;1 . alpn=h3 => [HTTPS \\# 00010000010003026833]",
        "NOERROR;SVCB;0 m.example => [SVCB \\# 0000016d076578616d706c6500]",
      })
  void aRewriteIsReadInAllItsForms(String value, String answer) throws IOException {
    isRule("||a.example^$dnsrewrite=" + value, "block SUBTREE a.example -> " + answer);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      value = {
        "||a.example^$dnsrewrite=NOERROR;A;2001:db8::1 => is not of type A",
        "||a.example^$dnsrewrite=NOERROR;A;b => is not an address",
        "||a.example^$dnsrewrite=BADCODE => no response code",
        "||a.example^$dnsrewrite=NOERROR;A => is not code;type;value",
        "||a.example^$dnsrewrite=NOERROR;MX;x => not the data of a MX record",
        "||a.example^$dnsrewrite=NOERROR;LOC;x => cannot be given",
        "@@||a.example^$dnsrewrite => void: modifier dnsrewrite of an exception",
        "||a.example^$third-party => void: modifier third-party",
        "||a.example^$script,important => void: modifier script",
        "||a.example^$domain=b.example => void: modifier domain",
        "||a.example^$THIRD-PARTY => void: modifier third-party",
        "@@||a.example^$document => void: modifier document",
        "||a.example^$dnstype=NOSUCH => no record type",
        "||a.example^$dnstype=A|~A => leaves no type",
        "||a.example^$denyallow=b..c => empty label",
        "||a.example^$important, => an empty modifier",
        "[Adblock Plus]\\n$csp=worker-src 'none' => void: modifier csp",
        "||example^ => single label",
        "||*^ => every name",
        "|| => every name",
        "@@ => every name",
        "/.*/ => every name",
        "/(.+)?$/ => every name",
        "/(?=a)/ => looks around",
        "a.example##.banner => cosmetic",
        "a.example#@#.banner => cosmetic",
        "a.example#?#div:has(p) => cosmetic",
        "a.example$$script[src] => cosmetic",
        "a.example#%#window.x=1 => cosmetic",
        "||a.example/ads/ => URL",
        "||a.example^*/ads => URL",
        "/ads/*/img^ => URL",
        "|https://a.example^ => URL",
        "||0.0.0.0^ => without a name",
        "||10.0.0.0/7^ => too broad",
      })
  void anAdblockRuleThatCannotBeInForceIsToldWithItsReason(String line, String reason)
      throws IOException {
    isNoRule(line, reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      value = {
        "0.0.0.0 a.example b.example # c => block EXACT a.example & block EXACT b.example",
        "0000:0000:0:0:0:0:0:1 a.example => block EXACT a.example",
        "::0 a.example => block EXACT a.example",
        "0 a.example => block EXACT a.example",
        "fe80::1%lo0 localhost\\n0.0.0.0 a.example => block EXACT a.example",
        "192.0.2.7 a.example => block EXACT a.example -> [A \\# c0000207]",
        "a.example => block EXACT a.example",
        "a.example. # why => block EXACT a.example",
        ".a.example => block SUBTREE a.example",
        "*.a.example => block BELOW a.example",
        "192.0.2.1 => block 192.0.2.1",
        "192.0.2.77/24 => block 192.0.2.0-192.0.2.255",
        "192.0.2.0/24 ; SBL1 => block 192.0.2.0-192.0.2.255",
        "192.0.2.1-192.0.2.9 => block 192.0.2.1-192.0.2.9",
        "192.0.2.1 - 192.0.2.9 => block 192.0.2.1-192.0.2.9",
        "10.0.0.0/8 => block 10.0.0.0-10.255.255.255",
        "2001:db8::/32 =>" + " block 2001:db8:0:0:0:0:0:0-2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
      })
  void aNameOrAnAddressIsReadAsItStands(String line, String rule) throws IOException {
    isRule(line, rule);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      value = {
        "0.0.0.0 => without a name",
        "127.0.0.1 => without a name",
        "999.1.1.1 a.example => is not an address",
        "1::2::3 a.example => is not an address",
        "10.0.0.0/7 => too broad",
        "2000::/15 => too broad",
        "::ffff:0:0/96 => no prefix length",
        "192.0.2.0/33 => no prefix length",
        "192.0.2.9-192.0.2.1 => no range",
        "192.0.2.1-2001:db8::1 => no range",
        "a b c => more than one word",
        "com => single label",
        "http://a.example/ => colon",
        "* => every name",
      })
  void aNameOrAnAddressThatIsNoneIsToldWithItsReason(String line, String reason)
      throws IOException {
    isNoRule(line, reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      value = {
        "^ads[0-9]*\\. => block REGEX /^ads[0-9]*\\./",
        "(^|\\.)a\\.example$ # why => block REGEX /(^|\\.)a\\.example$/",
        "^a;querytype=A,AAAA => block REGEX /^a/ for A,AAAA",
        "^a;querytype=!A => block REGEX /^a/ not for A",
        "^a;reply=NXDOMAIN => block REGEX /^a/ -> NXDOMAIN",
        "^a;reply=nodata => block REGEX /^a/ -> NOERROR",
        "^a;reply=REFUSED => block REGEX /^a/ -> REFUSED",
        "^a;reply=none => block REGEX /^a/ -> drop",
        "^a;reply=NULL => block REGEX /^a/",
        "^a;reply=IP => block REGEX /^a/",
        "^a;reply=192.0.2.1 => block REGEX /^a/ -> [A \\# c0000201]",
        "^a;invert => block REGEX not /^a/",
        "^a;querytype=ANY;reply=REFUSED;invert => block REGEX not /^a/ for ANY -> REFUSED",
      })
  void aRegularExpressionIsReadWithItsOptions(String line, String rule) throws IOException {
    isRule(line, rule);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      value = {
        "^.*$ => every name",
        "(.*) => every name",
        ".*.* => every name",
        "^[^.]*$|() => every name",
        "[unclosed => Unclosed",
        "^a(?!b) => looks around",
        "^(a)\\1 => looks around",
        "^a;querytype=NOSUCH => no record type",
        "^a;reply=perhaps => no reply",
      })
  void aRegularExpressionThatCannotBeInForceIsToldWithItsReason(String line, String reason)
      throws IOException {
    isNoRule(line, reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      value = {
        "address=/a.example/ => block SUBTREE a.example",
        "address=/a.example/# => block SUBTREE a.example",
        "address=/a.example/:: => block SUBTREE a.example",
        "address=/a.example/b.example/0.0.0.0 => block SUBTREE a.example & block SUBTREE b.example",
        "address=/.a.example/0.0.0.0 # why => block SUBTREE a.example",
        "address=/*.a.example/0.0.0.0 => block BELOW a.example",
        "address=/a.example/192.0.2.1 => block SUBTREE a.example -> [A \\# c0000201]",
        "local=/a.example/ => block SUBTREE a.example",
        "server=/a.example/ => block SUBTREE a.example",
        "bogus-nxdomain=192.0.2.1 => block 192.0.2.1 -> NXDOMAIN",
        "domain:a.example => block SUBTREE a.example",
        "domain:a.example @ads => block SUBTREE a.example",
        "domain:a.example:@ads,@!cn => block SUBTREE a.example",
        "full:a.example:@cn => block EXACT a.example",
        "regexp:^a.*b$:@ads => block REGEX /^a.*b$/",
        "full:a.example @ads @!cn &b # why => block EXACT a.example",
        "a.example @ads => block SUBTREE a.example",
        "keyword:AdServer => block SUBSTRING adserver",
        "regexp:^ads\\. => block REGEX /^ads\\./",
        "include:b\\na.example => block SUBTREE a.example",
      })
  void dnsmasqSettingsAndCategoryLinesAreReadAsTheyStand(String line, String rule)
      throws IOException {
    isRule(line, rule);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      value = {
        "server=/a.example/192.0.2.1 => forward",
        "ipset=/a.example/set => settings",
        "nftset=/a.example/set => settings",
        "address=/#/0.0.0.0 => every name",
        "address=/a.example/b => is not an address",
        "address=/a.example => between slashes",
        "address=/com/ => single label",
        "keyword:ad => every name",
        "include:more => including a list",
        "full:a..b => empty label",
      })
  void dnsmasqSettingsAndCategoryLinesThatAreNoRulesAreTold(String line, String reason)
      throws IOException {
    isNoRule(line, reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      value = {
        "local-zone: \"a.example\" static => block SUBTREE a.example -> NXDOMAIN",
        "local-zone: a.example. always_nxdomain => block SUBTREE a.example -> NXDOMAIN",
        "local-zone: 'a.example' always_refuse => block SUBTREE a.example -> REFUSED",
        "local-zone: \"a.example\" always_null => block SUBTREE a.example",
        "local-zone: \"a.example\" always_nodata => block SUBTREE a.example -> NOERROR",
        "local-zone: \"a.example\" deny => block SUBTREE a.example -> drop",
        "local-zone: \"a.example\" inform_deny => block SUBTREE a.example -> drop",
        "local-zone: \"a.example\" redirect => block SUBTREE a.example",
        "local-zone: \"a.example\" redirect\\nlocal-data: \"a.example A 0.0.0.0\""
            + " => block SUBTREE a.example",
        "local-zone: \"a.example\" redirect\\nlocal-data: \"a.example 60 IN A 192.0.2.1\"\\n"
            + "local-data: \"a.example AAAA 2001:db8::1\" => block SUBTREE a.example"
            + " -> [A \\# c0000201, AAAA \\# 20010db8000000000000000000000001]",
        "local-data: \"a.example A 0.0.0.0\" => block EXACT a.example",
        "local-data: 'a.example TXT \"hi\"' => block EXACT a.example -> [TXT \\# 026869]",
        "local-data: \"a.example CNAME b.example.\" => block EXACT a.example -> b.example",
        "zone \"a.example\" { type master; file \"x\"; }; => block SUBTREE a.example",
        "zone a.example IN {type primary; file \"x\";}; => block SUBTREE a.example",
        "zone \"a.example\" {\\n  type master; // {\\n  /* } */ file \"}\";\\n};\\nb.example"
            + " => block SUBTREE a.example & block EXACT b.example",
        "zone \"a.example\" { type master; }; zone \"b.example\" { type master; };"
            + " => block SUBTREE a.example & block SUBTREE b.example",
        "zone \"a.example\" { type master; allow-query { any; }; };"
            + " => block SUBTREE a.example",
      })
  void zonesOfUnboundAndBindAreReadAsTheyStand(String line, String rule) throws IOException {
    isRule(line, rule);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      value = {
        "local-zone: \"a.example\" nodefault => blocks nothing",
        "local-zone: \"a.example\" ipset => blocks nothing",
        "local-zone: \"a.example\" perhaps => no type of a zone",
        "local-zone: \"a.example\" => not local-zone",
        "local-data: \"a.example\" => not a record",
        "local-data: \"a.example A b\" => is not an address",
        "zone \"a.example\" { type forward; forwarders { 192.0.2.1; }; }; => forward",
        "zone \"a.example\" { type slave; }; => blocks nothing",
        "zone \"a.example\" { file \"x\"; }; => without a type",
        "zone \"a.example\" { type master; => has no end",
      })
  void zonesOfUnboundAndBindThatAreNoRulesAreTold(String line, String reason) throws IOException {
    isNoRule(line, reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      value = {
        "a.example CNAME . => block EXACT a.example -> NXDOMAIN",
        "a.example. 60 IN CNAME . ; why => block EXACT a.example -> NXDOMAIN",
        "a.example IN 60 CNAME *. => block EXACT a.example -> NOERROR",
        "*.a.example CNAME rpz-passthru. => allow BELOW a.example",
        "a.example CNAME rpz-passthru => allow EXACT a.example",
        "a.example CNAME rpz-drop. => block EXACT a.example -> drop",
        "a.example CNAME rpz-tcp-only. => block EXACT a.example -> tcponly",
        "a.example CNAME garden.example. => block EXACT a.example -> garden.example",
        "a.example A 0.0.0.0 => block EXACT a.example",
        "a.example A 192.0.2.1\\na.example AAAA 2001:db8::1 => block EXACT a.example"
            + " -> [A \\# c0000201, AAAA \\# 20010db8000000000000000000000001]",
        "a.example TXT (\\n  \"a;b\" ; why\\n  \"c\" ) => block EXACT a.example"
            + " -> [TXT \\# 03613b620163]",
        "$ORIGIN rpz.local.\\n@ SOA a. b. (1 2\\n 3 4 5)\\na.example.rpz.local. CNAME .\\n"
            + "b.example CNAME .\\n    A 192.0.2.1 => block EXACT a.example -> NXDOMAIN"
            + " & block EXACT b.example -> NXDOMAIN"
            + " & block EXACT b.example -> [A \\# c0000201]",
        "rpz.local. SOA a. b. 1 2 3 4 5\\n*.a.example.rpz.local. CNAME ."
            + " => block BELOW a.example -> NXDOMAIN",
        "$ORIGIN rpz.local.\\n$ORIGIN example.rpz.local.\\na CNAME ."
            + " => block EXACT a.example -> NXDOMAIN",
        "$ORIGIN .\\n$TTL 60\\nrpz.local SOA a. b. 1 2 3 4 5\\na.example.rpz.local CNAME ."
            + " => block EXACT a.example -> NXDOMAIN",
        "$ORIGIN .\\na.example CNAME . => block EXACT a.example -> NXDOMAIN",
        "rpz.local. SOA a. b. 1 2 3 4 5\\na.example CNAME ."
            + " => block EXACT a.example -> NXDOMAIN",
        "a.example CNAME A.example. => allow EXACT a.example",
        "$ORIGIN rpz.local.\\na.example CNAME a.example. => allow EXACT a.example",
        "24.0.2.0.192.rpz-ip CNAME . => block 192.0.2.0-192.0.2.255 -> NXDOMAIN",
        "32.7.2.0.192.rpz-ip CNAME rpz-passthru. => allow 192.0.2.7",
        "128.57.zz.db8.2001.rpz-ip CNAME . => block 2001:db8:0:0:0:0:0:57 -> NXDOMAIN",
        "32.zz.db8.2001.rpz-ip CNAME *. =>"
            + " block 2001:db8:0:0:0:0:0:0-2001:db8:ffff:ffff:ffff:ffff:ffff:ffff -> NOERROR",
        "128.1.zz.rpz-ip CNAME . => block 0:0:0:0:0:0:0:1 -> NXDOMAIN",
      })
  void aPolicyZoneIsReadAsItStands(String line, String rule) throws IOException {
    isRule(line, rule);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      value = {
        "24.0.2.0.192.rpz-client-ip CNAME . => not supported",
        "ns.example.rpz-nsdname CNAME . => not supported",
        "32.1.2.0.192.rpz-nsip CNAME . => not supported",
        "40.0.2.0.192.rpz-ip CNAME . => no prefix length",
        "4.0.0.0.192.rpz-ip CNAME . => too broad",
        "24.0.2.rpz-ip CNAME . => reversed address",
        "* CNAME . => every name",
        "a.example CNAME rpz-perhaps. => no known action",
        "a.example CNAME *.garden.example. => is not understood",
        "a.example DNAME b.example. => cannot be given",
        "a.example A b => is not an address",
        "$GENERATE 1-9 a$.example CNAME . => $GENERATE",
        "$INCLUDE other.zone => including a list",
        "a.example TXT ( \"a\" => has no end",
      })
  void aPolicyThatCannotBeInForceIsToldWithItsReason(String line, String reason)
      throws IOException {
    isNoRule(line, reason);
  }
}
