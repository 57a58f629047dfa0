package dev.tacet.control.api;

/** Which interface this is. Additions keep the number; what would break a reader raises it. */
public final class ApiVersion {
  public static final int CURRENT = 1;

  /** The header both sides send. */
  public static final String HEADER = "Tacet-Api";

  /**
   * The header in which whoever asks says who they are, percent-encoded UTF-8. What may be done the
   * permissions of the socket say; this is a note in the history of changes and no proof.
   */
  public static final String USER_HEADER = "Tacet-User";

  private ApiVersion() {}
}
