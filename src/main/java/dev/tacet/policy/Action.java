package dev.tacet.policy;

/**
 * What a rule wants. The order is stored in {@code state.db} and the compiled index: append only.
 */
public enum Action {
  BLOCK,
  ALLOW;

  /** As people type and read it: {@code block}, {@code allow}. */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
