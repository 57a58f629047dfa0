package dev.tacet.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncryptionConfigTest {
  @TempDir private Path directory;

  @Test
  void nothingIsOfferedUnlessTheOwnerSaysSo() throws Exception {
    assertThat(read("{}"))
        .isEqualTo(
            new EncryptionConfig(
                false,
                853,
                false,
                443,
                false,
                853,
                "tacet.home.arpa",
                Optional.empty(),
                Optional.empty()));
    assertThat(read("{}").on()).isFalse();
  }

  @Test
  void eachOptionIsRead() throws Exception {
    assertThat(
            read(
                "{ dot: true, dotPort: 8853, doh: true, dohPort: 8443, doq: true, doqPort: 8953, name: dns.example.net,"
                    + " certificate: /etc/c.pem, key: /etc/k.pem }"))
        .isEqualTo(
            new EncryptionConfig(
                true,
                8853,
                true,
                8443,
                true,
                8953,
                "dns.example.net",
                Optional.of(Path.of("/etc/c.pem")),
                Optional.of(Path.of("/etc/k.pem"))));
  }

  @Test
  void aCertificateWithoutItsKeyIsRefused() {
    assertThatThrownBy(() -> read("{ certificate: /etc/c.pem }"))
        .hasMessageContaining("encryption.certificate: is of no use without encryption.key");
    assertThatThrownBy(() -> read("{ key: /etc/k.pem }"))
        .hasMessageContaining("encryption.key: is of no use without encryption.certificate");
  }

  @Test
  void twoDoorsOnOnePortAreRefused() {
    assertThatThrownBy(() -> read("{ dot: true, doh: true, dohPort: 853 }"))
        .hasMessageContaining("encryption.dohPort");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tacet",
        "Tacet.home.arpa",
        "-a.example",
        "a..example",
        "a_b.example",
        "192.0.2.1.",
        "\"*.example.net\"",
        "\"a.example \""
      })
  void aNameNoCertificateCanBeForIsRefused(String name) {
    assertThatThrownBy(() -> read("{ name: " + name + " }"))
        .hasMessageContaining("encryption.name");
  }

  @Test
  void aNameWithoutRoomForADeviceIsRefused() {
    String label = "a".repeat(63);

    assertThatThrownBy(() -> read("{ name: " + label + "." + label + "." + label + " }"))
        .hasMessageContaining("encryption.name");
  }

  private EncryptionConfig read(String section) throws Exception {
    Path file = directory.resolve("tacet.yaml");
    Files.writeString(file, "encryption: " + section + "\n");
    return new ConfigFile(Set.of()).read(file, Map.of()).encryption();
  }
}
