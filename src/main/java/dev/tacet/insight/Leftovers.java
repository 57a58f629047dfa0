package dev.tacet.insight;

import dev.tacet.lists.VendorProfile;
import java.util.List;

/**
 * What still passes for a device and looks like telemetry, as suggestions with their price.
 *
 * <p>Two kinds: names that a vendor profile has in a tier that is not in force; and names no
 * profile has, which are called as telemetry is, or stand beside names that are blocked for the
 * same device: below the same registered domain, or of the same company. A name that some profile
 * keeps is never suggested, nor is a rule that would reach one below it. A name that is blocked by
 * now, or whose device is only observed, is none that is left.
 *
 * <p>Its limits: what a name serves is not seen, only how it is called. A tier says what its
 * profile knows; the rest are hints. Immutable.
 *
 * @param suggestions the best first: what a profile calls telemetry, then what several signs speak
 *     for, then what has a price, then hints; within each the most queries first
 * @param skipped what was left out and how much, in sentences
 */
public record Leftovers(List<Suggestion> suggestions, List<String> skipped) {
  /** Suggestions shown; of more, the last are counted. */
  static final int MAX_SUGGESTIONS = 200;

  /** Names, parties and side effects shown of one suggestion. */
  static final int MAX_SHOWN = 20;

  static final int MAX_COMMANDS = 5;

  /** Of a company with more registered domains than this in the log, kinship says nothing. */
  static final int MAX_KIN = 12;

  public Leftovers {
    suggestions = List.copyOf(suggestions);
    skipped = List.copyOf(skipped);
  }

  /**
   * @param trails of the period that "would have stopped" is about
   */
  public static Leftovers of(
      Trails trails,
      List<VendorProfile> profiles,
      TiersInForce tiers,
      RegistrableDomains domains,
      Owners owners) {
    return new LeftoverSearch(profiles, tiers, domains, owners).in(trails);
  }
}
