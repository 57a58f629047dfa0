package dev.tacet.control;

import dev.tacet.control.api.ControlException;
import dev.tacet.policy.RefusedChangeException;
import dev.tacet.querylog.SinkException;
import java.util.function.Supplier;

/** What parts of ours refuse, as what the person at the terminal is told. Pure functions. */
final class Refusals {
  private static final int USAGE = 64;
  private static final int DISK = 74;

  private Refusals() {}

  /** A disk that fails is no bug of ours, nor is a change that goes over a bound. */
  static <T> T told(Supplier<T> question) {
    try {
      return question.get();
    } catch (SinkException e) {
      throw new ControlException(DISK, e.getMessage());
    } catch (RefusedChangeException e) {
      throw new ControlException(USAGE, e.getMessage());
    }
  }

  /** Makes a record out of what somebody typed; the record says what is wrong with that. */
  static <T> T valid(Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      throw new ControlException(USAGE, e.getMessage());
    }
  }
}
