package dev.tacet.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.config.Config;
import dev.tacet.config.ConfigFile;
import dev.tacet.testkit.Authority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dates of a certificate, as far as the clock can be believed. */
class NamedFilesTest {
  private static final Instant NOW = BuildTime.read().plus(Duration.ofDays(100));

  @TempDir private Path temp;

  private Config config(Instant from, Instant until) throws Exception {
    Authority.Site site = Authority.named("Mine").sign(from, until, "dns.example.net");
    Path certificate = Authority.pem(site.certificate(), temp.resolve("c.pem"));
    String key = Base64.getMimeEncoder().encodeToString(site.keys().getPrivate().getEncoded());
    Path keyFile =
        Files.writeString(
            temp.resolve("k.pem"),
            "-----BEGIN PRIVATE KEY-----\n" + key + "\n-----END PRIVATE KEY-----\n");
    Path yaml =
        Files.writeString(
            temp.resolve("tacet.yaml"),
            "encryption: { doh: true, name: dns.example.net, certificate: %s, key: %s }\n"
                .formatted(certificate, keyFile));
    return new ConfigFile(Set.of()).read(yaml, Map.of());
  }

  private static Instant days(int days) {
    return NOW.plus(Duration.ofDays(days));
  }

  @Test
  void aCertificateThatHasExpiredIsFoundBeforeTheStart() throws Exception {
    NamedFiles files = NamedFiles.of(config(days(-90), days(-1)), NOW);

    assertThat(files.problems())
        .singleElement()
        .asString()
        .startsWith("encryption: the certificate has expired at ");
    assertThat(files.unread()).isEmpty();
  }

  @Test
  void aCertificateOfTomorrowIsFoundToo() throws Exception {
    assertThat(NamedFiles.of(config(days(1), days(90)), NOW).problems())
        .singleElement()
        .asString()
        .startsWith("encryption: the certificate is not valid before ");
  }

  @Test
  void in1970NoDateIsJudged() throws Exception {
    Config config = config(days(-90), days(90));

    assertThat(NamedFiles.of(config, Instant.EPOCH).problems()).isEmpty();
    assertThat(NamedFiles.of(config, NOW).problems()).isEmpty();
  }
}
