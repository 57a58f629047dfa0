package dev.tacet.policy;

/**
 * What the owner asked for cannot be: the message says why and what to do instead. Nothing was
 * changed.
 */
public final class RefusedChangeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  RefusedChangeException(String message) {
    super(message);
  }
}
