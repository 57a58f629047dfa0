package dev.tacet.lists;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tacet.dns.AddressText;
import dev.tacet.dns.DomainName;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a new version of a list means to this house. Immutable.
 *
 * @param at when they were compared, ISO 8601
 * @param hours of the log they were compared with; 0 stands for the 14 days
 * @param from the version before, by the hash of its octets; empty for the first
 * @param to the new version
 * @param estimated whether one of the two has too many rules to be counted exactly; what was
 *     removed is an estimate then too
 * @param added rules that were not there before
 * @param removed rules that are there no longer
 * @param names used here in the last 14 days and newly blocked; {@code newlyBlocked} has the most
 *     used of them
 * @param queries for those names
 * @param devices how many asked for them
 * @param newlyBlocked the most used of those names
 * @param kept names it would block and a vendor's {@code keep} entry does not let it
 */
public record ListDiff(
    String at,
    int hours,
    String from,
    String to,
    long rulesBefore,
    long rulesAfter,
    boolean estimated,
    long added,
    long removed,
    long names,
    long queries,
    int devices,
    List<Name> newlyBlocked,
    List<Name> kept) {
  /** More than a terminal shows; what is withheld is kept apart, all of it. */
  static final int MAX_SHOWN = 500;

  private static final int MAX_DEVICES = 20;

  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /**
   * A name.
   *
   * @param devices the addresses that asked for it; at most twenty
   * @param days on how many days; 0 where an earlier version of Tacet did not say
   * @param withheld whether the list may not block it yet
   * @param keptBy the vendor whose entry keeps it, or empty
   */
  public record Name(
      String name, long queries, List<String> devices, int days, boolean withheld, String keptBy) {
    public Name {
      devices = List.copyOf(devices);
    }

    private static Name of(LogComparison.Touched touched, Set<DomainName> withheld) {
      return new Name(
          touched.name().toString(),
          touched.queries(),
          touched.devices().stream().limit(MAX_DEVICES).map(AddressText::of).toList(),
          touched.days(),
          withheld.contains(touched.name()),
          touched.keptBy().orElse(""));
    }
  }

  public ListDiff {
    newlyBlocked = List.copyOf(newlyBlocked);
    kept = List.copyOf(kept);
  }

  /** {@code touched}: what the comparison found about this list. */
  static ListDiff of(
      Instant at,
      Optional<StoredCopy> from,
      StoredCopy to,
      RuleDelta delta,
      List<LogComparison.Touched> touched,
      Set<DomainName> withheld) {
    ListDiff of = of(at, touched, withheld);
    return new ListDiff(
        of.at,
        0,
        from.map(StoredCopy::sha256).orElse(""),
        to.sha256(),
        from.map(copy -> copy.content().rules()).orElse(0L),
        to.content().rules(),
        !to.content().counts().exact()
            || from.map(copy -> !copy.content().counts().exact()).orElse(false),
        delta.added(),
        delta.removed(),
        of.names,
        of.queries,
        of.devices,
        of.newlyBlocked,
        of.kept);
  }

  /** What is no list's version: what a vendor's state would mean. */
  static ListDiff of(Instant at, List<LogComparison.Touched> touched, Set<DomainName> withheld) {
    List<LogComparison.Touched> blocked =
        touched.stream().filter(name -> name.keptBy().isEmpty()).toList();
    Set<Object> devices = new HashSet<>();
    blocked.forEach(name -> devices.addAll(name.devices()));
    return new ListDiff(
        at.toString(),
        0,
        "",
        "",
        0,
        0,
        false,
        0,
        0,
        blocked.size(),
        blocked.stream().mapToLong(LogComparison.Touched::queries).sum(),
        devices.size(),
        blocked.stream().limit(MAX_SHOWN).map(name -> Name.of(name, withheld)).toList(),
        touched.stream()
            .filter(name -> name.keptBy().isPresent())
            .limit(MAX_SHOWN)
            .map(name -> Name.of(name, withheld))
            .toList());
  }

  /** The same, by the log since a moment, where that is less than the 14 days. */
  ListDiff since(Instant moment) {
    Duration read = Duration.between(moment, Instant.parse(at));
    int fewer = read.compareTo(Guard.WINDOW) >= 0 ? 0 : Math.max(1, (int) read.toHours());
    return new ListDiff(
        at,
        fewer,
        from,
        to,
        rulesBefore,
        rulesAfter,
        estimated,
        added,
        removed,
        names,
        queries,
        devices,
        newlyBlocked,
        kept);
  }

  String toJson() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report that JSON cannot say", e);
    }
  }

  /** Empty where it is not what {@link #toJson} wrote: an earlier version's report is no loss. */
  static Optional<ListDiff> fromJson(String json) {
    try {
      return Optional.of(JSON.readValue(json, ListDiff.class));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
