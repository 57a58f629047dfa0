package dev.tacet.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tacet.control.api.CacheStatus;
import dev.tacet.control.api.ClockStatus;
import dev.tacet.control.api.DnssecStatus;
import dev.tacet.control.api.EncryptionStatus;
import dev.tacet.control.api.Finding;
import dev.tacet.control.api.ListStatus;
import dev.tacet.control.api.LogStatus;
import dev.tacet.control.api.PauseReply;
import dev.tacet.control.api.SourceLine;
import dev.tacet.control.api.UpstreamStatus;
import dev.tacet.dns.AddressText;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FindingsTest {
  private static final LogStatus LOG = new LogStatus("queries.db", 1, 1, 0, 0, "");
  private static final PauseReply RUNNING = new PauseReply(false, "", false);
  private static final UpstreamStatus UP = new UpstreamStatus("udp://9.9.9.9", true, 1, 0, 1, "");
  private static final UpstreamStatus DOWN =
      new UpstreamStatus("udp://192.0.2.53", false, 1, 1, 1, "timed out");

  private final Map<InetAddress, Long> asked = new HashMap<>();
  private List<SourceLine> sources = List.of();
  private List<UpstreamStatus> upstreams = List.of(UP);
  private Set<InetAddress> upstreamAddresses = Set.of();
  private Set<InetAddress> own = addresses("192.168.1.2");
  private final Set<InetAddress> gateways = addresses("192.168.1.1", "fe80::1");
  private String portTaken = "";
  private EncryptionStatus encryption = EncryptionStatus.OFF;
  private ClockStatus clock = ClockStatus.UNKNOWN;
  private DnssecStatus dnssec = DnssecStatus.NONE;

  private static Set<InetAddress> addresses(String... texts) {
    return Arrays.stream(texts).map(AddressText::parse).collect(Collectors.toSet());
  }

  private void asked(String client, long queries) {
    asked.merge(AddressText.parse(client), queries, Long::sum);
  }

  @Test
  void aSourceOfDevicesThatFailsIsToldWithWhatToDo() {
    sources =
        List.of(
            new SourceLine("neighbour table", true, false, "install iproute2", 0, 0),
            new SourceLine("mDNS", false, true, "", 0, 0),
            new SourceLine("reverse DNS", true, true, "", 3, 0));

    List<Finding> found = found(List.of(), LOG, RUNNING);

    assertThat(found)
        .containsExactly(
            new Finding(
                "warning", "devices are not told apart by neighbour table", "install iproute2"));
  }

  @Test
  void aCertificateThatIsOfNoUseIsSaid() {
    encryption =
        new EncryptionStatus(
            List.of(),
            List.of(),
            List.of(),
            "tacet.home.arpa",
            "/etc/c.pem",
            false,
            List.of(),
            "",
            "",
            "",
            "/etc/c.pem: there is no such file");

    only(found(), "warning", "encrypted DNS: /etc/c.pem: there is no such file");
  }

  @Test
  void thatNothingCanBeProvenIsSaid() {
    dnssec = new DnssecStatus("validate", 0, 0, 9, 0, true, "nothing can be proven: no keys");

    only(found(), "error", "DNSSEC: nothing can be proven: no keys");
  }

  private List<Finding> found(List<ListStatus> lists, LogStatus log, PauseReply pause) {
    ServerFacts facts =
        new ServerFacts(
            "1",
            Instant.EPOCH,
            "",
            "",
            List.of(),
            upstreams,
            upstreamAddresses,
            new CacheStatus(0, 0, 0, 0, 0, 0, 0, 0, 0, ""),
            Map.of(),
            own,
            gateways,
            portTaken,
            encryption,
            clock,
            dnssec);
    return Findings.of(facts, asked, lists, log, pause, sources);
  }

  private List<Finding> found() {
    return found(List.of(), LOG, RUNNING);
  }

  private void only(List<Finding> found, String severity, String what) {
    assertThat(found)
        .singleElement()
        .satisfies(f -> assertThat(f.severity()).isEqualTo(severity))
        .satisfies(f -> assertThat(f.what()).contains(what))
        .satisfies(f -> assertThat(f.remedy()).isNotEmpty());
  }

  @Test
  void aGoodPlaceHasNoFindings() {
    asked("192.168.1.7", 100);
    asked("192.168.1.8", 100);

    assertThat(found()).isEmpty();
  }

  @Test
  void theRouterAsTheOnlyClientIsAnError() {
    asked("192.168.1.1", 30);
    asked("192.168.1.1", 30);
    asked("127.0.0.1", 500);
    asked("192.168.1.2", 500);

    only(found(), "error", "all 60 queries of the last 24 hours came from 192.168.1.1, the router");
  }

  @Test
  void somebodyTryingItOutDoesNotHideTheRouter() {
    asked("192.168.1.1", 80);
    asked("fe80::1", 15);
    asked("192.168.1.9", 5);

    only(
        found(),
        "error",
        "95 of 100 queries of the last 24 hours came from 192.168.1.1 and fe80::1");
  }

  @Test
  void anyOtherOnlyClientIsAWarning() {
    asked("192.168.1.9", 60);

    only(found(), "warning", "came from 192.168.1.9");
  }

  @Test
  void aFewQueriesSayNothing() {
    asked("192.168.1.1", 49);

    assertThat(found()).isEmpty();
  }

  @Test
  void aNetworkWithIpv6WhoseDevicesNeverUseItIsNoted() {
    own = addresses("192.168.1.2", "2001:db8::2", "fe80::2");
    asked("192.168.1.7", 100);
    asked("192.168.1.8", 100);

    only(found(), "note", "no device asked over it");
    asked("2001:db8::7", 1);
    assertThat(found()).isEmpty();
  }

  @Test
  void linkLocalAddressesAloneAreNoIpv6() {
    own = addresses("192.168.1.2", "fe80::2", "::1");
    asked("192.168.1.7", 100);
    asked("192.168.1.8", 100);

    assertThat(found()).isEmpty();
  }

  @Test
  void anUpstreamThatAsksUsIsALoopSaidOnce() {
    upstreamAddresses = addresses("2001:db8::1");
    asked("2001:db8::1", 1);
    asked("2001:db8::1", 1);

    only(found(), "error", "the upstream 2001:db8::1 asks us");
  }

  @Test
  void thisMachineAskingItselfBesideAnUpstreamOfItsOwnIsNoLoop() {
    upstreamAddresses = addresses("192.168.1.2");
    asked("192.168.1.2", 10);

    assertThat(found()).isEmpty();
  }

  @Test
  void oneUpstreamOfSeveralDownIsAWarningAllAreAnError() {
    upstreams = List.of(UP, DOWN);
    only(found(), "warning", "udp://192.0.2.53 does not answer: timed out");
    upstreams = List.of(DOWN);
    only(found(), "error", "does not answer");
    upstreams = List.of();
    only(found(), "error", "there is no upstream");
  }

  @Test
  void whatIsToBeDoneAboutSeveralIsSaidOnce() {
    String first = "tls://dns.example@192.0.2.1";
    String second = "tls://dns.example@192.0.2.2";
    upstreams =
        List.of(
            new UpstreamStatus(first, false, 9, 9, 0, "no TCP connection in time"),
            new UpstreamStatus(second, false, 9, 9, 0, "no route to host"));

    assertThat(found())
        .singleElement()
        .satisfies(
            f ->
                assertThat(f.what())
                    .isEqualTo(
                        "2 upstreams do not answer: "
                            + first
                            + " (no TCP connection in time), "
                            + second
                            + " (no route to host)"))
        .satisfies(f -> assertThat(f.remedy()).contains("blocks port 853"));
  }

  @Test
  void aNetworkThatBlocksDnsOverTlsIsToldWhatToWrite() {
    String words = "no TCP connection in time";
    UpstreamStatus blocked =
        new UpstreamStatus("tls://dns.example@192.0.2.1", false, 9, 9, 0, words);
    upstreams = List.of(blocked);
    assertThat(found())
        .singleElement()
        .satisfies(f -> assertThat(f.severity()).isEqualTo("error"))
        .satisfies(f -> assertThat(f.what()).endsWith("does not answer: " + words))
        .satisfies(f -> assertThat(f.remedy()).contains("blocks port 853", "url: \"https://"));

    String expired = "its certificate expired on 2026-01-01";
    upstreams = List.of(new UpstreamStatus("tls://dns.example@192.0.2.1", false, 9, 9, 0, expired));
    assertThat(found()).singleElement().matches(f -> !f.remedy().contains("853"));
  }

  @Test
  void aClockThatIsDoubtedIsSaidWithWhatToDo() {
    clock = new ClockStatus(false, "1970-01-01T00:00:00Z", "the clock says 1970", "timedatectl");
    only(found(), "warning", "the clock says 1970");
  }

  @Test
  void aLogThatIsNotWrittenAndRowsThatWereLostAreSaid() {
    only(
        found(List.of(), new LogStatus("", 0, 0, 9, 0, "disk full"), RUNNING),
        "error",
        "not being written: disk full");
    only(found(List.of(), new LogStatus("", 0, 0, 0, 7, ""), RUNNING), "warning", "7 rows");
  }

  @Test
  void aListThatFailedSaysWhatIsInForce() {
    List<Finding> found = found(List.of(list("ok"), list("kept"), list("missing")), LOG, RUNNING);

    assertThat(found).extracting(Finding::what).containsOnly("list mine: 404");
    assertThat(found)
        .extracting(Finding::remedy)
        .containsExactly("the last good copy is in force", "its names are not in force");
  }

  @Test
  void rulesThatAreNotInForceAreSaid() {
    assertThat(found(List.of(withRules("on", 12, 7, 2)), LOG, RUNNING))
        .extracting(Finding::severity, Finding::what)
        .containsExactly(
            tuple("warning", "7 rules of list mine have no room in the index"),
            tuple("note", "2 files that list mine includes could not be had"),
            tuple("note", "12 rules of list mine send a name somewhere and are not trusted"));
    assertThat(found(List.of(withRules("off", 12, 7, 2), withRules("on", 0, 0, 0)), LOG, RUNNING))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1 row of the query log was lost since the start",
    "2, 2 rows of the query log were lost since the start"
  })
  void lostRowsAreCounted(long rows, String sentence) {
    assertThat(found(List.of(), new LogStatus("", 0, 0, 0, rows, ""), RUNNING))
        .extracting(Finding::what)
        .containsExactly(sentence);
  }

  @Test
  void oneRuleOfAListIsSaidAsOne() {
    assertThat(found(List.of(withRules("on", 1, 1, 1)), LOG, RUNNING))
        .extracting(Finding::what)
        .containsExactly(
            "1 rule of list mine has no room in the index",
            "1 file that list mine includes could not be had",
            "1 rule of list mine sends a name somewhere and is not trusted");
  }

  @ParameterizedTest
  @CsvSource({"1, its rules are", "2, their rules are"})
  void filesThatAListIncludesInVainAreCounted(long files, String remedy) {
    assertThat(found(List.of(withRules("on", 0, 0, files)), LOG, RUNNING))
        .extracting(Finding::remedy)
        .containsExactly(remedy + " not in force; tacet lists show mine says why");
  }

  @Test
  void whoTrustsAListIsToldHowToSaySo() {
    assertThat(found(List.of(withRules("on", 1, 0, 0)), LOG, RUNNING))
        .extracting(Finding::remedy)
        .containsExactly(
            "if you trust whoever writes it: tacet lists remove mine, then add it again with"
                + " --may-answer");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1 name that list mine newly blocks is used in this house and is withheld, it",
    "2, 2 names that list mine newly blocks are used in this house and are withheld, them"
  })
  void withheldNamesAreCountedAndSaidHowToRelease(int names, String sentence, String pronoun) {
    ListStatus list =
        new ListStatus(
            "mine", "file:/x", "block", "ok", 99, 0, "", "", "on", "", "abcdef", names, "");

    assertThat(found(List.of(list), LOG, RUNNING))
        .extracting(Finding::what, Finding::remedy)
        .containsExactly(
            tuple(
                sentence,
                "see: tacet lists diff mine; to let the list block "
                    + pronoun
                    + ": tacet lists accept mine"),
            tuple(
                "list mine is held at version abcdef",
                "to follow its source again: tacet lists refresh mine"));
  }

  private static ListStatus withRules(
      String mode, long notTrusted, long leftOut, long notIncluded) {
    return new ListStatus(
        "mine",
        "file:/x",
        "block",
        "ok",
        99,
        0,
        "",
        "",
        mode,
        "",
        "",
        0,
        "",
        false,
        notTrusted,
        leftOut,
        notIncluded,
        5);
  }

  private static ListStatus list(String state) {
    return new ListStatus(
        "mine", "https://l.example/", "block", state, 0, 0, "", "404", "on", "", "", 0, "");
  }

  @Test
  void aPauseIsSaidWithItsEnd() {
    only(
        found(List.of(), LOG, new PauseReply(true, "2026-03-01T12:00:00Z", false)),
        "note",
        "paused until 2026-03-01T12:00:00Z");
    only(found(List.of(), LOG, new PauseReply(true, "", false)), "note", "filtering is paused");
  }

  @Test
  void aPortThatIsTakenIsSaid() {
    portTaken = "port 53 is held by dnsmasq (process 7); stop it";

    only(found(), "warning", "held by dnsmasq");
  }
}
