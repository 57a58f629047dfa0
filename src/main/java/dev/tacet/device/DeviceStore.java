package dev.tacet.device;

import java.util.Collection;
import java.util.List;

/** Keeps devices across a restart. One thread: the one that owns {@code state.db}. */
public interface DeviceStore {
  /**
   * Everything kept.
   *
   * @param lastId the highest id ever given or reserved, that of a deleted device included, so that
   *     none is given twice; 0 where there was none
   */
  record Kept(int lastId, List<KeptDevice> devices, List<LearnedName> learned) {
    public static final Kept NOTHING = new Kept(0, List.of(), List.of());

    public Kept {
      devices = List.copyOf(devices);
      learned = List.copyOf(learned);
    }
  }

  /**
   * What changed since the last time; in one transaction.
   *
   * @param devices new, or to stand in the place of what is kept of them, addresses and labels
   *     included
   * @param dropped forgotten to make room, with all that is kept of them
   * @param learned new counts of these names
   * @param learnedDropped names that made room for others; their counts no longer matter
   */
  record Changes(
      List<KeptDevice> devices,
      Collection<Integer> dropped,
      List<LearnedName> learned,
      List<LearnedName> learnedDropped) {
    public Changes {
      devices = List.copyOf(devices);
      dropped = List.copyOf(dropped);
      learned = List.copyOf(learned);
      learnedDropped = List.copyOf(learnedDropped);
    }

    public boolean isEmpty() {
      return devices.isEmpty()
          && dropped.isEmpty()
          && learned.isEmpty()
          && learnedDropped.isEmpty();
    }
  }

  Kept load();

  /**
   * Keeps that all ids up to this one may have been given, before the first of them is: a device
   * the power cut came before may have rows in the log. A later call may lower it, never below an
   * id that was kept. With SQLite's AUTOINCREMENT it is the {@code seq} of the table.
   */
  void reserve(int lastId);

  /**
   * From now on {@link #load} says that all ids up to this one were given, since the log has rows
   * of them: what is kept here is older than the log where the owner went back to the copy, or
   * began anew.
   */
  void given(int lastId);

  void keep(Changes changes);

  /** Deletes what a device asked while it was watched. */
  void unlearn(int id);

  /** Deletes all that is kept of a device, its learned names too; its id is never given again. */
  void forget(int id);
}
