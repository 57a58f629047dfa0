package dev.tacet.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.Transport;
import dev.tacet.testkit.Authority;
import dev.tacet.testkit.FakeQuic;
import dev.tacet.testkit.FakeUpstream;
import dev.tacet.testkit.Opened;
import dev.tacet.testkit.Sinkhole;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole server over resolvers in QUIC. */
final class QuicUpstreamsIT {
  private static final String NAME = "dns.example";

  @TempDir private Path temp;
  @RegisterExtension private final Opened opened = new Opened();
  private final Authority authority = Authority.named("Test Authority");

  private FakeQuic fake(Authority.Site site, String protocol, String address) {
    FakeQuic fake = opened.add(FakeQuic.start(site, protocol));
    fake.zone()
        .add("www.example.org. 300 IN A " + address, "mail.example.org. 300 IN A " + address);
    return fake;
  }

  private static String url(FakeQuic fake, String scheme) {
    return scheme + "://" + NAME + "@127.0.0.1:" + fake.address().getPort();
  }

  private String entry(String url) {
    return authority.upstream(url, temp);
  }

  private Sinkhole start(String upstreams) {
    return opened.add(Sinkhole.startWith(temp, "upstreams: [ " + upstreams + " ]"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"quic", "h3"})
  void aNameIsAskedOverQuicAndTheLogSaysOfWhom(String scheme) {
    FakeQuic fake = fake(authority.sign(NAME), scheme.equals("h3") ? "h3" : "doq", "192.0.2.1");
    Sinkhole tacet = start(entry(url(fake, scheme)));

    assertThat(tacet.stub(Transport.UDP).ask("www.example.org", "A").answers())
        .containsExactly("192.0.2.1");

    assertThat(tacet.log(1)).singleElement().matches(l -> l.origin().equals(url(fake, scheme)));
    assertThat(fake.heard().get(0).id()).isZero();
  }

  @Test
  void aThiefIsNotAskedAndTheNextResolverIs() {
    FakeQuic thief = fake(Authority.named("A Stranger").sign(NAME), "doq", "192.0.2.66");
    FakeQuic second = fake(authority.sign(NAME), "doq", "192.0.2.2");
    Sinkhole tacet = start(entry(url(thief, "quic")) + ", " + entry(url(second, "quic")));

    assertThat(tacet.stub(Transport.UDP).ask("www.example.org", "A").answers())
        .containsExactly("192.0.2.2");

    assertThat(thief.heard()).isEmpty();
    Eventually.get(
        () -> tacet.upstreams().get(0).lastError(),
        error -> error.contains("its certificate is signed by CN=A Stranger, whom "),
        "the reason in status");
  }

  @Test
  void aPeerThatVanishesInTheMiddleIsTakenOverFromAndTakenBack() {
    FakeQuic first = fake(authority.sign(NAME), "doq", "192.0.2.1");
    FakeQuic second = fake(authority.sign(NAME), "h3", "192.0.2.2");
    Sinkhole tacet = start(entry(url(first, "quic")) + ", " + entry(url(second, "h3")));
    assertThat(tacet.stub(Transport.UDP).ask("www.example.org", "A").answers())
        .containsExactly("192.0.2.1");

    first.vanish();
    assertThat(tacet.stub(Transport.TCP).ask("mail.example.org", "A").answers())
        .containsExactly("192.0.2.2");
    FakeUpstream.await(
        () -> !tacet.upstreams().get(0).lastError().isEmpty(), "status knows no reason");
  }

  @Test
  void theLibraryIsUnpackedWhereQuicIsWantedAndNowhereElse() throws Exception {
    FakeQuic fake = fake(authority.sign(NAME), "doq", "192.0.2.1");
    Path wanted = Files.createDirectory(temp.resolve("wanted"));
    Path plain = Files.createDirectory(temp.resolve("plain"));
    opened.add(Sinkhole.startWith(wanted, "upstreams: [ " + entry(url(fake, "quic")) + " ]"));
    opened.add(Sinkhole.startWith(plain, "upstreams: [ { url: \"udp://127.0.0.1:9\" } ]"));

    assertThat(found(wanted)).isTrue();
    assertThat(found(plain)).isFalse();
  }

  private static boolean found(Path directory) throws Exception {
    try (var files = Files.walk(directory)) {
      return files.anyMatch(file -> file.getFileName().toString().startsWith("libnetty_quiche"));
    }
  }
}
