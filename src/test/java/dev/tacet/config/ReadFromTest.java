package dev.tacet.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadFromTest {
  @TempDir private Path directory;
  private final ConfigFile reader = new ConfigFile(Set.of());

  @Test
  void theVariablesAboveTheFileAreNamed() throws Exception {
    Path file = Files.writeString(directory.resolve("tacet.yaml"), "listen: { port: 5353 }\n");
    Map<String, String> variables =
        Map.of("TACET_CACHE_MAX_ENTRIES", "1000", "TACET_LISTEN_PORT", "5300", "HOME", "/root");

    assertThat(reader.read(file, variables).readFrom(Optional.of(file)))
        .isEqualTo(file + " and TACET_CACHE_MAX_ENTRIES, TACET_LISTEN_PORT");
    assertThat(reader.read(file, Map.of()).readFrom(Optional.of(file))).isEqualTo(file.toString());
    assertThat(reader.defaults(variables).readFrom(Optional.empty()))
        .isEqualTo("built-in defaults and TACET_CACHE_MAX_ENTRIES, TACET_LISTEN_PORT");
    assertThat(reader.defaults(Map.of()).readFrom(Optional.empty())).isEqualTo("built-in defaults");
  }

  @Test
  void aMistakeInAListsAddressDoesNotShowItsPassword() {
    for (String url :
        new String[] {
          "ftp://me:secret@a.example/l",
          "http://me:secret@/l",
          "//me:secret@a.example/l",
          "http://me:secret@a b.example/l",
          "http://a.example:99999/l?token=secret"
        }) {
      assertThat(ListConfig.mistakeInUrl(url).orElseThrow()).doesNotContain("secret");
    }
  }
}
