package dev.tacet.policy;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.ResourceData;
import java.util.List;

/** What a client is told where a rule blocks. Immutable. */
public sealed interface RuleAnswer {
  /** As the owner set it for everything that is blocked: {@code policy.blockMode}. */
  RuleAnswer AS_CONFIGURED = new AsConfigured();

  /** No answer at all. */
  RuleAnswer DROP = new Drop();

  /** UDP gets a truncated answer, so that the client asks again over TCP; there it is answered. */
  RuleAnswer TCP_ONLY = new TcpOnly();

  /**
   * Whether the rule sends a name somewhere. Such a rule could send a bank's name anywhere, so it
   * is in force only from a source that may answer.
   */
  default boolean givesData() {
    return false;
  }

  record AsConfigured() implements RuleAnswer {}

  record Drop() implements RuleAnswer {}

  record TcpOnly() implements RuleAnswer {}

  /**
   * An RCODE without data.
   *
   * @param rcode NOERROR makes it NODATA
   */
  record Code(int rcode) implements RuleAnswer {}

  /**
   * The records to give; a type that has none gets NODATA.
   *
   * @param records at least one
   */
  record Records(List<ResourceData> records) implements RuleAnswer {
    public Records {
      records = List.copyOf(records);
    }

    @Override
    public boolean givesData() {
      return true;
    }
  }

  /** The name is an alias of another, which is looked up. */
  record Alias(DomainName canonical) implements RuleAnswer {
    @Override
    public boolean givesData() {
      return true;
    }
  }
}
