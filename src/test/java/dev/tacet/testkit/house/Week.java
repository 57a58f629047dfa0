package dev.tacet.testkit.house;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.tacet.insight.Observation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A simulated household's week, written down three times from one seed: {@code data/queries.db} and
 * {@code data/state.db} as its server would have them, {@code day.pcapng}, a capture of the fourth
 * day, and {@code planted.json}, what it was made to do. {@code main} makes one to look at:
 *
 * <pre>java -cp target/test-classes:... dev.tacet.testkit.house.Week /var/tmp/week 1</pre>
 *
 * @param behaviours what a report should find, and what is ordinary
 * @param end the moment after the week
 */
public record Week(Path directory, List<Behaviour> behaviours, Instant end, int queries) {
  /** Directory and seed. */
  public static void main(String[] arguments) throws Exception {
    write(Path.of(arguments[0]), Long.parseLong(arguments[1]));
  }

  public static Week write(Path directory, long seed) throws Exception {
    Household household = new Household(seed);
    List<Observation> observations = household.observations();
    Files.createDirectories(directory);
    int queries = new WeekLog(household).write(directory.resolve("data"), observations);
    List<Behaviour> behaviours = new ArrayList<>(household.behaviours());
    Path capture = directory.resolve("day.pcapng");
    behaviours.addAll(WeekCapture.write(household, observations, capture));
    Week week =
        new Week(directory, behaviours, Instant.ofEpochMilli(household.house.toMillis()), queries);
    new ObjectMapper()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .writeValue(
            directory.resolve("planted.json").toFile(),
            Map.of("seed", seed, "queries", queries, "behaviours", behaviours));
    return week;
  }

  public Path log() {
    return directory.resolve("data/queries.db");
  }

  public Path capture() {
    return directory.resolve("day.pcapng");
  }

  /** Those of one kind. */
  public List<Behaviour> all(String kind) {
    return behaviours.stream().filter(one -> one.kind().equals(kind)).toList();
  }
}
