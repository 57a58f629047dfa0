package dev.tacet.device;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Addresses that go back and forth between MACs: two moves within a minute are two machines that
 * use one address, or one that pretends to be the other. A single move is none: leases end. Of 256
 * addresses that moved, the one that did so longest ago is forgotten. One thread.
 */
final class AddressFights {
  static final int MAX = 256;

  /** So that a machine that fights for many addresses leaves room for other warnings. */
  static final int MAX_SHOWN = 16;

  private static final long AT_ONCE_NANOS = Duration.ofSeconds(60).toNanos();
  private static final long SHOWN_NANOS = Duration.ofHours(1).toNanos();

  /** Tells whether two ids are there and two devices. */
  interface Two {
    boolean are(int one, int other);
  }

  private record Move(long atNanos, Optional<Fight> fight) {}

  private record Fight(int one, int other, String macs, Instant since, long lastNanos) {}

  /** From the one that moved longest ago to the one that just moved. */
  private final Map<InetAddress, Move> moves = new LinkedHashMap<>();

  /** An address went from one device to another. */
  void moved(InetAddress address, Entry from, Entry to, Instant at, long nowNanos) {
    if (from.mac().isEmpty() || to.mac().isEmpty()) {
      return; // it had no MAC before: it was not moved, but recognised
    }
    Move before = moves.remove(address);
    moves.put(address, new Move(nowNanos, fight(before, from, to, at, nowNanos)));
    if (moves.size() > MAX) {
      moves.remove(moves.keySet().iterator().next());
    }
  }

  private static Optional<Fight> fight(
      Move before, Entry from, Entry to, Instant at, long nowNanos) {
    if (before == null) {
      return Optional.empty();
    }
    Optional<Fight> known =
        before.fight().filter(fight -> nowNanos - fight.lastNanos() <= SHOWN_NANOS);
    if (nowNanos - before.atNanos() > AT_ONCE_NANOS) {
      return known;
    }
    return Optional.of(
        known
            .map(f -> new Fight(f.one(), f.other(), f.macs(), f.since(), nowNanos))
            .orElseGet(() -> begun(from, to, at, nowNanos)));
  }

  private static Fight begun(Entry from, Entry to, Instant at, long nowNanos) {
    Entry one = from.id < to.id ? from : to;
    Entry other = one == from ? to : from;
    String macs = one.mac().orElseThrow() + " and " + other.mac().orElseThrow();
    return new Fight(one.id, other.id, macs, at, nowNanos);
  }

  /** The warnings, each for an hour after it was seen the last time; the newest first. */
  List<Warning> warnings(long nowNanos, Two two) {
    List<Warning> warnings = new ArrayList<>();
    List<Map.Entry<InetAddress, Move>> newestLast = new ArrayList<>(moves.entrySet());
    for (int i = newestLast.size() - 1; i >= 0 && warnings.size() < MAX_SHOWN; i--) {
      InetAddress address = newestLast.get(i).getKey();
      newestLast
          .get(i)
          .getValue()
          .fight()
          .filter(fight -> nowNanos - fight.lastNanos() <= SHOWN_NANOS)
          .filter(fight -> two.are(fight.one(), fight.other()))
          .ifPresent(fight -> warnings.add(warning(address, fight)));
    }
    return warnings;
  }

  private static Warning warning(InetAddress address, Fight fight) {
    return new Warning(
        address.getHostAddress()
            + " goes back and forth between "
            + fight.macs()
            + ": two machines use one address, or one pretends to be the other",
        List.of(fight.one(), fight.other()),
        fight.since());
  }
}
