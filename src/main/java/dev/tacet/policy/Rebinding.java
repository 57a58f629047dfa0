package dev.tacet.policy;

import dev.tacet.dns.Answer;
import dev.tacet.dns.Dns64;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.Rcodes;
import dev.tacet.dns.RecordTypes;
import dev.tacet.policy.Verdict.Blocked;
import dev.tacet.policy.Verdict.Rewritten;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Protection against rebinding: a web page of a stranger's name that suddenly leads into the house
 * is let by the browser to the router and the camera as if it were theirs. So an answer to a public
 * name that leads to an {@link InnerAddresses inner address}, by a record or by a hint, or to a
 * name of the house, is blocked, for every device and whatever rules allow. Immutable.
 *
 * <p>The answer is NODATA in every block mode: {@code 0.0.0.0} is the asking machine itself to many
 * systems, which is where the stranger would like to be.
 *
 * <p>Only the name that was asked for is exempt, never one it is an alias of: anybody can make an
 * alias of {@code 192-168-1-1.x.plex.direct}.
 *
 * @param except domains whose names may lead into the house
 * @param nat64 whose prefix is no part of the house though it may be of unique local addresses:
 *     behind it are IPv4 addresses, and these are judged
 */
public record Rebinding(boolean on, Set<DomainName> except, Optional<Dns64> nat64) {
  public static final Rebinding OFF = new Rebinding(false, Set.of());

  private static final Reason REASON = new Reason(Rung.REBINDING, "");

  /** What routers have made up besides the names of {@link SpecialUse}; the public DNS has none. */
  private static final List<DomainName> HOME_ONLY =
      List.of(DomainName.parse("lan"), DomainName.parse("home"), DomainName.parse("localdomain"));

  public Rebinding {
    except = Set.copyOf(except);
    Objects.requireNonNull(nat64);
  }

  /** Where the network has no NAT64. */
  public Rebinding(boolean on, Set<DomainName> except) {
    this(on, except, Optional.empty());
  }

  /**
   * What an answer's ends make of a verdict on it.
   *
   * @param so what all others say
   */
  Verdict judge(
      DomainName qname,
      Verdict so,
      List<DomainName> names,
      List<InetAddress> addresses,
      LocalNames local) {
    boolean house = so instanceof Rewritten && so.reason().rung() == Rung.SPECIAL_USE;
    if (!on || !so.allows() && !house) {
      return so;
    }
    for (InetAddress address : addresses) {
      if (isInner(address)) {
        return isExempt(qname) ? so : blocked(address.getHostAddress(), Optional.empty());
      }
    }
    for (DomainName name : names) {
      if (local.isOfTheHouse(name)) {
        return isExempt(qname) ? so : blocked(name.toString(), Optional.of(name));
      }
    }
    return so;
  }

  /** Whether the addresses of an answer may be what {@link #judge} blocks it for. */
  boolean mayConcern(Answer answer) {
    return on && (nat64.isPresent() || answer.anyAddress(InnerAddresses::contains));
  }

  /**
   * What becomes of an answer of a stranger's name that holds this address, where it is emptied.
   */
  Optional<Verdict> ofStrangers(InetAddress address) {
    return on && isInner(address)
        ? Optional.of(blocked(address.getHostAddress(), Optional.empty()))
        : Optional.empty();
  }

  /** Whether answers of a name that lead into the house are emptied. */
  boolean holds(DomainName name) {
    return on && !isExempt(name);
  }

  private boolean isInner(InetAddress address) {
    return InnerAddresses.contains(
        nat64.flatMap(prefix -> prefix.extract(address)).orElse(address));
  }

  private static Verdict blocked(String where, Optional<DomainName> via) {
    return new Blocked(REASON, where, via, new RuleAnswer.Code(Rcodes.NOERROR));
  }

  /** Whether a name may lead anywhere: no stranger can have it, or the owner says so. */
  boolean isExempt(DomainName name) {
    return name.labelCount() < 2
        || SpecialUse.of(name, RecordTypes.A).isPresent()
        || isBelowOne(name, HOME_ONLY)
        || isBelowOne(name, except);
  }

  private static boolean isBelowOne(DomainName name, Iterable<DomainName> zones) {
    for (DomainName zone : zones) {
      if (name.isAtOrBelow(zone)) {
        return true;
      }
    }
    return false;
  }
}
