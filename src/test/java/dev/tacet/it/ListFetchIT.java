package dev.tacet.it;

import static dev.tacet.testkit.FakeWebServer.gzip;
import static dev.tacet.testkit.FakeWebServer.octets;
import static dev.tacet.testkit.FakeWebServer.redirect;
import static dev.tacet.testkit.FakeWebServer.text;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.control.api.ListStatus;
import dev.tacet.dns.Transport;
import dev.tacet.testkit.Conduct;
import dev.tacet.testkit.FakeUpstream;
import dev.tacet.testkit.FakeWebServer;
import dev.tacet.testkit.Heard;
import dev.tacet.testkit.Sinkhole;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Section;

/**
 * Lists from a web server whose name only our own upstream knows: the system's resolver is of no
 * use, as on a host whose only resolver is Tacet.
 */
final class ListFetchIT {
  private static final String HOST = "lists.tacet-it.lan";

  @TempDir private Path temp;
  private final FakeUpstream upstream = FakeUpstream.start();
  private final FakeWebServer web = FakeWebServer.start("127.0.0.7");
  private Sinkhole tacet;

  @AfterEach
  void stop() {
    if (tacet != null) {
      tacet.close();
    }
    web.close();
    upstream.close();
  }

  private ListStatus subscribed(String url) {
    tacet = Sinkhole.start(temp, upstream, "lists: [ { name: web, url: \"" + url + "\" } ]");
    return tacet.refresh().get(0);
  }

  private List<String> answers(String name) {
    return tacet.stub(Transport.UDP).ask(name, "A").answers();
  }

  private void knowsTheHost() {
    upstream.zone().add(HOST + ". 300 IN A 127.0.0.7", "b.example. 300 IN A 192.0.2.2");
  }

  @Test
  void aListIsFetchedThroughTacetsOwnResolver() {
    assertThatThrownBy(() -> InetAddress.getByName(HOST)).isInstanceOf(UnknownHostException.class);
    knowsTheHost();
    web.at("/list.txt", redirect("/now.txt.gz"));
    web.at("/now.txt.gz", octets(gzip("0.0.0.0 a.example\n".getBytes(UTF_8))));

    ListStatus list = subscribed(web.url(HOST, "/list.txt"));

    assertThat(list.state()).as(list.detail()).isEqualTo("ok");
    assertThat(answers("a.example")).containsExactly("0.0.0.0");
    assertThat(answers("b.example")).containsExactly("192.0.2.2");
    assertThat(web.targets()).containsExactly("/list.txt", "/now.txt.gz");
    assertThat(upstream.heard())
        .extracting(Heard::question)
        .anySatisfy(question -> assertThat(question.toString()).isEqualTo(HOST + " A"));
    tacet.stop();
    assertThat(tacet.rows()).hasSize(2).noneMatch(row -> row.contains(HOST));
  }

  @Test
  void nothingIsFetchedOrLookedUpBeforeItIsTime() {
    knowsTheHost();
    web.at("/list.txt", text("0.0.0.0 a.example\n"));

    tacet =
        Sinkhole.start(
            temp,
            upstream,
            "lists: [ { name: web, url: \"" + web.url(HOST, "/list.txt") + "\" } ]");

    assertThat(answers("b.example")).containsExactly("192.0.2.2");
    assertThat(web.heard()).isEmpty();
    assertThat(upstream.heard()).noneMatch(heard -> heard.question().toString().contains(HOST));
  }

  @Test
  void aBlockedListServerIsStillReached() {
    knowsTheHost();
    web.at("/list.txt", text("0.0.0.0 a.example\n0.0.0.0 " + HOST + "\n"));
    assertThat(subscribed(web.url(HOST, "/list.txt")).state()).isEqualTo("ok");
    assertThat(answers(HOST)).containsExactly("0.0.0.0");

    web.at("/list.txt", text("0.0.0.0 c.example\n0.0.0.0 " + HOST + "\n"));

    assertThat(tacet.refresh()).extracting(ListStatus::state).containsExactly("ok");
    assertThat(answers("c.example")).containsExactly("0.0.0.0");
  }

  @Test
  void aliasesAreFollowedAlsoWhereTheUpstreamLeavesThemToUs() {
    upstream
        .zone()
        .add(
            HOST + ". 300 IN CNAME cdn.tacet-it.lan.",
            "cdn.tacet-it.lan. 300 IN CNAME edge.tacet-it.lan.",
            "edge.tacet-it.lan. 300 IN A 127.0.0.7");
    upstream.udp(
        Conduct.changed(
            reply ->
                List.copyOf(reply.getSection(Section.ANSWER)).stream()
                    .skip(1)
                    .forEach(each -> reply.removeRecord(each, Section.ANSWER))));
    web.at("/list.txt", text("0.0.0.0 a.example\n"));

    ListStatus list = subscribed(web.url(HOST, "/list.txt"));

    assertThat(list.state()).as(list.detail()).isEqualTo("ok");
  }

  @Test
  void aPublicNameThatLeadsHomeIsRefused() {
    upstream.zone().add("lists.example. 300 IN A 127.0.0.7");
    web.at("/list.txt", text("0.0.0.0 a.example\n"));

    ListStatus list = subscribed(web.url("lists.example", "/list.txt"));

    assertThat(list.state()).isEqualTo("missing");
    assertThat(list.detail()).contains("lists.example leads to 127.0.0.7, a loopback address");
    assertThat(web.heard()).isEmpty();
  }

  @Test
  void aNameThatIsNotThereIsSaidInWords() {
    ListStatus list = subscribed(web.url(HOST, "/list.txt"));

    assertThat(list.detail())
        .isEqualTo("no address is known for its host " + HOST + ": there is no such name");
  }

  @Test
  void silentUpstreamsHoldItUpForSecondsOnly() {
    upstream.udp(Conduct.SILENT);
    upstream.tcp(Conduct.SILENT);
    long from = System.nanoTime();

    ListStatus list = subscribed(web.url(HOST, "/list.txt"));

    assertThat(list.detail()).contains("no address is known for its host").contains("no upstream");
    assertThat(System.nanoTime() - from).isLessThan(20_000_000_000L);
  }

  @Test
  void credentialsReachTheServerAndNothingElse() throws Exception {
    knowsTheHost();
    web.at("/list.txt", text("0.0.0.0 a.example\n"));
    String url = "http://me:s3same@" + HOST + ":" + web.port() + "/list.txt?key=op3n";

    ListStatus list = subscribed(url);
    assertThat(list.state()).as(list.detail()).isEqualTo("ok");
    web.close();
    ListStatus gone = tacet.refresh().get(0);
    tacet.stop();

    assertThat(web.heard().get(0).header("authorization")).isEqualTo("Basic bWU6czNzYW1l");
    assertThat(list.url()).isEqualTo("http://***@" + HOST + ":" + web.port() + "/list.txt?key=***");
    assertThat(gone.detail()).doesNotContain("s3same").doesNotContain("op3n");
    try (Stream<Path> files = Files.walk(tacet.data())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), ISO_8859_1))
            .as(file.toString())
            .doesNotContain("s3same")
            .doesNotContain("op3n");
      }
    }
  }
}
