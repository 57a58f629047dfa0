package dev.tacet.listen.tls;

import static dev.tacet.listen.tls.PemFilesTest.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.tacet.config.EncryptionConfig;
import dev.tacet.testkit.ManualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificatesTest {
  private static final String NAME = "tacet.home.arpa";
  private static final Duration SOON = Duration.ofMillis(20);

  /** keytool is a program of its own, and this machine may be busy. */
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  @TempDir private Path directory;
  private Certificates certificates;

  @AfterEach
  void close() {
    if (certificates != null) {
      certificates.close();
    }
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waiting for a condition").isLessThan(deadline);
      java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
    }
  }

  private static ManualClock at(Instant now) {
    ManualClock clock = new ManualClock();
    clock.jump(Duration.between(clock.instant(), now));
    return clock;
  }

  /** The owner's pair, in files that can be replaced. */
  private Certificates owners(String name, Clock clock) {
    certificates =
        new Certificates(
            new EncryptionConfig(
                true,
                0,
                true,
                0,
                false,
                0,
                name,
                Optional.of(directory.resolve("c.pem")),
                Optional.of(directory.resolve("k.pem"))),
            directory.resolve("own"),
            clock,
            () -> true,
            Keytool.ofThisJava(),
            SOON);
    certificates.start();
    return certificates;
  }

  private Certificates own(Clock clock, Keytool keytool) {
    certificates =
        new Certificates(
            new EncryptionConfig(
                true, 0, true, 0, false, 0, NAME, Optional.empty(), Optional.empty()),
            directory.resolve("own"),
            clock,
            () -> !clock.instant().isBefore(Instant.parse("2020-01-01T00:00:00Z")),
            keytool,
            SOON);
    return certificates;
  }

  private void put(String certificate, String key) throws IOException {
    replace(file(certificate), "c.pem");
    replace(file(key), "k.pem");
  }

  private void replace(Path from, String to) throws IOException {
    Path next = directory.resolve(to + ".new");
    Files.copy(from, next, StandardCopyOption.REPLACE_EXISTING);
    Files.move(next, directory.resolve(to), StandardCopyOption.REPLACE_EXISTING);
  }

  private String algorithm() {
    return certificates.current().orElseThrow().key().getAlgorithm();
  }

  @Test
  void theOwnersPairIsThereAtOnce() throws Exception {
    put("ec.pem", "ec.key.pem");
    owners("dns.example.net", Clock.systemUTC());

    CertificateState state = certificates.state();
    assertThat(certificates.current()).isPresent();
    assertThat(state.made()).isFalse();
    assertThat(state.problem()).isEmpty();
    assertThat(state.names()).containsExactly("dns.example.net", "*.dns.example.net");
    assertThat(state.fingerprint()).matches("([0-9A-F]{2}:){31}[0-9A-F]{2}");
    assertThat(state.authority()).isEmpty();
  }

  @Test
  void aPairThatIsReplacedIsInForceFromThenOn() throws Exception {
    put("ec.pem", "ec.key.pem");
    owners("dns.example.net", Clock.systemUTC());
    assertThat(algorithm()).isEqualTo("EC");

    put("rsa.pem", "rsa.key.pem");

    await(() -> algorithm().equals("RSA"));
    assertThat(certificates.state().problem()).isEmpty();
  }

  @Test
  void aBrokenPairIsSaidAndTheOldOneStaysInForceUntilItIsMended() throws Exception {
    put("ec.pem", "ec.key.pem");
    owners("dns.example.net", Clock.systemUTC());

    replace(file("rsa.pem"), "c.pem"); // and the key is forgotten
    await(() -> !certificates.state().problem().isEmpty());
    assertThat(certificates.state().problem())
        .contains("k.pem")
        .contains("the one that was read before stays in force");
    assertThat(algorithm()).isEqualTo("EC");

    replace(file("rsa.key.pem"), "k.pem");
    await(() -> algorithm().equals("RSA"));
    assertThat(certificates.state().problem()).isEmpty();
  }

  @Test
  void aPairThatIsNotThereYetIsTakenWhenItComes() throws Exception {
    owners("dns.example.net", Clock.systemUTC());
    assertThat(certificates.current()).isEmpty();
    assertThat(certificates.state().problem()).contains("c.pem: there is no such file");

    put("ec.pem", "ec.key.pem");

    await(() -> certificates.current().isPresent());
    assertThat(certificates.state().problem()).isEmpty();
  }

  @Test
  void aReloadDoesNotWaitForTheNextLook() throws Exception {
    put("ec.pem", "ec.key.pem");
    certificates =
        new Certificates(
            new EncryptionConfig(
                true,
                0,
                false,
                0,
                false,
                0,
                "dns.example.net",
                Optional.of(directory.resolve("c.pem")),
                Optional.of(directory.resolve("k.pem"))),
            directory,
            Clock.systemUTC(),
            () -> true,
            Keytool.ofThisJava(),
            Duration.ofHours(1));
    certificates.start();

    put("rsa.pem", "rsa.key.pem");
    certificates.reload();

    await(() -> algorithm().equals("RSA"));
  }

  @Test
  void anExpiredCertificateIsShownAndSaid() throws Exception {
    put("ec.pem", "ec.key.pem");
    owners("dns.example.net", at(Instant.parse("2300-01-01T00:00:00Z")));

    assertThat(certificates.current()).isPresent();
    assertThat(certificates.state().problem()).contains("has expired at 21");
  }

  @Test
  void aClockWithoutBatteryIsNoReasonToShowNothing() throws Exception {
    put("ec.pem", "ec.key.pem");
    owners("dns.example.net", at(Instant.EPOCH));

    assertThat(certificates.current()).isPresent();
    assertThat(certificates.state().problem()).contains("is the clock of this machine right?");
  }

  @Test
  void aCertificateForAnotherNameIsSaid() throws Exception {
    put("ec.pem", "ec.key.pem");
    owners(NAME, Clock.systemUTC());

    assertThat(certificates.state().problem())
        .contains("is for dns.example.net, *.dns.example.net")
        .contains("set encryption.name");
  }

  @Test
  void oneOfOurOwnIsMadeKeptAndRenewed() throws Exception {
    ManualClock clock = at(Instant.now()); // keytool knows no other time
    own(clock, Keytool.ofThisJava());
    certificates.addresses(
        Set.of(
            InetAddress.getByName("192.168.7.53"),
            InetAddress.getByName("fd00::53"),
            InetAddress.getByName("2001:db8::53"),
            InetAddress.getByName("203.0.113.9")));
    certificates.start();
    await(() -> certificates.current().isPresent());

    Identity made = certificates.current().orElseThrow();
    assertThat(made.names()).containsExactly(NAME, "*." + NAME);
    assertThat(made.addresses())
        .containsExactlyInAnyOrder(
            "192.168.7.53", "fd00:0:0:0:0:0:0:53", "127.0.0.1", "0:0:0:0:0:0:0:1");
    assertThat(made.certificate().getPublicKey().getAlgorithm()).isEqualTo("EC");
    assertThat(Duration.between(made.notBefore(), made.notAfter()))
        .isLessThanOrEqualTo(OwnCertificate.LIFETIME);
    Path store = directory.resolve("own/own.p12");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(store)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(store.getParent())))
        .isEqualTo("rwx------");
    try (var files = Files.list(store.getParent())) {
      assertThat(files).containsExactly(store);
    }

    // Another start reads the same one.
    String authority = certificates.state().authority();
    certificates.close();
    own(clock, new Keytool(Path.of("/nonexistent")));
    certificates.start();
    assertThat(certificates.current()).contains(made);

    // Thirty days before its end there is another, under the same authority.
    certificates.close();
    clock.jump(OwnCertificate.LIFETIME.minus(OwnCertificate.RENEW_BEFORE));
    own(clock, Keytool.ofThisJava());
    certificates.start();
    await(() -> !certificates.current().orElseThrow().equals(made));
    assertThat(certificates.state().authority()).isEqualTo(authority);
  }

  @Test
  void theAuthorityCannotBeAnybodyElsesBank() throws Exception {
    own(Clock.systemUTC(), Keytool.ofThisJava());
    certificates.start();
    await(() -> certificates.current().isPresent());
    String authority = certificates.state().authority();
    assertThat(verify(certificates.current().orElseThrow().certificate(), authority))
        .contains("leaf.pem: OK");

    // Whoever has the key signs for a bank, and for an address of the Internet's.
    for (String stolen : List.of("san=dns:www.bank.example", "san=ip:203.0.113.7")) {
      Path store = directory.resolve("own/own.p12");
      Keytool.ofThisJava()
          .run(
              List.of(
                  "-genkeypair",
                  "-alias",
                  "bank" + stolen.hashCode(),
                  "-signer",
                  "authority",
                  "-keyalg",
                  "EC",
                  "-groupname",
                  "secp256r1",
                  "-dname",
                  "CN=x",
                  "-ext",
                  stolen),
              store,
              "PASSWORD",
              "tacet-own-certificate");
      java.security.KeyStore keys = java.security.KeyStore.getInstance("PKCS12");
      try (var in = Files.newInputStream(store)) {
        keys.load(in, "tacet-own-certificate".toCharArray());
      }
      X509Certificate forged = (X509Certificate) keys.getCertificate("bank" + stolen.hashCode());

      assertThat(verify(forged, authority)).contains("permitted subtree violation");
    }
  }

  /**
   * What OpenSSL makes of it that trusts nobody but the authority. The JDK does not look at the
   * constraints of a trust anchor, so that it is no witness here.
   */
  private String verify(X509Certificate certificate, String authority) throws Exception {
    Path anchor = Files.writeString(directory.resolve("anchor.pem"), authority);
    Path leaf = Files.writeString(directory.resolve("leaf.pem"), Identity.pem(certificate));
    Process process;
    try {
      process =
          new ProcessBuilder(
                  "openssl",
                  "verify",
                  "-no-CApath",
                  "-CAfile",
                  anchor.toString(),
                  "-purpose",
                  "sslserver",
                  leaf.toString())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      return abort("openssl is not installed: " + e.getMessage());
    }
    String said = new String(process.getInputStream().readAllBytes());
    process.waitFor();
    return said;
  }

  @Test
  void nothingIsSignedWhileTheClockIsNotSet() {
    ManualClock clock = at(Instant.EPOCH);
    own(clock, new Keytool(Path.of("/nonexistent")));
    certificates.start();

    await(() -> certificates.state().problem().contains("as soon as it is right"));
    assertThat(certificates.current()).isEmpty();
  }

  @Test
  void aJavaThatCannotMakeOneIsSaidWithWhatToDo() {
    own(Clock.systemUTC(), new Keytool(directory.resolve("keytool")));
    certificates.start();

    await(() -> certificates.state().problem().contains("set encryption.certificate"));
    assertThat(certificates.current()).isEmpty();
  }

  @Test
  void aStoreThatIsDamagedIsSaidAndNotOverwritten() throws Exception {
    Path store = directory.resolve("own/own.p12");
    Files.createDirectories(store.getParent());
    Files.writeString(store, "no keys");
    own(Clock.systemUTC(), Keytool.ofThisJava());
    certificates.start();

    await(() -> certificates.state().problem().contains("remove the file"));
    assertThat(Files.readString(store)).isEqualTo("no keys");
  }

  @Test
  void aKeyThatQuicCannotUseIsFoundBeforeAStartWhereQuicIsOn() {
    assertThat(beforeAStart("ed25519", true)).contains(Identity.NOT_FOR_QUIC);
    assertThat(beforeAStart("ed25519", false)).isEmpty();
    assertThat(beforeAStart("ec", true)).isEmpty();
  }

  private static Optional<String> beforeAStart(String pair, boolean doq) {
    EncryptionConfig config =
        new EncryptionConfig(
            true,
            0,
            false,
            0,
            doq,
            0,
            "dns.example.net",
            Optional.of(file(pair + ".pem")),
            Optional.of(file(pair + ".key.pem")));
    return Certificates.problem(config, Optional.empty());
  }
}
