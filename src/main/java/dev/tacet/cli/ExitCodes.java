package dev.tacet.cli;

/** What the program ends with: sysexits, and 1 for a plain no. */
final class ExitCodes {
  static final int OK = 0;

  /** A plain no: {@code explain -q} on a blocked name, a question answered with "n". */
  static final int NO = 1;

  static final int USAGE = 64;

  /** Damaged input; what could be read is printed. */
  static final int DAMAGED = 65;

  static final int MISSING = 66;
  static final int UNAVAILABLE = 69;
  static final int BUG = 70;
  static final int DISK = 74;
  static final int TRY_LATER = 75;
  static final int PERMISSION = 77;
  static final int CONFIGURATION = 78;

  private ExitCodes() {}
}
