package dev.tacet.policy;

/**
 * An entry is one rule at one name: its scope above, the number of its effect below. The different
 * combinations of entries that stand at one name are few, so each is kept once.
 */
final class EntrySets {
  static final int SCOPE_SHIFT = 24;
  static final int EFFECT_MASK = (1 << SCOPE_SHIFT) - 1;

  private EntrySets() {}

  static int entry(Scope scope, int effect) {
    return scope.ordinal() << SCOPE_SHIFT | effect;
  }
}
