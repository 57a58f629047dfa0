package dev.tacet.control.client;

import java.io.IOException;

/** The socket is there and not ours to use. */
public final class NoPermissionException extends IOException {
  private final String group;

  /**
   * @param group whose members may use it, empty where that cannot be told
   */
  public NoPermissionException(String message, String group, Throwable cause) {
    super(message, cause);
    this.group = group;
  }

  public String group() {
    return group;
  }
}
