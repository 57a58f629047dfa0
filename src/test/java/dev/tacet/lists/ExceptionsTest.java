package dev.tacet.lists;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.config.ListConfig;
import dev.tacet.config.ListConfig.Subdomains;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.Question;
import dev.tacet.dns.RecordTypes;
import dev.tacet.policy.Action;
import dev.tacet.policy.Policy;
import dev.tacet.policy.Verdict;
import dev.tacet.testkit.FakeWebServer;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that a list leaves as they are inside its own zones, with the verdicts that come of it. */
class ExceptionsTest {
  @TempDir private Path data;
  private final FakeWebServer web = FakeWebServer.start();
  private ListHome home;

  @BeforeEach
  void start() throws IOException {
    home = new ListHome(data);
  }

  @AfterEach
  void close() {
    home.close();
    web.close();
  }

  private void add(String name, boolean block, String... lines) {
    web.at("/" + name, FakeWebServer.text(String.join("\n", lines) + "\n"));
    home.add(new ListConfig(name, web.url("/" + name), block, Subdomains.AUTO, ""));
  }

  private Verdict verdict(String name, int qtype) {
    Policy policy = home.inForce.in(Policy.OPEN);
    return policy.judge(
        new Question(DomainName.parse(name), qtype, 1),
        policy.profileOf(InetAddress.getLoopbackAddress()));
  }

  private boolean blocks(String name) {
    return !verdict(name, RecordTypes.A).allows();
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      value = {
        "local-zone: \"zone.example\" always_nxdomain => local-zone: \"ok.zone.example\" transparent",
        "local-zone: \"zone.example\" static => local-zone: \"ok.zone.example.\" typetransparent",
        "local-zone: zone.example refuse => local-zone: ok.zone.example always_transparent",
        "local-zone: zone.example deny => local-zone: ok.zone.example inform # watch it",
        "local-zone: zone.example redirect => local-zone: \"ok.zone.example\" transparent",
        "address=/zone.example/ => server=/ok.zone.example/#",
        "address=/zone.example/0.0.0.0 => server=/.ok.zone.example/#",
        "local=/zone.example/ => server=/ok.zone.example/other.example/#",
        "address=/*.zone.example/# => local=/ok.zone.example/#",
      })
  void theMoreSpecificNameResolvesInEitherOrderOfLines(String zone, String exception) {
    add("first", true, exception, zone);
    add("last", true, zone, exception);

    assertThat(blocks("ok.zone.example")).isFalse();
    assertThat(blocks("a.ok.zone.example")).isFalse();
    assertThat(blocks("a.zone.example")).isTrue();
    assertThat(blocks("nok.zone.example")).isTrue();
    assertThat(home.view("last").kinds()).containsKeys("block", "exceptions");
    assertThat(home.view("last").report().rejected()).isZero();
  }

  @Test
  void anExceptionOutlivesAStart() {
    add("mine", true, "address=/zone.example/", "server=/ok.zone.example/#");
    home.restart();

    assertThat(blocks("ok.zone.example")).isFalse();
    assertThat(blocks("a.zone.example")).isTrue();
  }

  @Test
  void whatIsBlockedAgainBelowAnExceptionIsBlocked() {
    add(
        "mine",
        true,
        "local-zone: \"zone.example\" static",
        "local-zone: \"ok.zone.example\" transparent",
        "local-zone: \"bad.ok.zone.example\" static",
        "local-zone: \"fine.bad.ok.zone.example\" transparent",
        "local-data: \"host.ok.zone.example A 0.0.0.0\"",
        "local-zone: \"both.zone.example\" transparent",
        "local-zone: \"both.zone.example\" static");

    assertThat(blocks("ok.zone.example")).isFalse();
    assertThat(blocks("bad.ok.zone.example")).isTrue();
    assertThat(blocks("a.bad.ok.zone.example")).isTrue();
    assertThat(blocks("a.fine.bad.ok.zone.example")).isFalse();
    assertThat(blocks("host.ok.zone.example")).isTrue();
    assertThat(blocks("both.zone.example")).isTrue();
  }

