package dev.tacet.control.api;

/** What a request that was not done is answered with. */
public record ErrorBody(Failure error) {
  /**
   * @param code as in {@link ControlException#exitCode}
   */
  public record Failure(int code, String message) {}

  public static ErrorBody of(int code, String message) {
    return new ErrorBody(new Failure(code, message));
  }
}
