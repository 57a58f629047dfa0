package dev.tacet.listen.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PemFilesTest {
  @TempDir private Path directory;

  static Path file(String name) {
    try {
      return Path.of(PemFilesTest.class.getResource("/tls/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(name, e);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ec.pem, ec.key.pem",
    "ec.pem, ec-sec1.key.pem",
    "rsa.pem, rsa.key.pem",
    "rsa.pem, rsa-pkcs1.key.pem",
    "ed25519.pem, ed25519.key.pem"
  })
  void eachFormOfAKeyIsRead(String certificate, String key) throws Exception {
    Identity identity = PemFiles.read(file(certificate), file(key));

    assertThat(identity.keyMatches()).isTrue();
    assertThat(identity.isFor("dns.example.net")).isTrue();
    assertThat(identity.toString()).doesNotContain("PRIVATE");
  }

  @Test
  void bothMayStandInOneFile() throws Exception {
    Path both = directory.resolve("both.pem");
    Files.writeString(
        both, Files.readString(file("ec-sec1.key.pem")) + Files.readString(file("ec.pem")));

    assertThat(PemFiles.read(both, both).keyMatches()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "ec.pem, other.key.pem, is not the one of the first certificate",
    "ec.pem, rsa.key.pem, cannot be read as one of the kind",
    "rsa.pem, ec-sec1.key.pem, cannot be read as one of the kind",
    "ec.pem, ec-encrypted.key.pem, openssl pkey",
    "rsa.pem, rsa-encrypted.key.pem, openssl pkey",
    "ec.pem, ec.pem, there is no private key in it",
    "ec.key.pem, ec.key.pem, there is no certificate in it"
  })
  void aPairThatIsOfNoUseIsSaidWithWhatToDo(String certificate, String key, String words) {
    assertThatThrownBy(() -> PemFiles.read(file(certificate), file(key)))
        .isInstanceOf(UnusableCertificateException.class)
        .hasMessageContaining(words)
        .hasMessageContaining(words.contains("no certificate") ? certificate : key);
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> PemFiles.read(directory.resolve("none.pem"), file("ec.key.pem")))
        .hasMessageContaining("none.pem: there is no such file");
  }

  @Test
  void aKeyThatMayNotBeReadIsSaidWithTheRemedy() throws Exception {
    Path key = directory.resolve("key.pem");
    Files.copy(file("ec.key.pem"), key);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("---------"));
    assumeTrue(!Files.isReadable(key), "root may read everything");

    assertThatThrownBy(() -> PemFiles.read(file("ec.pem"), key))
        .hasMessageContaining("may not read it")
        .hasMessageContaining("setfacl");
  }

  @Test
  void aFileThatIsFarTooLongIsNotRead() throws Exception {
    Path large = directory.resolve("large.pem");
    Files.write(large, new byte[300 << 10]);

    assertThatThrownBy(() -> PemFiles.read(large, file("ec.key.pem")))
        .hasMessageContaining("is no such file");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void damageIsSaidAndNeverThrownAsAnythingElseSeed(int seed) throws Exception {
    Random random = new Random(seed);
    byte[] certificate = Files.readAllBytes(file("ec.pem"));
    byte[] key = Files.readAllBytes(file("ec-sec1.key.pem"));
    for (int i = 0; i < 300; i++) {
      byte[] brokenCertificate = certificate.clone();
      byte[] brokenKey = key.clone();
      byte[] broken = random.nextBoolean() ? brokenCertificate : brokenKey;
      broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
      Path one = directory.resolve("c.pem");
      Path two = directory.resolve("k.pem");
      Files.write(one, brokenCertificate);
      Files.write(two, brokenKey);
      try {
        assertThat(PemFiles.read(one, two).keyMatches()).isTrue();
      } catch (UnusableCertificateException e) {
        assertThat(e.getMessage()).contains(".pem: ");
      }
    }
  }
}
