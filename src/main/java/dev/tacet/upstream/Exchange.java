package dev.tacet.upstream;

import dev.tacet.dns.Answer;
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
   * @param detail for people: which upstream, what happened
   */
  record Failed(FailureReason reason, String detail) implements Exchange {
    public Failed {
      Objects.requireNonNull(reason);
      Objects.requireNonNull(detail);
    }
  }
}