  @Test
  void anExceptionUnblocksNothingThatAnotherListBlocks() {
    add(
        "unbound",
        true,
        "local-zone: \"a.example\" static",
        "local-zone: \"ok.zone.example\" transparent");
    add("dnsmasq", true, "server=/ok.zone.example/#", "address=/b.example/");
    add("other", true, "||zone.example^");

    assertThat(blocks("ok.zone.example")).isTrue();
    assertThat(verdict("ok.zone.example", RecordTypes.A).reason().words()).contains("other");
    assertThat(blocks("a.example")).isTrue();
    assertThat(blocks("b.example")).isTrue();
  }

  @Test
  void aZoneKeepsItsAnswerAndItsTypes() {
    add(
        "mine",
        true,
        "local-zone: zone.example block_a",
        "local-zone: ok.zone.example transparent");

    assertThat(verdict("zone.example", RecordTypes.A).allows()).isFalse();
    assertThat(verdict("zone.example", RecordTypes.AAAA).allows()).isTrue();
    assertThat(verdict("ok.zone.example", RecordTypes.A).allows()).isTrue();
  }

  @Test
  void aNullAddressOfDnsmasqBlocksAsItDoesThere() {
    add("mine", true, "address=/zone.example/", "address=/ok.zone.example/#");

    assertThat(blocks("ok.zone.example")).isTrue();
  }

  @Test
  void ofAListThatAllowsSuchNamesAreAllowed() {
    add("block", true, "||zone.example^");
    add("allow", false, "server=/ok.zone.example/#", "local-zone: fine.zone.example transparent");

    assertThat(blocks("ok.zone.example")).isFalse();
    assertThat(blocks("fine.zone.example")).isFalse();
    assertThat(blocks("a.zone.example")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"server=/ok.example/#", "local-zone: \"ok.example\" transparent"})
  void anExceptionIsNoRuleOfItsOwn(String line) throws IOException {
    ReadList read = ReadList.of(line + "\n");

    assertThat(read.rules()).isEmpty();
    assertThat(read.content().rejected()).isZero();
    assertThat(read.content().exceptions()).containsExactly(DomainName.parse("ok.example"));
  }

  @Test
  void anExceptionThatCannotBeMadeIsARejectedLine() throws IOException {
    ReadList read = ReadList.of("server=/*.ok.example/#\nserver=/com/a.example/#\nserver=//#\n");

    assertThat(read.content().firstHundred())
        .extracting(Malformed::line)
        .containsExactly(1L, 2L, 3L);
    assertThat(read.content().exceptions()).containsExactly(DomainName.parse("a.example"));
  }

  @Test
  void exceptionsAreBounded() throws IOException {
    String lines =
        IntStream.range(0, Exceptions.MAX + 5)
            .mapToObj(i -> "server=/n" + i + ".example/#\n")
            .collect(Collectors.joining());
    ListContent content = ReadList.of(lines + "server=/n1.example/#\n").content();

    assertThat(content.exceptions()).hasSize(Exceptions.MAX);
    assertThat(content.rejected()).isEqualTo(5);
  }

  @Test
  void whatALineOfTheListSaysIsUnchangedBesides() throws IOException {
    String list =
        "address=/zone.example/\n||zone.example^$important\n@@||zone.example^\n"
            + "0.0.0.0 zone.example\nserver=/ok.zone.example/#\n";
    ListContent content = ReadList.of(list).content();

    assertThat(ReadList.of(list, ReadList.AUTO.of(content)).rules())
        .isEqualTo(
            List.of(
                "block SUBTREE zone.example except [ok.zone.example]",
                "block SUBTREE zone.example important",
                Action.ALLOW.word() + " SUBTREE zone.example",
                "block EXACT zone.example"));
  }
}
