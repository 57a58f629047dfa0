package dev.tacet.control;

import dev.tacet.device.Device;
import dev.tacet.device.DeviceSnapshot;
import dev.tacet.device.LearnedName;
import dev.tacet.device.SourceState;
import dev.tacet.device.Stay;
import dev.tacet.policy.OwnerSettings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The devices of a running server, or those its files keep. Thread-safe; what changes something is
 * called on the control worker.
 */
public interface DevicesAtHand {
  /** None, and nothing to be found out. */
  DevicesAtHand NONE =
      new DevicesAtHand() {
        @Override
        public DeviceSnapshot snapshot() {
          return DeviceSnapshot.EMPTY;
        }

        @Override
        public List<SourceState> sources() {
          return List.of();
        }

        @Override
        public List<LearnedName> learned(int device) {
          return List.of();
        }

        @Override
        public void unlearn(int device) {}

        @Override
        public void ownerSays(OwnerSettings settings) {}

        @Override
        public long forget(Device device, String actor) {
          return 0;
        }
      };

  DeviceSnapshot snapshot();

  /** How each source of evidence is; none where no server runs. */
  List<SourceState> sources();

  /**
   * What of the devices is not known here, a sentence each, with what to do: where no server runs,
   * what only its configuration says.
   */
  default List<String> gaps() {
    return List.of();
  }

  /**
   * When devices were on the network, by each one's own number, those merged into others apart: of
   * none whose privacy hides who asked.
   *
   * @return empty where that is not written down
   */
  default Optional<Map<Integer, List<Stay>>> stays() {
    return Optional.empty();
  }

  /** Forgets when devices were on the network before a time. */
  default void forgetStaysBefore(Instant time) {}

  /** What a device asked while it was watched, by its own number: those merged into it apart. */
  List<LearnedName> learned(int device);

  /** Forgets what a device asked, as it begins to learn anew; by its own number, too. */
  void unlearn(int device);

  /**
   * Called after each change the owner made here, {@code undo} included: names, kinds and merges
   * are in {@link #snapshot} when it returns.
   */
  void ownerSays(OwnerSettings settings);

  /**
   * Deletes everything that is kept of a device and those merged into it, for good: rows of the log
   * and of its addresses, rules and settings with the changes that speak of them, what it asked,
   * its addresses in reports of lists, copies of the databases.
   *
   * @return rows of the log that are gone
   */
  long forget(Device device, String actor);
}
