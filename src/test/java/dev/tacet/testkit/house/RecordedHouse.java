package dev.tacet.testkit.house;

import dev.tacet.config.QueryLogConfig;
import dev.tacet.device.Kind;
import dev.tacet.dns.DomainName;
import dev.tacet.insight.Fate;
import dev.tacet.insight.Observation;
import dev.tacet.insight.Party;
import dev.tacet.querylog.Decision;
import dev.tacet.querylog.Decisions;
import dev.tacet.querylog.LoggedDecision;
import dev.tacet.querylog.Sequence;
import dev.tacet.store.DataDirectory;
import dev.tacet.store.SqliteDecisions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A simulated house as a recorded log: a camera with a beacon of a minute, a television with
 * storms, a laptop with a person behind it, a stick that looks up DoH. The same seed gives the same
 * log.
 */
public final class RecordedHouse {
  /** What the camera calls itself: nothing to print as it is. */
  public static final String CAMERA = "cam=\u001b[31m<b>";

  public static final LocalDate FIRST_DAY = LocalDate.of(2026, 10, 5);

  private static final int BATCH = 10_000;

  private RecordedHouse() {}

  /** Writes {@code queries.db} of so many days into a directory that is not there yet. */
  public static Path write(Path directory, long seed, int days) throws Exception {
    House house = new House(seed, ZoneId.of("UTC"), FIRST_DAY, days);
    Party camera = house.party(CAMERA, Kind.CAMERA);
    Party television = house.party("television", Kind.TV);
    Party laptop = house.party("laptop", Kind.COMPUTER);
    Party stick = house.party("stick", Kind.UNKNOWN);
    house.run(Planted.every(camera, "beat.mi.com", 60).jitter(0.05));
    house.atRandom(camera, DomainName.parse("device-metrics.vendor.example"), 30);
    house.atRandom(camera, DomainName.parse("=cmd.vendor.example"), 3);
    new Person(house, laptop).live();
    DomainName ads = DomainName.parse("ads.samsungads.com");
    house.block(ads, house.fromMillis());
    house.atRandom(television, DomainName.parse("www.samsung.com"), 40);
    for (int day = 0; day < days; day++) {
      LocalDate date = FIRST_DAY.plusDays(day);
      house.storm(television, ads, house.at(date, 20), 2, 60);
      house.want(stick, DomainName.parse("dns.google"), house.at(date, 3), 2);
      house.insist(stick, DomainName.parse("night.stick.example"), house.at(date, 2), 5);
    }
    house.run(
        Planted.every(television, "new.television.example", 600),
        house.at(FIRST_DAY.plusDays(days * 2L / 3), 0),
        house.toMillis());
    write(directory, house.observations());
    return directory.resolve("queries.db");
  }

  /** Writes any observations; device numbers are those of their parties. */
  public static void write(Path directory, List<Observation> observations) throws Exception {
    QueryLogConfig config =
        new QueryLogConfig(
            QueryLogConfig.Store.DISK,
            Duration.ofDays(3_000),
            1L << 30,
            Duration.ofSeconds(60),
            500,
            Duration.ofMinutes(10));
    try (DataDirectory data = DataDirectory.open(directory, Clock.systemUTC());
        SqliteDecisions sink = SqliteDecisions.open(data, config, Clock.systemUTC())) {
      Sequence sequence = new Sequence(sink.lastSeq());
      Map<Integer, String> names = new HashMap<>();
      List<LoggedDecision> batch = new ArrayList<>();
      for (Observation observation : observations) {
        Instant at = Instant.ofEpochMilli(observation.atMillis());
        batch.add(new LoggedDecision(sequence.next(at), decision(at, observation)));
        names.put(observation.party().device(), observation.party().name());
        if (batch.size() == BATCH) {
          sink.write(batch);
          batch.clear();
        }
      }
      sink.write(batch);
      sink.names(names);
    }
  }

  private static Decision decision(Instant at, Observation observation) {
    String client = "192.0.2." + observation.party().device();
    String name = observation.name().toString();
    return Decisions.ofDevice(
        observation.party().device(),
        observation.fate() == Fate.BLOCKED
            ? Decisions.blocked(at, client, name, name)
            : Decisions.allowed(at, client, name));
  }
}
