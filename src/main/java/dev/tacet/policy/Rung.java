package dev.tacet.policy;

/**
 * The ladder of precedence, top first: the first rung that has something to say decides. {@link
 * Policy} walks it; this is the only list of its rungs.
 *
 * <p>{@code code} is stored in the query log and never reused.
 */
public enum Rung {
  ACCESS(1, 1, "access", "may this client ask at all"),
  SPECIAL_USE(2, 2, "special", "special-use names and local records"),
  QUARANTINE(3, 3, "quarantine", "only what the device was granted"),
  EXEMPT(4, 4, "exempt", "the device is not filtered"),
  PAUSED(4, 5, "paused", "filtering is paused"),
  OWNER(5, 6, "rule", "the owner's own rules"),
  KEEP(6, 7, "keep", "a keep entry of a vendor profile that is not off"),
  IMPORTANT_ALLOW(7, 8, "important-allow", "an important allow of a list"),
  IMPORTANT_BLOCK(8, 9, "important-block", "an important block of a list"),
  LIST_ALLOW(9, 10, "allow-list", "an allow of a list"),
  LIST_BLOCK(10, 11, "list", "a block of a list, or of a vendor profile's tier in force"),
  PROFILE_BLOCK(10, 12, "vendor", "a vendor profile's tier in force"),
  DEFAULT(11, 13, "default", "nothing speaks against it"),
  SHADOW(11, 14, "shadow", "a list that only watches would have blocked it"),
  OBSERVE(11, 15, "observe", "blocked, were the device not only observed"),
  REBINDING(12, 16, "rebinding", "a public name does not lead into the house");

  private final int number;
  private final int code;
  private final String word;
  private final String meaning;

  Rung(int number, int code, String word, String meaning) {
    this.number = number;
    this.code = code;
    this.word = word;
    this.meaning = meaning;
  }

  /** Its place on the ladder, 1 at the top; two rungs may share a place. */
  public int number() {
    return number;
  }

  /** The number the query log stores. */
  public int code() {
    return code;
  }

  /** The rung of a stored {@link #code}; an unknown one, of a later version, is DEFAULT. */
  public static Rung ofCode(int code) {
    for (Rung rung : values()) {
      if (rung.code == code) {
        return rung;
      }
    }
    return DEFAULT;
  }

  /** The word log, tail, explain and EDE share. */
  public String word() {
    return word;
  }

  /** What the rung asks, for {@code explain}. */
  public String meaning() {
    return meaning;
  }

  /** Whether an allow here would be a block, if it were meant. */
  public boolean wouldBlock() {
    return this == SHADOW || this == OBSERVE;
  }

  /** Whether an allow here also covers the canonical names and addresses the name leads to. */
  public boolean coversWhereItLeads() {
    return this != DEFAULT && !wouldBlock();
  }
}
