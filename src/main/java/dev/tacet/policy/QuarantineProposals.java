package dev.tacet.policy;

import dev.tacet.dns.DomainName;
import java.util.List;

/** What devices in a learning quarantine need. Thread-safe; called by the control worker. */
@FunctionalInterface
public interface QuarantineProposals {
  /**
   * Devices do ask for the root and for top level domains, and no service is there: whoever needs
   * them is granted them by the owner's hand.
   */
  int FEWEST_LABELS = 2;

  /** Nobody learned anything. */
  QuarantineProposals NONE = device -> List.of();

  /**
   * The names a device asked for and was answered, without those that vendor profiles call telling
   * tales: what it is granted when its learning ends. The more important first, since only so many
   * find room.
   */
  List<DomainName> proposed(int device);
}
