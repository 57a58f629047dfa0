package dev.tacet.querylog;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.Question;
import dev.tacet.policy.Reason;
import dev.tacet.policy.Rung;
import dev.tacet.policy.Verdict;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** What is kept of a decision, by level; the levels are Pi-hole's. Pure functions. */
public final class Privacy {
  /** All is kept. */
  public static final int ALL = 0;

  /** The name asked is hidden, and everything that tells it. */
  public static final int NAMES_HIDDEN = 1;

  /** So is who asked. */
  public static final int CLIENTS_HIDDEN = 2;

  /** There is no row; it is only counted. */
  public static final int NO_ROWS = 3;

  /** Stands for a name that is hidden. */
  public static final DomainName HIDDEN = DomainName.parse("hidden.");

  /** What an observed device's verdict begins with where a rule of the owner's would have acted. */
  private static final String OBSERVED_RULE = Rung.OWNER.word() + ": ";

  private static final InetAddress NO_IPV4 = address(4);
  private static final InetAddress NO_IPV6 = address(16);

  private Privacy() {}

  /**
   * What a log does with each decision, where the level is not the same for all.
   *
   * @param level from {@link #ALL} to {@link #NO_ROWS}; beyond, it is taken for the nearer of them
   */
  public static Function<Decision, Optional<Decision>> by(ToIntFunction<Decision> level) {
    return decision -> reduced(decision, level.applyAsInt(decision));
  }

  /** What is left of a decision at a level; empty where nothing is. */
  public static Optional<Decision> reduced(Decision decision, int level) {
    if (level <= ALL) {
      return Optional.of(decision);
    }
    if (level >= NO_ROWS) {
      return Optional.empty();
    }
    boolean whoToo = level >= CLIENTS_HIDDEN;
    Question asked = decision.question();
    return Optional.of(
        new Decision(
            decision.at(),
            whoToo ? nobody(decision.client()) : decision.client(),
            whoToo ? 0 : decision.device(),
            decision.transport(),
            new Question(HIDDEN, asked.qtype(), asked.qclass()),
            withoutNames(decision.verdict()),
            decision.origin(),
            decision.rcode(),
            decision.took(),
            List.of(),
            decision.repeats()));
  }

  /** A rule's name, an alias and where an answer leads tell what was asked as well as the name. */
  private static Verdict withoutNames(Verdict verdict) {
    Reason reason = withoutRule(verdict.reason());
    return verdict.match(
        allowed -> new Verdict.Allowed(reason, Optional.empty()),
        blocked -> new Verdict.Blocked(reason, "", Optional.empty()),
        rewritten -> new Verdict.Rewritten(reason, "", Optional.empty(), List.of(), List.of()),
        refused -> new Verdict.Refused(reason, refused.error(), refused.rcode()));
  }

  /** Which of the owner's rules it was says which name, and whose; which list it was does not. */
  private static Reason withoutRule(Reason reason) {
    if (reason.rung() == Rung.OWNER) {
      return new Reason(Rung.OWNER, "");
    }
    boolean observed = reason.rung() == Rung.OBSERVE && reason.list().startsWith(OBSERVED_RULE);
    return observed ? new Reason(Rung.OBSERVE, Rung.OWNER.word()) : reason;
  }

  private static InetAddress nobody(InetAddress client) {
    return client instanceof Inet4Address ? NO_IPV4 : NO_IPV6;
  }

  private static InetAddress address(int octets) {
    try {
      return InetAddress.getByAddress(new byte[octets]);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has four or sixteen octets", e);
    }
  }
}
