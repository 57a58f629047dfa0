package dev.tacet.querylog;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.Question;
import dev.tacet.policy.Reason;
import dev.tacet.policy.Rung;
import dev.tacet.policy.Verdict;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
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

  /** Rungs where what is said besides the rung is the name of a list, or a vendor and a tier. */
  private static final Set<Rung> NAMING_A_LIST =
      EnumSet.of(
          Rung.KEEP,
          Rung.IMPORTANT_ALLOW,
          Rung.IMPORTANT_BLOCK,
          Rung.LIST_ALLOW,
          Rung.LIST_BLOCK,
          Rung.PROFILE_BLOCK,
          Rung.SHADOW,
          Rung.OBSERVE);

  private static final InetAddress NO_IPV4 = address(4);
  private static final InetAddress NO_IPV6 = address(16);

  private Privacy() {}

  /**
   * What a log does with each decision, where the level is not the same for all.
   *
   * @param level from {@link #ALL} to {@link #NO_ROWS}; beyond, it is taken for the nearer of them
   * @param everybodys whether a list, or a vendor's tier ({@code xiaomi/block}), is in force for
   *     everybody: the name of another tells who asked
   */
  public static Function<Decision, Optional<Decision>> by(
      ToIntFunction<Decision> level, Predicate<String> everybodys) {
    return decision -> {
      int its = level.applyAsInt(decision);
      Optional<Decision> reduced = reduced(decision, its);
      return its < CLIENTS_HIDDEN ? reduced : reduced.map(one -> ofNobody(one, everybodys));
    };
  }

  /** Only that it was a list, where which one it was says whose. */
  private static Decision ofNobody(Decision decision, Predicate<String> everybodys) {
    Reason reason = decision.verdict().reason();
    String list = reason.list();
    boolean ofRule = reason.rung() == Rung.OBSERVE && list.equals(Rung.OWNER.word());
    if (!NAMING_A_LIST.contains(reason.rung())
        || list.isEmpty()
        || ofRule
        || everybodys.test(list)) {
      return decision;
    }
    Verdict verdict = because(new Reason(reason.rung(), ""), decision.verdict());
    return kept(decision, decision.client(), decision.device(), decision.question(), verdict);
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
        kept(
            decision,
            whoToo ? nobody(decision.client()) : decision.client(),
            whoToo ? 0 : decision.device(),
            new Question(HIDDEN, asked.qtype(), asked.qclass()),
            because(withoutRule(decision.verdict().reason()), decision.verdict())));
  }

  private static Decision kept(
      Decision of, InetAddress client, int device, Question question, Verdict verdict) {
    return new Decision(
        of.at(),
        client,
        device,
        of.transport(),
        question,
        verdict,
        of.origin(),
        of.rcode(),
        of.took(),
        List.of(),
        of.repeats());
  }

  /** A rule's name, an alias and where an answer leads tell what was asked as well as the name. */
  private static Verdict because(Reason reason, Verdict verdict) {
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
