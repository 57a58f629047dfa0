package dev.tacet.lists;

import dev.tacet.policy.Effect;

/**
 * A rule of a list that speaks about a name and is in no index: the list is switched off, or may
 * not send names anywhere. Immutable.
 */
public record UnheardRule(Effect effect, Located place) {}
