package dev.tacet.policy;

import dev.tacet.dns.Question;
import dev.tacet.dns.Transport;
import java.util.Objects;

/** One query as the policy sees it. Immutable. */
public record Asked(Question question, Transport transport, ClientProfile profile) {
  public Asked {
    Objects.requireNonNull(question);
    Objects.requireNonNull(transport);
    Objects.requireNonNull(profile);
  }

  /** Asked over UDP, as nearly everything is. */
  public static Asked of(Question question, ClientProfile profile) {
    return new Asked(question, Transport.UDP, profile);
  }
}
