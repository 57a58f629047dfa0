package dev.tacet.upstream;

import dev.tacet.dns.Answer;
import dev.tacet.dns.ExtendedError;
import java.util.Objects;

/** What became of asking one or several upstreams. Immutable. */
public sealed interface Exchange {
  /**
   * @param upstream the name of the one that answered
   */
  record Answered(Answer answer, String upstream) implements Exchange {
    public Answered {
      Objects.requireNonNull(answer);
      Objects.requireNonNull(upstream);
    }
  }

  /**
   * There is an answer, and it is not true: it ought to be signed, and is not, or wrongly.
   *
   * @param error what is wrong with it (RFC 8914 section 4)
   * @param detail for people
   * @param upstream the name of the one that gave it
   */
  record Bogus(ExtendedError error, String detail, String upstream) implements Exchange {
    public Bogus {
      Objects.requireNonNull(error);
      Objects.requireNonNull(detail);
      Objects.requireNonNull(upstream);
    }
  }

  /**
   * @param detail for people: which upstream, what happened
   */
  record Failed(FailureReason reason, String detail) implements Exchange {
    public Failed {
      Objects.requireNonNull(reason);
      Objects.requireNonNull(detail);
    }
  }
}
