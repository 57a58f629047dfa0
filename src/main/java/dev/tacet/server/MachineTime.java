package dev.tacet.server;

import dev.tacet.control.api.ClockStatus;
import dev.tacet.policy.HouseTime;
import dev.tacet.upstream.TrustedTime;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the clock of this machine is worth. A small machine without a battery says 1970 after a
 * power cut, or the time of its last shutdown, until a time server is heard; for which names must
 * resolve. Its clock is doubted while it says less than when this program was built, less than when
 * it was last known, more than twenty years after the build, or while a time service of the machine
 * has not been heard yet and no hardware clock kept the time.
 *
 * <p>While it is doubted dates are judged by nobody, schedules stay as they are, and everything
 * else counts on from the last time known. What is thrown away for its age goes by {@link
 * #settled}: a clock that is suddenly a day and more ahead is believed by it after a day only, or
 * when a time server was heard.
 *
 * <p>Thread-safe; {@link #tick} is called each second by one thread.
 */
final class MachineTime implements TrustedTime, HouseTime, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MachineTime.class);

  /** Within it the steps a time service makes are nothing to wonder about. */
  private static final Duration STEP = Duration.ofMinutes(1);

  private static final int YEARS_IN_USE = 20;
  private static final Duration KEEP_EVERY = Duration.ofHours(1);
  private static final Duration JUMP = Duration.ofDays(1);
  private static final Duration SETTLES_AFTER = Duration.ofDays(1);

  private static final String MEANWHILE =
      "until it is right, dates of certificates and signatures are not judged, schedules stay as"
          + " they are, and the log counts on from the last time known";

  /** Why the clock is not believed. */
  enum Doubt {
    NONE,
    BEFORE_BUILD,
    TOO_LATE,
    BEFORE_KEPT,
    NOT_SET_YET
  }

  /** A time, and when it was that on the monotonic clock. */
  private record Moment(Instant at, long nanos) {
    Instant after(long later) {
      return at.plusNanos(later - nanos);
    }
  }

  private final Clock wall;
  private final LongSupplier nanos;
  private final TimeServers servers;
  private final KeptTime file;
  private final Instant built;
  private final Instant latest;

  private volatile TimeServers.Word heard;
  private volatile Optional<Instant> kept;

  /** The last moment known; before there is one, when the machine's time can at least be. */
  private volatile Moment base;

  private volatile boolean everKnown;
  private volatile Moment settled;

  private Doubt before = Doubt.NONE;
  private Optional<Long> jumpedNanos = Optional.empty();
  private Optional<Long> writtenNanos = Optional.empty();

  /**
   * @param wall the clock of the machine
   * @param nanos the monotonic one
   */
  MachineTime(Instant built, KeptTime file, TimeServers servers, Clock wall, LongSupplier nanos) {
    this.built = built;
    this.latest = built.atOffset(ZoneOffset.UTC).plusYears(YEARS_IN_USE).toInstant();
    this.file = file;
    this.servers = servers;
    this.wall = wall;
    this.nanos = nanos;
    // One that the clock cannot have had says nothing of when this machine was last in use.
    this.kept = file.read().filter(at -> !at.isBefore(built) && !at.isAfter(latest));
    this.everKnown = kept.isPresent();
    this.heard = servers.say();
    long start = nanos.getAsLong();
    this.base = new Moment(kept.orElse(built), start);
    Instant now = wall.instant();
    Instant from = kept.orElse(doubt(now) == Doubt.NONE ? now : built);
    this.settled = new Moment(from, start);
    tick();
  }

  /** For this machine, its time kept in a directory. */
  static MachineTime in(Path directory, ServerOptions options, LongSupplier nanos) {
    Instant built = BuildTime.read();
    return new MachineTime(
        built,
        new KeptTime(directory.resolve("clock")),
        new TimeServers(options.root(), built),
        options.clock(),
        nanos);
  }

  @Override
  public Optional<Instant> now() {
    Instant now = wall.instant();
    return doubt(now) == Doubt.NONE ? Optional.of(now) : Optional.empty();
  }

  @Override
  public Optional<Instant> known() {
    return now();
  }

  @Override
  public Optional<Instant> lastKnown() {
    return now().or(() -> everKnown ? Optional.of(base.at()) : Optional.empty());
  }

  @Override
  public Instant guess() {
    Instant now = wall.instant();
    return switch (doubt(now)) {
      case NONE, NOT_SET_YET -> now;
      case BEFORE_BUILD, TOO_LATE, BEFORE_KEPT -> base.after(nanos.getAsLong());
    };
  }

  /** The guess as a clock, for all that only says when something was. */
  Clock clock() {
    return new Told(this::guess, ZoneOffset.UTC);
  }

  /** For what is thrown away for its age: a jump ahead moves it by nothing at first. */
  Clock settled() {
    return new Told(() -> settled.after(nanos.getAsLong()), ZoneOffset.UTC);
  }

  private Doubt doubt(Instant now) {
    if (now.isBefore(built)) {
      return Doubt.BEFORE_BUILD;
    }
    if (now.isAfter(latest)) {
      return Doubt.TOO_LATE;
    }
    if (heard != TimeServers.Word.HEARD && kept.isPresent() && isStepBack(kept.get(), now)) {
      return Doubt.BEFORE_KEPT;
    }
    return heard == TimeServers.Word.NOT_YET ? Doubt.NOT_SET_YET : Doubt.NONE;
  }

  private static boolean isStepBack(Instant from, Instant to) {
    return to.isBefore(from.minus(STEP));
  }

  /** Each second: looks at the clock, and keeps the time once an hour. */
  synchronized void tick() {
    if (heard != TimeServers.Word.HEARD) {
      heard = servers.say();
    }
    long at = nanos.getAsLong();
    Instant now = wall.instant();
    if (doubt(now) == Doubt.BEFORE_KEPT && before == Doubt.NONE && writtenNanos.isPresent()) {
      // Nothing but somebody who sets it moves a clock back while it runs: it was ahead.
      LOG.info("the clock was set back to {}", now);
      settled = new Moment(now, at);
      keep(at);
    }
    Doubt doubt = doubt(now);
    if (doubt == Doubt.NONE) {
      if (!everKnown) {
        settled = new Moment(now, at); // nothing is known that this could be ahead of
      }
      base = new Moment(now, at);
      everKnown = true;
      settle(now, at);
      if (isKeepingDue(now, at)) {
        keep(at);
      }
    }
    tell(doubt, now);
    before = doubt;
  }

  private boolean isKeepingDue(Instant now, long at) {
    boolean wrong = kept.isEmpty() || isStepBack(kept.get(), now);
    return wrong || writtenNanos.isEmpty() || at - writtenNanos.get() - KEEP_EVERY.toNanos() >= 0;
  }

  /** What has not settled is not kept: a clock once wrong would be asked for that ever after. */
  private void keep(long at) {
    Instant second = settled.after(at).truncatedTo(ChronoUnit.SECONDS);
    writtenNanos = Optional.of(at);
    kept = Optional.of(second);
    file.write(second);
  }

  private void settle(Instant now, long at) {
    Duration ahead = Duration.between(settled.after(at), now);
    boolean jumped = ahead.compareTo(JUMP) > 0 && heard != TimeServers.Word.HEARD;
    if (jumped && jumpedNanos.isEmpty()) {
      jumpedNanos = Optional.of(at);
      LOG.info(
          "the clock is {} days ahead of when Tacet last knew it; nothing is removed for its age"
              + " before that has lasted a day",
          ahead.toDays());
    }
    if (!jumped || at - jumpedNanos.get() - SETTLES_AFTER.toNanos() >= 0) {
      jumpedNanos = Optional.empty();
      settled = new Moment(now, at);
    }
  }

  private void tell(Doubt doubt, Instant now) {
    if (doubt == before) {
      return;
    }
    if (doubt == Doubt.NONE) {
      LOG.info("the clock is believed again: {}", now);
    } else {
      LOG.warn("{}; {}", why(doubt, now), MEANWHILE);
    }
  }

  private String why(Doubt doubt, Instant now) {
    String says = "the clock of this machine says " + now.truncatedTo(ChronoUnit.SECONDS);
    return switch (doubt) {
      case NONE -> "";
      case BEFORE_BUILD -> says + ", before this Tacet was built";
      case TOO_LATE -> says + ", more than " + YEARS_IN_USE + " years after this Tacet was built";
      case BEFORE_KEPT ->
          says + ", but it was " + kept.map(Object::toString).orElse("later") + " before";
      case NOT_SET_YET -> says + ", and has not been set by a time server since it was started";
    };
  }

  private String remedy(Doubt doubt) {
    String wait = "it is set by itself once a time server is heard: timedatectl";
    return switch (doubt) {
      case NONE -> "";
      case BEFORE_BUILD, TOO_LATE -> wait;
      case NOT_SET_YET ->
          wait + "; if no time server can be had and it is right: sudo timedatectl set-ntp false";
      case BEFORE_KEPT ->
          wait + "; if it is right as it is, remove " + file.file() + " and restart Tacet";
    };
  }

  ClockStatus status() {
    Instant now = wall.instant();
    Doubt doubt = doubt(now);
    String what = doubt == Doubt.NONE ? "" : why(doubt, now) + "; " + MEANWHILE;
    return new ClockStatus(
        doubt == Doubt.NONE, now.truncatedTo(ChronoUnit.SECONDS).toString(), what, remedy(doubt));
  }

  /** Keeps the time for the next start. */
  @Override
  public synchronized void close() {
    if (now().isPresent()) {
      keep(nanos.getAsLong());
    }
  }

  /** A clock that says what it is told. */
  private static final class Told extends Clock {
    private final Supplier<Instant> source;
    private final ZoneId zone;

    Told(Supplier<Instant> source, ZoneId zone) {
      this.source = source;
      this.zone = zone;
    }

    @Override
    public Instant instant() {
      return source.get();
    }

    @Override
    public ZoneId getZone() {
      return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
      return new Told(source, other);
    }
  }
}
