package dev.tacet.policy;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.ExtendedError;
import dev.tacet.dns.Rcodes;
import dev.tacet.dns.ResourceData;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** May this be answered? Immutable. */
public sealed interface Verdict {
  Reason reason();

  /**
   * The rule that decided, where a rule of a list or of the owner did: a name, a pattern ({@code
   * /^ad[0-9]/}) or a range of addresses.
   */
  Optional<String> matched();

  /** The canonical name in the answer that gave an innocent QNAME away. */
  Optional<DomainName> via();

  /** Whether the query may go upstream. */
  boolean allows();

  /** As log, tail and explain say it. */
  String word();

  /** One function for each case: a new case then fails to compile wherever it matters. */
  <T> T match(
      Function<Allowed, T> allowed,
      Function<Blocked, T> blocked,
      Function<Rewritten, T> rewritten,
      Function<Refused, T> refused);

  /**
   * The query goes on. At {@link Rung#SHADOW} a list that only watches would have blocked it, at
   * {@link Rung#OBSERVE} a rule, were the device not only observed.
   */
  record Allowed(Reason reason, Optional<String> matched, Optional<DomainName> via)
      implements Verdict {
    public static final Allowed BY_DEFAULT = new Allowed(Reason.BY_DEFAULT, Optional.empty());
    public static final Allowed PAUSED = new Allowed(Reason.PAUSED, Optional.empty());
    public static final Allowed EXEMPT = new Allowed(Reason.EXEMPT, Optional.empty());

    public Allowed {
      Objects.requireNonNull(reason);
      Objects.requireNonNull(matched);
      Objects.requireNonNull(via);
    }

    public Allowed(Reason reason, Optional<String> matched) {
      this(reason, matched, Optional.empty());
    }

    @Override
    public boolean allows() {
      return true;
    }

    @Override
    public String word() {
      return reason.rung().wouldBlock() ? "would-block" : "allowed";
    }

    @Override
    public <T> T match(
        Function<Allowed, T> allowed,
        Function<Blocked, T> blocked,
        Function<Rewritten, T> rewritten,
        Function<Refused, T> refused) {
      return allowed.apply(this);
    }
  }

  /**
   * The name is as if it were not there, and nothing is asked upstream.
   *
   * @param answer how that is told: never one that gives data. A row of the log does not keep it.
   */
  record Blocked(Reason reason, String rule, Optional<DomainName> via, RuleAnswer answer)
      implements Verdict {
    public Blocked {
      Objects.requireNonNull(reason);
      Objects.requireNonNull(rule);
      Objects.requireNonNull(via);
      if (answer.givesData()) {
        throw new IllegalArgumentException("that is not blocked, but rewritten: " + answer);
      }
    }

    /** Blocked as the owner set it for everything. */
    public Blocked(Reason reason, String rule, Optional<DomainName> via) {
      this(reason, rule, via, RuleAnswer.AS_CONFIGURED);
    }

    @Override
    public Optional<String> matched() {
      return Optional.of(rule);
    }

    @Override
    public boolean allows() {
      return false;
    }

    @Override
    public String word() {
      return "blocked";
    }

    @Override
    public <T> T match(
        Function<Allowed, T> allowed,
        Function<Blocked, T> blocked,
        Function<Rewritten, T> rewritten,
        Function<Refused, T> refused) {
      return blocked.apply(this);
    }
  }

  /**
   * A rule gives an answer in place of the name's own. A row of the log keeps neither aliases nor
   * records.
   *
   * @param aliases the name is an alias of the first, that one of the second, and so on
   * @param records what the last name has, and nothing else; empty where the last alias is looked
   *     up
   */
  record Rewritten(
      Reason reason,
      String rule,
      Optional<DomainName> via,
      List<DomainName> aliases,
      List<ResourceData> records)
      implements Verdict {
    public Rewritten {
      Objects.requireNonNull(reason);
      Objects.requireNonNull(rule);
      Objects.requireNonNull(via);
      aliases = List.copyOf(aliases);
      records = List.copyOf(records);
    }

    @Override
    public Optional<String> matched() {
      return Optional.of(rule);
    }

    /** The name that is looked up for the answer. */
    public Optional<DomainName> lookedUp() {
      return records.isEmpty() && !aliases.isEmpty()
          ? Optional.of(aliases.get(aliases.size() - 1))
          : Optional.empty();
    }

    @Override
    public boolean allows() {
      return false;
    }

    @Override
    public String word() {
      return "rewritten";
    }

    @Override
    public <T> T match(
        Function<Allowed, T> allowed,
        Function<Blocked, T> blocked,
        Function<Rewritten, T> rewritten,
        Function<Refused, T> refused) {
      return rewritten.apply(this);
    }
  }

  /**
   * This client may not ask, or not yet.
   *
   * @param rcode REFUSED, or SERVFAIL where it may ask again soon
   */
  record Refused(Reason reason, ExtendedError error, int rcode) implements Verdict {
    public static final Refused NOT_OUR_NETWORK =
        new Refused(Reason.NOT_OUR_NETWORK, ExtendedError.PROHIBITED);

    /** The device asked more than any device has to. */
    public static final Refused TOO_MANY = new Refused(Reason.RATE_LIMIT, ExtendedError.PROHIBITED);

    /**
     * Nobody knows yet whose address this is, and a device in quarantine could be behind it. A stub
     * may keep a SERVFAIL for seconds only (RFC 2308 section 7.1).
     */
    public static final Refused NOT_ATTRIBUTED =
        new Refused(Reason.NOT_ATTRIBUTED, ExtendedError.NOT_READY);

    /** With the response code that goes with the error. */
    public Refused(Reason reason, ExtendedError error) {
      this(reason, error, error == ExtendedError.NOT_READY ? Rcodes.SERVFAIL : Rcodes.REFUSED);
    }

    public Refused {
      Objects.requireNonNull(reason);
      Objects.requireNonNull(error);
    }

    @Override
    public Optional<String> matched() {
      return Optional.empty();
    }

    @Override
    public Optional<DomainName> via() {
      return Optional.empty();
    }

    @Override
    public boolean allows() {
      return false;
    }

    @Override
    public String word() {
      return "refused";
    }

    @Override
    public <T> T match(
        Function<Allowed, T> allowed,
        Function<Blocked, T> blocked,
        Function<Rewritten, T> rewritten,
        Function<Refused, T> refused) {
      return refused.apply(this);
    }
  }
}
