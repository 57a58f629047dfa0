package dev.tacet.server;

import dev.tacet.control.api.ControlException;
import dev.tacet.querylog.SinkException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Deletes what is kept of a device part by part; where a disk fails it says which parts are gone
 * and which are not, since what is gone cannot be had back. One thread, one call.
 */
final class Forgetting {
  private static final int DISK = 74;

  static final String ROWS = "its rows of the query log";
  static final String SETTINGS = "what you set for it, its rules and their history";
  static final String DEVICE = "its addresses, its labels and what it asked in quarantine";
  static final String LEARNT = "what alerts learnt of it";
  private static final List<String> PARTS = List.of(ROWS, SETTINGS, DEVICE, LEARNT);

  private final List<String> gone = new ArrayList<>();

  /**
   * @param part one of ours, in their order
   * @throws ControlException 74 with what is gone and what is not
   */
  <T> T delete(String part, Supplier<T> work) {
    try {
      T done = work.get();
      gone.add(part);
      return done;
    } catch (SinkException e) {
      throw new ControlException(DISK, said() + ": " + e.getMessage());
    }
  }

  void delete(String part, Runnable work) {
    delete(
        part,
        () -> {
          work.run();
          return part;
        });
  }

  private String said() {
    if (gone.isEmpty()) {
      return "the device is not forgotten, and nothing of it is deleted";
    }
    List<String> left = PARTS.stream().filter(part -> !gone.contains(part)).toList();
    return left.isEmpty()
        ? "the device is forgotten, but for rows of the query log that came meanwhile"
        : "the device is not forgotten: deleted is "
            + String.join(", and ", gone)
            + "; still there is "
            + String.join(", and ", left)
            + "; forget it once more when the disk is well";
  }
}
