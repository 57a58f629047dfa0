package dev.tacet.lists;

import dev.tacet.dns.DomainName;
import dev.tacet.policy.Rung;
import dev.tacet.policy.Verdict;
import dev.tacet.querylog.UsedName;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares two judges name by name. Each name is judged on its own, for every type it was asked
 * for, so one pass over the log is enough: to withhold a name from a list is to let the list say
 * nothing about this name, and where another list then blocks it, that one falls silent as well.
 * One thread.
 */
final class Comparer {
  /** Devices that make a name one of the house. */
  private static final int ENOUGH_DEVICES = 2;

  /** Days on which one device alone makes it so. */
  private static final int ENOUGH_DAYS = 5;

  /** Lists that may fall silent about one name; a home subscribes to a few. */
  private static final int MAX_SILENT = 64;

  private final Judge before;
  private final Judge after;
  private final Withholding waiting;
  private final boolean withholds;
  private final TopNames blocked = new TopNames(Comparison.MAX_BLOCKED);
  private final TopNames allowed = new TopNames(Comparison.MAX_OTHERS);
  private final TopNames keepHits = new TopNames(Comparison.MAX_OTHERS);
  private final Set<InetAddress> devices = new HashSet<>();
  private final Map<String, Set<DomainName>> withheld = new HashMap<>();
  private final Set<String> overfull = new TreeSet<>();
  private long names;
  private long queries;

  /** A change found, with the verdict that blocks: the later one, or the one that was. */
  private static final class Change {
    private final Set<Integer> types = new HashSet<>();
    private Optional<Verdict> verdict = Optional.empty();
    private Optional<String> keptBy = Optional.empty();

    private void add(int type, Verdict blocking) {
      types.add(type);
      verdict = verdict.or(() -> Optional.of(blocking));
    }
  }

  /**
   * @param after the change, with nothing withheld
   * @param waiting what is withheld in any case
   * @param withholds whether names that need a look are withheld too
   */
  Comparer(Judge before, Judge after, Withholding waiting, boolean withholds) {
    this.before = before;
    this.after = after;
    this.waiting = waiting;
    this.withholds = withholds;
  }

  void add(UsedName used) {
    names++;
    queries += used.queries();
    List<InetAddress> led = used.addresses();
    Set<String> silent = waiting.listsWithholding(used.name());
    Change nowBlocked = new Change();
    Change nowAllowed = new Change();
    Change keptNow = new Change();
    for (int type : new TreeSet<>(used.types().keySet())) {
      Verdict was = before.judge(used.name(), type, led, Set.of());
      Verdict is = after.judge(used.name(), type, led, silent);
      if (was.allows() && !is.allows()) {
        nowBlocked.add(type, is);
      } else if (!was.allows() && is.allows()) {
        nowAllowed.add(type, was);
      } else if (is.allows() && is.reason().rung() == Rung.KEEP) {
        Optional<Verdict> hit = withoutKeep(used, type, is, silent);
        if (hit.isPresent()) {
          keptNow.add(type, hit.get());
          keptNow.keptBy = keptNow.keptBy.or(() -> Optional.of(vendor(is)));
        }
      }
    }
    nowAllowed.verdict.ifPresent(was -> allowed.add(row(used, nowAllowed, was)));
    keptNow.verdict.ifPresent(hit -> keepHits.add(row(used, keptNow, hit)));
    nowBlocked.verdict.ifPresent(
        is -> {
          ChangedName row = row(used, nowBlocked, is);
          blocked.add(row);
          used.clients().forEach(client -> addDevice(client.address()));
          if (withholds && row.needsLook()) {
            withhold(used, nowBlocked.types, silent);
          }
        });
  }

  /** The list that would now block what a {@code keep} entry holds open, and did not before. */
  private Optional<Verdict> withoutKeep(
      UsedName used, int type, Verdict kept, Set<String> silentAlready) {
    Set<String> silent = new HashSet<>(silentAlready);
    Verdict is = kept;
    while (is.reason().rung() == Rung.KEEP && silent.size() < MAX_SILENT) {
      if (!silent.add(is.reason().list())) {
        return Optional.empty();
      }
      is = after.judge(used.name(), type, used.addresses(), silent);
    }
    return !is.allows() && before.judge(used.name(), type, used.addresses(), silent).allows()
        ? Optional.of(is)
        : Optional.empty();
  }

  /** {@code xiaomi} of {@code xiaomi/keep}. */
  private static String vendor(Verdict kept) {
    String tier = kept.reason().list();
    int slash = tier.indexOf('/');
    return slash < 0 ? tier : tier.substring(0, slash);
  }

  /** Silences one list after the other until none blocks what was allowed. */
  private void withhold(UsedName used, Set<Integer> types, Set<String> silentAlready) {
    Set<String> silent = new HashSet<>(silentAlready);
    for (int type : types) {
      Verdict is = after.judge(used.name(), type, used.addresses(), silent);
      // The owner's own rules are no list, and withheld from nobody.
      while (!is.allows()
          && is.reason().rung() != Rung.OWNER
          && !is.reason().list().isEmpty()
          && silent.size() < MAX_SILENT
          && silent.add(is.reason().list())) {
        withhold(is.reason().list(), used.name());
        is = after.judge(used.name(), type, used.addresses(), silent);
      }
    }
  }

  private void withhold(String list, DomainName name) {
    Set<DomainName> waitingHere = withheld.computeIfAbsent(list, l -> new HashSet<>());
    if (waitingHere.size() + waiting.of(list).size() < Withholding.MAX_NAMES) {
      waitingHere.add(name);
    } else {
      overfull.add(list);
    }
  }

  private void addDevice(InetAddress address) {
    if (devices.size() < Comparison.MAX_DEVICES) {
      devices.add(address);
    }
  }

  private static ChangedName row(UsedName used, Change change, Verdict blocking) {
    return new ChangedName(
        used.name(),
        blocking.reason().list(),
        blocking.matched(),
        change.types,
        used.clients().stream()
            .sorted(Comparator.comparingLong(UsedName.Client::queries).reversed())
            .limit(ChangedName.MAX_DEVICES)
            .map(UsedName.Client::address)
            .toList(),
        used.clients().size(),
        (int) used.clients().stream().flatMap(client -> client.days().stream()).distinct().count(),
        change.types.stream().mapToLong(type -> used.types().getOrDefault(type, 0L)).sum(),
        used.lastSeen(),
        needsLook(used),
        change.keptBy);
  }

  private static boolean needsLook(UsedName used) {
    int resolvedBy = 0;
    for (UsedName.Client client : used.clients()) {
      resolvedBy += client.resolvedDays().isEmpty() ? 0 : 1;
      if (client.resolvedDays().size() >= ENOUGH_DAYS) {
        return true;
      }
    }
    return resolvedBy >= ENOUGH_DEVICES;
  }

  Review review(Instant since) {
    Comparison comparison =
        new Comparison(
            since,
            names,
            queries,
            blocked.names(),
            allowed.names(),
            keepHits.names(),
            devices.size());
    return new Review(comparison, waiting.plus(withheld), overfull);
  }
}
