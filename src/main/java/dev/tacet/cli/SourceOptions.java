package dev.tacet.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What is looked at: the options all verbs that read observations have in common. */
final class SourceOptions {
  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "From then on: 7d (ago), 2026-11-21; by default all that is kept.")
  private Optional<String> since = Optional.empty();

  @Option(
      names = "--device",
      paramLabel = "D",
      description = "This device only: its name, number, MAC or address.")
  private String device = "";

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description = "A recorded queries.db in place of the live log; it is not changed.")
  private Optional<Path> log = Optional.empty();

  @Option(
      names = "--capture",
      paramLabel = "FILE",
      description = "A capture (pcap, pcapng) in place of the live log.")
  private Optional<Path> capture = Optional.empty();

  @Option(
      names = "--now",
      paramLabel = "TIME",
      description =
          "What counts as now: ISO 8601; by default the clock, of a file its newest time.")
  private Optional<String> now = Optional.empty();

  /** Checks what can be checked before anything is read. */
  void check(Times times) {
    if (log.isPresent() && capture.isPresent()) {
      throw new UsageException("--log and --capture exclude each other: one source is read");
    }
    now.ifPresent(times::parse);
    since.ifPresent(times::parse);
  }

  Optional<Path> log() {
    return log;
  }

  Optional<Path> capture() {
    return capture;
  }

  /**
   * A device that was typed without the option.
   *
   * @throws UsageException where another one was typed with it
   */
  void only(String typed) {
    if (!device.isEmpty() && !device.equals(typed)) {
      throw new UsageException("one device at a time: " + typed + " or " + device);
    }
    device = typed;
  }

  /** As it was typed; empty for all. */
  String device() {
    return device.strip();
  }

  /** Fixes the moment that counts as now. */
  void now(Instant moment) {
    now = Optional.of(moment.toString());
  }

  /** Fixes the beginning. */
  void since(Instant moment) {
    since = Optional.of(moment.toString());
  }

  boolean hasSince() {
    return since.isPresent();
  }

  boolean hasNow() {
    return now.isPresent();
  }

  /** The moment that was fixed. */
  Optional<Instant> now(Times times) {
    return now.map(times::parse);
  }

  /** The beginning, seen from a moment. */
  Optional<Instant> since(Times times, Instant now) {
    return since.map(times.at(now)::parse);
  }
}
