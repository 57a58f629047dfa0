package dev.tacet.querylog;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.Origin;
import dev.tacet.dns.Rcodes;
import dev.tacet.policy.Verdict;
import java.net.InetAddress;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What this house did with one name over a stretch of time. Days are days of UTC, as the log keeps
 * time: a day more where an evening of the house is two of UTC, never one less. Immutable.
 *
 * @param clients who asked, at most {@link #MAX_CLIENTS}, by address
 * @param moreClients whether others asked too, of whom only the queries are counted
 * @param types queries for each type asked, at most {@link #MAX_TYPES} types
 * @param queries all queries, {@code repeats} counted
 * @param resolved those of them that were allowed and got an answer without error, from an upstream
 *     or the cache; whether it held data the log does not know
 * @param lastSeen when it was asked last
 * @param sightings where its answers led, those seen last first, at most {@link
 *     Decision#MAX_ADDRESSES}
 */
public record UsedName(
    DomainName name,
    List<Client> clients,
    boolean moreClients,
    Map<Integer, Long> types,
    long queries,
    long resolved,
    Instant lastSeen,
    List<Sighting> sightings) {
  /** Kept of one name; a home has tens, and a flood from made-up addresses must fit in memory. */
  public static final int MAX_CLIENTS = 256;

  /** A stub asks for three or four; 65,536 there are. */
  public static final int MAX_TYPES = 32;

  /**
   * What one client did with the name.
   *
   * @param days when it asked, in order
   * @param resolvedDays those of them on which it was allowed and answered
   */
  public record Client(
      InetAddress address,
      long queries,
      long resolved,
      List<LocalDate> days,
      List<LocalDate> resolvedDays,
      Instant lastSeen) {
    public Client {
      Objects.requireNonNull(address);
      Objects.requireNonNull(lastSeen);
      days = List.copyOf(days);
      resolvedDays = List.copyOf(resolvedDays);
    }
  }

  /**
   * An address an answer led to.
   *
   * @param lastSeen to the second; of an address seen all day, an hour early at worst
   */
  public record Sighting(InetAddress address, Instant lastSeen) {
    public Sighting {
      Objects.requireNonNull(address);
      Objects.requireNonNull(lastSeen);
    }
  }

  public UsedName {
    Objects.requireNonNull(name);
    Objects.requireNonNull(lastSeen);
    clients = List.copyOf(clients);
    types = Map.copyOf(types);
    sightings = List.copyOf(sightings);
  }

  /** Where its answers led, those seen last first. */
  public List<InetAddress> addresses() {
    return sightings.stream().map(Sighting::address).toList();
  }

  /** Whether a query of this outcome was allowed and answered without error, by somebody else. */
  public static boolean isResolved(Verdict verdict, Origin origin, int rcode) {
    boolean answered =
        switch (origin.kind()) {
          case CACHE, STALE, UPSTREAM -> true;
          case SELF, NONE, BOGUS -> false;
        };
    return verdict.allows() && answered && rcode == Rcodes.NOERROR;
  }
}
