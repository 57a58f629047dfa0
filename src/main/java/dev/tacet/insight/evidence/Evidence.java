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
    List<Regular> regular) {
  public Evidence {
    Objects.requireNonNull(subject);
    Objects.requireNonNull(record);
    Objects.requireNonNull(program);
    Objects.requireNonNull(madeAt);
    names = List.copyOf(names);
    regular = List.copyOf(regular);
  }

  /**
   * The device.
   *
   * @param name in the household
   * @param typed what a command takes to mean it, a name or a number such as {@code #3}
   * @param maker by the registry of hardware addresses
   * @param macs as text
   * @param hostNames what the device calls itself
   * @param addresses in the home network
   */
  public record Subject(
      String name,
      String typed,
      Optional<String> maker,
      List<String> macs,
      List<String> hostNames,
      List<String> addresses) {
    public Subject {
      Objects.requireNonNull(name);
      Objects.requireNonNull(typed);
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
   * @param zone all times on the sheet are of this zone
   * @param queries of the device, {@code repeats} counted
   * @param rows lines of the record
   * @param sha256 of the record, as 64 hexadecimal digits
   * @param file what the record was saved as, if it was
   */
  public record Record(
      Source source,
      Clock clock,
      Instant from,
      Instant to,
      ZoneId zone,
      long queries,
      long rows,
      String sha256,
      Optional<String> file) {
    public Record {
      Objects.requireNonNull(source);
      Objects.requireNonNull(clock);
      Objects.requireNonNull(from);
      Objects.requireNonNull(to);
      Objects.requireNonNull(zone);
      Objects.requireNonNull(sha256);
      Objects.requireNonNull(file);
    }
  }

  /**
   * A name asked for.
   *
   * @param country of the company's seat, as its ISO 3166-1 alpha-2 code; {@code ZZ} for one
   *     without a single seat
   */
  public record AskedName(
      String name,
      Optional<String> company,
      Optional<String> country,
      long passed,
      long blocked,
      Instant first,
      Instant last) {
    public AskedName {
      Objects.requireNonNull(name);
      Objects.requireNonNull(company);
      Objects.requireNonNull(country);
      Objects.requireNonNull(first);
      Objects.requireNonNull(last);
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
