package dev.tacet.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/** Time that passes when the test says so: a wall clock and, apart from it, a monotonic one. */
public final class ManualClock extends Clock {
  private volatile Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private volatile long nanos = 1_000_000_000L;

  /** Lets time pass on both clocks. */
  public void pass(Duration time) {
    now = now.plus(time);
    nanos += time.toNanos();
  }

  /** Moves the wall clock alone, as a correction by NTP does. */
  public void jump(Duration by) {
    now = now.plus(by);
  }

  /** The monotonic clock. */
  public LongSupplier nanos() {
    return () -> nanos;
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new IllegalArgumentException("tests keep to UTC");
  }
}
