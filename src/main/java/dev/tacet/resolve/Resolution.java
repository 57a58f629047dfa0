package dev.tacet.resolve;

import dev.tacet.dns.Answer;
import dev.tacet.dns.ExtendedError;
import dev.tacet.dns.Origin;
import java.util.Objects;
import java.util.Optional;

/** What became of asking for data. Immutable. */
public sealed interface Resolution {
  Optional<Answer> answer();

  Origin origin();

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
  }

  /** Nobody gave a usable answer: SERVFAIL with this extended error and text. */
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
      return Origin.NONE;
    }
  }

  /** The verdict did not need it. */
  record NotAsked() implements Resolution {
    public static final NotAsked INSTANCE = new NotAsked();

    @Override
    public Optional<Answer> answer() {
      return Optional.empty();
    }

    @Override
    public Origin origin() {
      return Origin.SELF;
    }
  }
}
