package dev.tacet.resolve;

import dev.tacet.dns.Answer;
import dev.tacet.dns.ExtendedError;
import dev.tacet.dns.Origin;
import dev.tacet.dns.Rcodes;
import dev.tacet.dns.ResourceData;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** What became of asking for data. Immutable. */
public sealed interface Resolution {
  Optional<Answer> answer();

  Origin origin();

  /** One function for each case: a new case then fails to compile wherever it matters. */
  <T> T match(
      Function<Resolved, T> resolved,
      Function<Unresolved, T> unresolved,
      Function<NotAsked, T> notAsked,
      Function<Given, T> given);

  /**
   * There is an answer.
   *
   * @param ageSeconds how long it lay in the cache; 0 for a fresh one
   */
  record Resolved(Answer data, Origin origin, long ageSeconds) implements Resolution {
    public Resolved {
      Objects.requireNonNull(data);
      Objects.requireNonNull(origin);
    }

    @Override
    public Optional<Answer> answer() {
      return Optional.of(data);
    }

    @Override
    public <T> T match(
        Function<Resolved, T> resolved,
        Function<Unresolved, T> unresolved,
        Function<NotAsked, T> notAsked,
        Function<Given, T> given) {
      return resolved.apply(this);
    }
  }

  /** Nobody gave a usable answer, or a true one: SERVFAIL with this extended error and text. */
  record Unresolved(ExtendedError error, String detail) implements Resolution {
    public Unresolved {
      Objects.requireNonNull(error);
      Objects.requireNonNull(detail);
    }

    @Override
    public Optional<Answer> answer() {
      return Optional.empty();
    }

    @Override
    public Origin origin() {
      return error.isBogus() ? Origin.BOGUS : Origin.NONE;
    }

    @Override
    public <T> T match(
        Function<Resolved, T> resolved,
        Function<Unresolved, T> unresolved,
        Function<NotAsked, T> notAsked,
        Function<Given, T> given) {
      return unresolved.apply(this);
    }
  }

  /**
   * Nothing was asked, because we answer ourselves: the verdict did not allow the query, or no
   * forwarder passes it on.
   *
   * @param rcode what to say where the verdict allows
   * @param minimalAny whether that is the minimal answer to ANY (RFC 8482)
   */
  record NotAsked(int rcode, boolean minimalAny) implements Resolution {
    static final NotAsked BY_VERDICT = new NotAsked(Rcodes.NOERROR, false);
    static final NotAsked REFUSED = new NotAsked(Rcodes.REFUSED, false);
    static final NotAsked NOT_IMPLEMENTED = new NotAsked(Rcodes.NOTIMP, false);
    static final NotAsked MINIMAL_ANY = new NotAsked(Rcodes.NOERROR, true);

    @Override
    public Optional<Answer> answer() {
      return Optional.empty();
    }

    @Override
    public Origin origin() {
      return Origin.SELF;
    }

    @Override
    public <T> T match(
        Function<Resolved, T> resolved,
        Function<Unresolved, T> unresolved,
        Function<NotAsked, T> notAsked,
        Function<Given, T> given) {
      return notAsked.apply(this);
    }
  }

  /**
   * What a name of our own has: the records of all types, of which the asked one's are told.
   *
   * @param ttlSeconds how long a client may keep them, and the absence of others
   */
  record Given(List<ResourceData> records, long ttlSeconds) implements Resolution {
    public Given {
      records = List.copyOf(records);
    }

    @Override
    public Optional<Answer> answer() {
      return Optional.empty();
    }

    @Override
    public Origin origin() {
      return Origin.SELF;
    }

    @Override
    public <T> T match(
        Function<Resolved, T> resolved,
        Function<Unresolved, T> unresolved,
        Function<NotAsked, T> notAsked,
        Function<Given, T> given) {
      return given.apply(this);
    }
  }
}
