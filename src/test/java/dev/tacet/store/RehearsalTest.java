package dev.tacet.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.querylog.DecisionScan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalTest {
  @TempDir Path directory;

  @Test
  void theMadeUpHouseHasTwoDevicesThatAreBlockedAndNot() throws Exception {
    Rehearsal.main(new String[] {directory.toString()});

    Path file = directory.resolve("queries.db");
    assertThat(Files.exists(directory.resolve("queries.db-wal")))
        .as("not all is in the file")
        .isFalse();
    Map<String, Integer> rows = new TreeMap<>();
    try (DecisionScan log = LogFile.open(file)) {
      assertThat(log.deviceNames()).containsOnly(Map.entry(1, "phone"), Map.entry(2, "camera"));
      log.each(
          new DecisionScan.Wanted(Optional.empty(), Optional.empty(), Optional.empty()),
          Function.identity(),
          Function.identity(),
          (at, asker, name, type, outcome, repeats) ->
              rows.merge(
                  asker.device() + " " + outcome.verdict().getClass().getSimpleName(),
                  1,
                  Integer::sum));
    }
    assertThat(rows).containsOnlyKeys("1 Allowed", "2 Allowed", "2 Blocked");
    assertThat(rows.get("2 Blocked")).isEqualTo(1_300);
    assertThat(rows.values().stream().mapToInt(Integer::intValue).sum()).isGreaterThan(6_000);
  }
}
