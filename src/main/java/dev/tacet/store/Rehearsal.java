package dev.tacet.store;

import dev.tacet.config.QueryLogConfig;
import dev.tacet.dns.AddressText;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.Origin;
import dev.tacet.dns.Question;
import dev.tacet.dns.Transport;
import dev.tacet.policy.Reason;
import dev.tacet.policy.Rung;
import dev.tacet.policy.Verdict;
import dev.tacet.querylog.Decision;
import dev.tacet.querylog.LoggedDecision;
import dev.tacet.querylog.Sequence;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Writes the log of a house that is not: nine days of two devices that do what reports look for. A
 * class archive is made of what a command did when it was rehearsed (scripts/lib/archive.sh), and
 * of an empty log a report does next to nothing. One thread.
 */
public final class Rehearsal {
  private static final Duration SPAN = Duration.ofDays(9);
  private static final int PHONE = 1;
  private static final int CAMERA = 2;

  private final Random random = new Random(1);
  private final List<Asked> asked = new ArrayList<>();
  private final Instant start;

  private Rehearsal(Instant end) {
    start = end.minus(SPAN);
  }

  /** One query. */
  private record Asked(Instant at, int device, DomainName name, boolean blocked) {}

  /**
   * Writes it.
   *
   * @param arguments the data directory, which is made
   */
  public static void main(String[] arguments) throws DataDirectoryException {
    Rehearsal rehearsal = new Rehearsal(Instant.now());
    rehearsal.invent();
    rehearsal.write(Path.of(arguments[0]));
  }

  private void invent() {
    for (int name = 0; name < 60; name++) {
      for (int query = 0; query < 40; query++) {
        Duration after = Duration.ofMillis((long) (random.nextDouble() * SPAN.toMillis()));
        ask(after, 1 + name % 2, "www.site" + name + ".example", false);
      }
    }
    beat(Duration.ZERO, Duration.ofMinutes(10), 1_296, CAMERA, "beat.vendor.example", false);
    beat(Duration.ofDays(2), Duration.ofSeconds(60), 1_440, PHONE, "push.vendor.example", false);
    // Let through, then blocked, then tried again and again.
    beat(Duration.ZERO, Duration.ofMinutes(30), 240, CAMERA, "tracking.miui.com", false);
    beat(Duration.ofDays(6), Duration.ofSeconds(12), 900, CAMERA, "tracking.miui.com", true);
    beat(Duration.ofDays(7), Duration.ofMillis(200), 400, CAMERA, "p2p.storm.example", true);
    beat(Duration.ofDays(8), Duration.ofHours(3), 8, CAMERA, "api.first.example", false);
    beat(Duration.ofDays(8), Duration.ofHours(2), 8, CAMERA, "data.mistat.xiaomi.com", false);
    beat(Duration.ofDays(8), Duration.ofHours(2), 8, CAMERA, "telemetry.storm.example", false);
    beat(Duration.ofDays(8), Duration.ofHours(2), 8, CAMERA, "dns.google", false);
  }

  private void beat(
      Duration from, Duration period, int times, int device, String name, boolean blocked) {
    for (int i = 0; i < times; i++) {
      Duration jitter = Duration.ofMillis(random.nextInt(40));
      ask(from.plus(period.multipliedBy(i)).plus(jitter), device, name, blocked);
    }
  }

  private void ask(Duration after, int device, String name, boolean blocked) {
    asked.add(new Asked(start.plus(after), device, DomainName.parse(name), blocked));
  }

  private void write(Path directory) throws DataDirectoryException {
    QueryLogConfig config =
        new QueryLogConfig(
            QueryLogConfig.Store.DISK,
            SPAN.multipliedBy(2),
            64L << 20,
            Duration.ofSeconds(60),
            500,
            Duration.ofMinutes(10));
    asked.sort(Comparator.comparing(Asked::at));
    try (DataDirectory held = DataDirectory.open(directory, Clock.systemUTC());
        SqliteDecisions log = SqliteDecisions.open(held, config, Clock.systemUTC())) {
      log.names(Map.of(PHONE, "phone", CAMERA, "camera"));
      Sequence sequence = new Sequence(log.lastSeq());
      log.write(
          asked.stream()
              .map(one -> new LoggedDecision(sequence.next(one.at), decision(one)))
              .toList());
    }
  }

  private static Decision decision(Asked one) {
    Reason reason = new Reason(Rung.PROFILE_BLOCK, "xiaomi/block");
    return new Decision(
        one.at,
        AddressText.parse("192.0.2." + one.device),
        one.device,
        Transport.UDP,
        Question.of(one.name, 1),
        one.blocked
            ? new Verdict.Blocked(reason, "miui.com", Optional.empty())
            : Verdict.Allowed.BY_DEFAULT,
        one.blocked ? Origin.SELF : Origin.CACHE,
        0,
        Duration.ofNanos(200_000),
        List.of(),
        1);
  }
}
