package dev.tacet.policy;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.ExtendedError;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** May this be answered? Immutable. */
public sealed interface Verdict {
  Reason reason();

  /** The name in the rule that decided, where a rule on a name did. */
  Optional<DomainName> matched();

  /** The canonical name in the answer that gave an innocent QNAME away. */
  Optional<DomainName> via();

  /** Whether the query may go upstream. */
  boolean allows();

  /** One function for each case: a new case then fails to compile wherever it matters. */
  <T> T match(
      Function<Allowed, T> allowed, Function<Blocked, T> blocked, Function<Refused, T> refused);

  /** The query goes on. */
  record Allowed(Reason reason, Optional<DomainName> matched) implements Verdict {
    public static final Allowed BY_DEFAULT = new Allowed(Reason.BY_DEFAULT, Optional.empty());
    public static final Allowed PAUSED = new Allowed(Reason.PAUSED, Optional.empty());
    public static final Allowed EXEMPT = new Allowed(Reason.EXEMPT, Optional.empty());

    public Allowed {
      Objects.requireNonNull(reason);
      Objects.requireNonNull(matched);
    }

    @Override
    public Optional<DomainName> via() {
      return Optional.empty();
    }

    @Override
    public boolean allows() {
      return true;
    }

    @Override
    public <T> T match(
        Function<Allowed, T> allowed, Function<Blocked, T> blocked, Function<Refused, T> refused) {
      return allowed.apply(this);
    }
  }

  /** We answer ourselves, and nothing is asked upstream. */
  record Blocked(Reason reason, DomainName rule, Optional<DomainName> via) implements Verdict {
    public Blocked {
      Objects.requireNonNull(reason);
      Objects.requireNonNull(rule);
      Objects.requireNonNull(via);
    }

    @Override
    public Optional<DomainName> matched() {
      return Optional.of(rule);
    }

    /** The same verdict, given away by a canonical name. */
    public Blocked via(DomainName canonical) {
      return new Blocked(reason, rule, Optional.of(canonical));
    }

    @Override
    public boolean allows() {
      return false;
    }

    @Override
    public <T> T match(
        Function<Allowed, T> allowed, Function<Blocked, T> blocked, Function<Refused, T> refused) {
      return blocked.apply(this);
    }
  }

  /** This client may not ask. */
  record Refused(Reason reason, ExtendedError error) implements Verdict {
    public static final Refused NOT_OUR_NETWORK =
        new Refused(Reason.NOT_OUR_NETWORK, ExtendedError.PROHIBITED);

    public Refused {
      Objects.requireNonNull(reason);
      Objects.requireNonNull(error);
    }

    @Override
    public Optional<DomainName> matched() {
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
    public <T> T match(
        Function<Allowed, T> allowed, Function<Blocked, T> blocked, Function<Refused, T> refused) {
      return refused.apply(this);
    }
  }
}
