package dev.tacet.lists;

import java.util.Objects;
import java.util.Set;

/**
 * What a refresh of the lists changes, and what of it waits for the owner. Immutable.
 *
 * @param comparison what changes; names newly withheld are among its blocked ones
 * @param withheld all that is withheld once the change is in force, from earlier refreshes too
 * @param overfull lists that would touch more names in use than {@link Withholding#MAX_NAMES}: too
 *     many to withhold one by one, so that the list's earlier version should stay in force whole
 */
record Review(Comparison comparison, Withholding withheld, Set<String> overfull) {
  public Review {
    Objects.requireNonNull(comparison);
    Objects.requireNonNull(withheld);
    overfull = Set.copyOf(overfull);
  }
}
