package dev.tacet.insight.evidence;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What was recorded of one device: facts only. Texts may hold what strangers wrote. Immutable.
 *
 * @param program what recorded it, with its version
 * @param madeAt when the sheet is made
 * @param names those asked for, the most often first
 * @param namesLeftOut how many more there were
 * @param queriesLeftOut how many queries stand for those
 * @param queriesHidden queries whose name the household's privacy settings hide
 * @param days on which it asked, with the hours; the last ones where there are many
 * @param daysLeftOut whether there are more of those
 */
public record Evidence(
    Subject subject,
    Record record,
    String program,
    Instant madeAt,
    List<AskedName> names,
    long namesLeftOut,
    long queriesLeftOut,
    long queriesHidden,
    List<Day> days,
    boolean daysLeftOut,
    List<Regular> regular) {
  public Evidence {
    Objects.requireNonNull(subject);
    Objects.requireNonNull(record);
    Objects.requireNonNull(program);
    Objects.requireNonNull(madeAt);
    names = List.copyOf(names);
    days = List.copyOf(days);
    regular = List.copyOf(regular);
  }

  /**
   * The device.
   *
   * @param name in the household
   * @param maker by the registry of hardware addresses
   * @param macs as text
   * @param hostNames what the device calls itself
   * @param addresses in the home network
   */
  public record Subject(
      String name,
      Optional<String> maker,
      List<String> macs,
      List<String> hostNames,
      List<String> addresses) {
    public Subject {
      Objects.requireNonNull(name);
      Objects.requireNonNull(maker);
      macs = List.copyOf(macs);
      hostNames = List.copyOf(hostNames);
      addresses = List.copyOf(addresses);
    }
  }

  /** Where the queries were read, which decides how the method is told. */
  public enum Source {
    LOG,
    CAPTURE
  }

  /** What is known of the clock that dated the queries. */
  public enum Clock {
    SYNCHRONISED,
    UNSYNCHRONISED,
    UNKNOWN,
    CAPTURE
  }

  /**
   * The record the sheet sums up: a text file with a line for each entry.
   *
   * @param read the file that was read; empty for the live log
   * @param zone all times on the sheet are of this zone
   * @param queries of the device, {@code repeats} counted
   * @param rows lines of the record
   * @param sha256 of the record, as 64 hexadecimal digits
   * @param file what the record was saved as, if it was
   * @param again the command that makes the same record again
   * @param damaged whether part of what was read could not be
   */
  public record Record(
      Source source,
      Optional<String> read,
      Clock clock,
      Instant from,
      Instant to,
      ZoneId zone,
      long queries,
      long rows,
      String sha256,
      Optional<String> file,
      String again,
      boolean damaged) {
    public Record {
      Objects.requireNonNull(source);
      Objects.requireNonNull(read);
      Objects.requireNonNull(clock);
      Objects.requireNonNull(from);
      Objects.requireNonNull(to);
      Objects.requireNonNull(zone);
      Objects.requireNonNull(sha256);
      Objects.requireNonNull(file);
      Objects.requireNonNull(again);
    }
  }

  /**
   * A name asked for.
   *
   * @param country of the company's seat, as its ISO 3166-1 alpha-2 code; {@code ZZ} for one
   *     without a single seat
   * @param passed answered with what an upstream said
   * @param blocked answered so that it leads nowhere
   * @param other not answered in time, refused, or answered by a rule
   */
  public record AskedName(
      String name,
      Optional<String> company,
      Optional<String> country,
      long passed,
      long blocked,
      long other,
      Instant first,
      Instant last) {
    public AskedName {
      Objects.requireNonNull(name);
      Objects.requireNonNull(company);
      Objects.requireNonNull(country);
      Objects.requireNonNull(first);
      Objects.requireNonNull(last);
    }

    long queries() {
      return passed + blocked + other;
    }
  }

  /**
   * @param label the day
   * @param hours queries of each of its 24 hours
   */
  public record Day(String label, List<Long> hours) {
    public Day {
      Objects.requireNonNull(label);
      hours = List.copyOf(hours);
    }
  }

  /** A name asked for at regular intervals. */
  public record Regular(String name, Duration period, long count, Instant first, Instant last) {
    public Regular {
      Objects.requireNonNull(name);
      Objects.requireNonNull(period);
      Objects.requireNonNull(first);
      Objects.requireNonNull(last);
    }
  }
}
