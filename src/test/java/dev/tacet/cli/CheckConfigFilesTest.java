package dev.tacet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.testkit.Authority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files a configuration names, before a start depends on them. */
class CheckConfigFilesTest {
  private static final Path PAIRS = Path.of("src/test/resources/tls").toAbsolutePath();

  private final Shell shell = new Shell();
  @TempDir private Path temp;

  @BeforeEach
  void nothingInstalled() {
    shell.layout =
        new Layout(
            temp.resolve("none.yaml"),
            temp.resolve("lib"),
            temp.resolve("run.sock"),
            temp.resolve("home"));
  }

  private Shell.Result check(String yaml, String... more) throws IOException {
    Path file = Files.writeString(temp.resolve("tacet.yaml"), yaml);
    return more.length == 0
        ? shell.run("check-config", file.toString())
        : shell.run("check-config", more[0], file.toString());
  }

  private static String pair(Path certificate, Path key) {
    return "encryption: { dot: true, name: dns.example.net, certificate: "
        + certificate
        + ", key: "
        + key
        + " }\n";
  }

  /** A pair that is valid where the clock of the shell stands. */
  private String pair() throws IOException {
    Authority.Site site =
        Authority.named("Mine")
            .sign(
                Shell.NOW.minus(Duration.ofDays(90)),
                Shell.NOW.plus(Duration.ofDays(90)),
                "dns.example.net");
    String key = Base64.getMimeEncoder().encodeToString(site.keys().getPrivate().getEncoded());
    return pair(
        Authority.pem(site.certificate(), temp.resolve("c.pem")),
        Files.writeString(
            temp.resolve("k.pem"),
            "-----BEGIN PRIVATE KEY-----\n" + key + "\n-----END PRIVATE KEY-----\n"));
  }

  private static String unmatched() {
    return pair(PAIRS.resolve("ec.pem"), PAIRS.resolve("other.key.pem"));
  }

  private Path secret(String text, String permissions) throws IOException {
    Path file = Files.writeString(temp.resolve("secret"), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private static String webhook(Path secret) {
    return "alerts: { webhook: [ { url: \"http://192.168.1.9/tacet\", secretFile: "
        + secret
        + " } ] }\n";
  }

  @Test
  void aPairThatBelongsTogetherIsWell() throws IOException {
    Shell.Result result = check(pair());

    assertThat(result.out()).startsWith("ok  ");
    assertThat(result.code()).isZero();
  }

  @Test
  void aKeyOfAnotherPairIsFound() throws IOException {
    Shell.Result result = check(unmatched());

    assertThat(result.out())
        .startsWith("encryption: " + PAIRS.resolve("other.key.pem"))
        .contains("1 problem in the files it names; the server would start without what is wrong.");
    assertThat(result.code()).isEqualTo(78);
  }

  @Test
  void aCertificateForAnotherNameIsFound() throws IOException {
    Shell.Result result = check(pair().replace("dns.example.net", "dns.example.org"));

    assertThat(result.out()).contains("encryption: the certificate is for dns.example.net");
    assertThat(result.code()).isEqualTo(78);
  }

  @Test
  void aFileThatIsNotThereIsFoundUnlessEncryptionIsOff() throws IOException {
    String yaml = pair(temp.resolve("none.pem"), temp.resolve("none.key.pem"));

    assertThat(check(yaml).out()).contains("none.pem: there is no such file");
    assertThat(check(yaml.replace("dot: true", "dot: false")).code()).isZero();
  }

  @Test
  void aSecretIsReadAsItsChannelReadsIt() throws IOException {
    assertThat(check(webhook(secret("s3cret\n", "rw-------"))).code()).isZero();

    Shell.Result open = check(webhook(secret("s3cret\n", "rw-r--r--")));
    assertThat(open.out()).contains("alerts webhook: the file ").contains("chmod 600");
    assertThat(open.out()).doesNotContain("s3cret");
    assertThat(open.code()).isEqualTo(78);
    assertThat(check(webhook(secret("\n", "rw-------"))).out())
        .contains("has nothing in its first line");
    assertThat(check(webhook(temp.resolve("gone"))).out()).contains("does not exist");
  }

  @Test
  void theServersGroupMayReadASecret() throws IOException {
    Path file = secret("s3cret\n", "rw-r-----");
    String group = Files.getAttribute(file, "posix:group").toString();

    assertThat(check(webhook(file) + "control: { group: " + group + " }\n").code()).isZero();
  }

  @Test
  void authoritiesOfAnUpstreamAreRead() throws IOException {
    Path pem = Authority.named("Mine").writeTo(temp.resolve("authority.pem"));
    String yaml =
        "upstreams: [ { url: \"tls://dns.example@192.0.2.1\", authorities: " + pem + " } ]\n";
    assertThat(check(yaml).code()).isZero();

    Files.writeString(pem, "no certificate");
    Shell.Result result = check(yaml);
    assertThat(result.out()).startsWith("upstreams tls://dns.example@192.0.2.1: " + pem);
    assertThat(result.code()).isEqualTo(78);
  }

  @Test
  void thePasswordOfTheRouterIsRead() throws IOException {
    String yaml =
        "devices: { fritzbox: { url: \"http://192.168.178.1:49000\", user: tacet, passwordFile: "
            + temp.resolve("box")
            + " } }\n";

    assertThat(check(yaml).out()).startsWith("devices.fritzbox: there is no password file ");
  }

  @Test
  void problemsAreInTheJsonToo() throws IOException {
    Shell.Result result = check(unmatched(), "--json");

    assertThat(result.out()).contains("\"ok\":false").contains("encryption: ");
    assertThat(result.code()).isEqualTo(78);
  }

  @Test
  void whoIsAskedForWhichDomainIsShown() throws IOException {
    Shell.Result result =
        check(
            "forward: { fritz.box: 192.168.178.1, example.net: \"tls://a.example@192.0.2.1\" }\n");

    assertThat(result.out())
        .containsPattern(
            "forward +fritz.box udp://192.168.178.1, example.net tls://a.example@192.0.2.1");
    assertThat(check("").out()).containsPattern("forward +none");
  }
}
