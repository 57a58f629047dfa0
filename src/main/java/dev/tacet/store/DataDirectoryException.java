package dev.tacet.store;

import java.io.IOException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** The data directory cannot be used; the message says why and what to do. */
public final class DataDirectoryException extends IOException {
  /** What is wrong, for the exit code. */
  public enum Fault {
    /** Another process owns the data: try later (75). */
    HELD,
    /** Directory or file belong to another user: become that user (77). */
    NOT_OURS,
    /** It can neither be made nor written (74). */
    UNUSABLE
  }

  /**
   * Who holds the lock.
   *
   * @param since when that process took it
   */
  public record Holder(long pid, Instant since) {
    public Holder {
      Objects.requireNonNull(since);
    }
  }

  private final Fault fault;
  private final transient Optional<Holder> holder;

  DataDirectoryException(Fault fault, String message) {
    this(fault, message, Optional.empty());
  }

  DataDirectoryException(Fault fault, String message, Optional<Holder> holder) {
    super(message);
    this.fault = fault;
    this.holder = holder;
  }

  public Fault fault() {
    return fault;
  }

  /** Who holds the lock, where the fault is {@link Fault#HELD} and the lock file says it. */
  public Optional<Holder> holder() {
    return holder;
  }
}
