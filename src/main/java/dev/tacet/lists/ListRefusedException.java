package dev.tacet.lists;

import java.io.IOException;

/**
 * A whole list that cannot be used, or not be had; the last good copy stays. The message is the
 * reason in words.
 */
final class ListRefusedException extends IOException {
  ListRefusedException(String reason) {
    super(reason);
  }

  ListRefusedException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
