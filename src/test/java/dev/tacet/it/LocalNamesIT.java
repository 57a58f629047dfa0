package dev.tacet.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.Transport;
import dev.tacet.testkit.FakeUpstream;
import dev.tacet.testkit.Reply;
import dev.tacet.testkit.Sinkhole;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Names of the house and names of special use, asked of the whole server. */
final class LocalNamesIT {
  @TempDir private Path temp;

  private final FakeUpstream upstream = FakeUpstream.start();
  private Sinkhole tacet;

  private void start(String local) {
    tacet = Sinkhole.start(temp, upstream, local);
  }

  @AfterEach
  void stop() throws Exception {
    if (tacet != null) {
      tacet.close();
    }
    upstream.close();
  }

  private Reply ask(String name, String type) {
    return tacet.stub(Transport.UDP).ask(name, type);
  }

  private static List<String> data(Reply reply) {
    return reply.message().getSection(Section.ANSWER).stream()
        .map(record -> record.getName() + " " + record.rdataToString())
        .toList();
  }

  @Test
  void recordsOfTheHouseAreAnsweredAndNobodyIsAsked() {
    start(
        "local: { records: [ \"nas.home.arpa A 192.0.2.10\", \"www.home.arpa CNAME nas.home.arpa\","
            + " \"_ipp._tcp.home.arpa SRV 0 0 631 nas.home.arpa\" ], hostsFiles: [] }");

    assertThat(data(ask("nas.home.arpa", "A"))).containsExactly("nas.home.arpa. 192.0.2.10");
    assertThat(data(ask("nas", "A"))).containsExactly("nas. 192.0.2.10");
    assertThat(data(ask("www.home.arpa", "A")))
        .containsExactly("www.home.arpa. nas.home.arpa.", "nas.home.arpa. 192.0.2.10");
    assertThat(data(ask("10.2.0.192.in-addr.arpa", "PTR")))
        .containsExactly("10.2.0.192.in-addr.arpa. nas.home.arpa.");
    assertThat(data(ask("_ipp._tcp.home.arpa", "SRV")))
        .containsExactly("_ipp._tcp.home.arpa. 0 0 631 nas.home.arpa.");
    Reply other = ask("nas.home.arpa", "AAAA");
    assertThat(other.rcode()).isEqualTo("NOERROR");
    assertThat(other.message().getSection(Section.AUTHORITY)).hasSize(1);
    assertThat(upstream.heard()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "printer.local, A, NXDOMAIN",
    "x.onion, A, NXDOMAIN",
    "4.3.2.10.in-addr.arpa, PTR, NXDOMAIN",
    "use-application-dns.net, A, NXDOMAIN",
    "mask.icloud.com, A, NXDOMAIN",
    "mask-h2.icloud.com, HTTPS, NXDOMAIN",
    "localhost, A, NOERROR",
    "nas, A, NOERROR"
  })
  void namesThatMeanNothingOutsideLeaveTheHouseInNoCase(String name, String type, String rcode) {
    start("local: { hostsFiles: [] }");

    Reply reply = ask(name, type);

    assertThat(reply.rcode()).isEqualTo(rcode);
    if (data(reply).isEmpty()) {
      assertThat(reply.message().getSection(Section.AUTHORITY)).hasSize(1);
    }
    assertThat(upstream.heard()).isEmpty();
  }

  @Test
  void aCanaryIsInTheLogAsAnAttempt() {
    start("local: { hostsFiles: [] }");
    ask("use-application-dns.net", "A");
    ask("printer.local", "A");

    tacet.stop();

    assertThat(tacet.rows())
        .hasSize(2)
        .anyMatch(row -> row.contains("blocked") && row.contains("bypass-attempt"))
        .anyMatch(row -> row.contains("allowed") && row.contains("printer.local"));
  }

  @Test
  void switchedOffTheyAreNamesLikeAnyOther() {
    upstream.zone().add("use-application-dns.net. 60 IN A 192.0.2.7", "x.local. 60 IN A 192.0.2.8");
    start(
        "local: { hostsFiles: [], firefoxCanary: false, privateRelayCanary: false, specialUse: false,"
            + " singleLabels: false }");

    assertThat(data(ask("use-application-dns.net", "A"))).hasSize(1);
    assertThat(data(ask("x.local", "A"))).hasSize(1);
  }

  @Test
  void aHostsFileIsReadAgainWhenItChanges() throws Exception {
    Path hosts = Files.writeString(temp.resolve("hosts"), "192.0.2.20 tv.home.arpa\n");
    start("local: { hostsFiles: [ " + hosts + " ] }");
    assertThat(data(ask("tv", "A"))).containsExactly("tv. 192.0.2.20");

    Files.writeString(hosts, "192.0.2.21 tv.home.arpa\n# moved\n");

    Eventually.get(
        () -> data(ask("tv", "A")), List.of("tv. 192.0.2.21")::equals, "the file's new address");
    Files.delete(hosts);
    Eventually.get(() -> data(ask("tv", "A")), List::isEmpty, "a name that is gone with its file");
  }

  @Test
  void aRecordOfTheHouseStandsOverABlock() {
    start("local: { hostsFiles: [], records: [ \"io.mi.com A 192.0.2.9\" ] }");
    tacet.block("mi.com");

    assertThat(data(ask("io.mi.com", "A"))).containsExactly("io.mi.com. 192.0.2.9");
  }

  @Test
  void anotherClassHasNoNamesOfTheHouse() throws Exception {
    start("local: { hostsFiles: [], records: [ \"nas.home.arpa A 192.0.2.10\" ] }");
    Record question = Record.newRecord(Name.fromString("nas.home.arpa."), Type.A, DClass.CH);

    Reply reply = tacet.stub(Transport.UDP).ask(Message.newQuery(question));

    assertThat(reply.rcode()).isEqualTo("REFUSED");
    assertThat(upstream.heard()).isEmpty();
  }
}
