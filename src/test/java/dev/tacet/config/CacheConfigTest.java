package dev.tacet.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheConfigTest {
  @TempDir private Path directory;

  private CacheConfig read(String cache) throws IOException, ConfigException {
    Path file = Files.writeString(directory.resolve("tacet.yaml"), "cache: " + cache + "\n");
    return new ConfigFile(Set.of()).read(file, Map.of()).cache();
  }

  @Test
  void everythingCanBeSet() throws Exception {
    assertThat(
            read(
                "{ maxEntries: 5, maxSize: 2MiB, minTtl: 1m, maxTtl: 1h, serveStale: false,"
                    + " staleFor: 3d, staleClientTimeout: 500ms, staleRefreshTime: 30s,"
                    + " prefetch: false, keep: true }"))
        .isEqualTo(
            new CacheConfig(
                5,
                2 << 20,
                Duration.ofMinutes(1),
                Duration.ofHours(1),
                false,
                Duration.ofDays(3),
                Duration.ofMillis(500),
                Duration.ofSeconds(30),
                false,
                true));
  }

  @Test
  void thereIsNoStaleTimeWhereEitherWordSaysSo() throws Exception {
    assertThat(read("{ serveStale: false }").staleTime()).isZero();
    assertThat(read("{ staleFor: 0s }").staleTime()).isZero();
    assertThat(read("{ keep: true }").staleTime()).isEqualTo(Duration.ofDays(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ minTtl: 2h }|cache.minTtl: 2h is out of bounds; use up to 1h",
        "{ maxTtl: 8d }|cache.maxTtl: 8d is out of bounds; use 1m to 7d",
        "{ maxTtl: 30s }|cache.maxTtl: 30s is out of bounds; use 1m to 7d",
        "{ minTtl: 5m, maxTtl: 1m }|cache.minTtl: is above maxTtl; make it smaller",
        "{ staleFor: 4d }|cache.staleFor: 4d is out of bounds; use up to 3d",
        "{ staleClientTimeout: 5s }|cache.staleClientTimeout: 5s is out of bounds; use up to 4s",
        "{ staleRefreshTime: 0s }|cache.staleRefreshTime: 0s is out of bounds; use 1s to 5m",
        "{ keep: maybe }|cache.keep: \"maybe\" is unknown; use true, false",
        "{ keepp: true }|cache.keepp: unknown option; did you mean keep?",
      })
  void whatCannotBeMeantIsToldWithItsPlace(String cache, String problem) {
    assertThatThrownBy(() -> read(cache))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("tacet.yaml:1:")
        .hasMessageContaining(problem);
  }
}
