package dev.tacet.control.api;

/** A request that was not done. The message says where, what, what was expected and what to do. */
public final class ControlException extends RuntimeException {
  private final int exitCode;

  /**
   * @param exitCode as in sysexits: 1 a plain no, 64 usage, 65 data, 66 missing, 69 unavailable, 74
   *     disk, 75 try later, 76 protocol, 77 permission, 78 configuration
   */
  public ControlException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  public int exitCode() {
    return exitCode;
  }
}
