package dev.tacet.policy;

import dev.tacet.dns.Question;
import dev.tacet.dns.Transport;
import java.net.InetAddress;
import java.util.Objects;

/**
 * One query as the policy sees it. Immutable.
 *
 * @param client the address it came from
 */
public record Asked(
    Question question, Transport transport, ClientProfile profile, InetAddress client) {
  public Asked {
    Objects.requireNonNull(question);
    Objects.requireNonNull(transport);
    Objects.requireNonNull(profile);
    Objects.requireNonNull(client);
  }

  /** Asked by this machine's own address, whosever the profile is. */
  public Asked(Question question, Transport transport, ClientProfile profile) {
    this(question, transport, profile, InetAddress.getLoopbackAddress());
  }

  /** The same, asked by another: the device may be that one. */
  Asked as(ClientProfile other) {
    return new Asked(question, transport, other, client);
  }

  /** Asked over UDP, as nearly everything is. */
  public static Asked of(Question question, ClientProfile profile) {
    return new Asked(question, Transport.UDP, profile);
  }
}
