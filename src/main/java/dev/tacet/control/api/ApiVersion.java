package dev.tacet.control.api;

/** Which interface this is. Additions keep the number; what would break a reader raises it. */
public final class ApiVersion {
  public static final int CURRENT = 1;

  /** The header both sides send. */
  public static final String HEADER = "Tacet-Api";

  private ApiVersion() {}
}
