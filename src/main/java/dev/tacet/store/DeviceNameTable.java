package dev.tacet.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What devices are called, beside their rows: a view cannot look into {@code state.db}. Only what
 * changed is written. One thread: the log's.
 */
final class DeviceNameTable {
  private final Map<Integer, String> written = new HashMap<>();

  /** Numbers are not given twice; a name that comes late is not written again. */
  private final Set<Integer> forgotten = new HashSet<>();

  private Map<Integer, String> wanted = Map.of();
  private Database database;

  /** Goes on in a file, whose names are read, and what it lacks is written with the next ones. */
  void use(Database opened) throws SQLException {
    database = opened;
    written.clear();
    try (PreparedStatement names = opened.prepare("SELECT id, name FROM device_name");
        ResultSet row = names.executeQuery()) {
      while (row.next()) {
        written.put(row.getInt(1), row.getString(2));
      }
    }
  }

  /** Writes what differs from what is there, whole or not at all. */
  void write(Map<Integer, String> names) throws SQLException {
    wanted = names;
    Map<Integer, String> changed = new HashMap<>(names);
    changed.keySet().removeAll(forgotten);
    changed.entrySet().removeAll(written.entrySet());
    if (changed.isEmpty()) {
      return;
    }
    database.transaction(
        () -> {
          try (PreparedStatement put =
              database.prepare("INSERT OR REPLACE INTO device_name VALUES(?, ?)")) {
            for (Map.Entry<Integer, String> name : changed.entrySet()) {
              put.setInt(1, name.getKey());
              put.setString(2, name.getValue());
              put.executeUpdate();
            }
          }
        });
    written.putAll(changed);
  }

  /** Removes the names of devices that are gone, once no row is theirs. */
  void trim() throws SQLException {
    Set<Integer> gone = new HashSet<>(written.keySet());
    gone.removeAll(wanted.keySet());
    if (gone.isEmpty()) {
      return;
    }
    try (PreparedStatement devices = database.prepare("SELECT DISTINCT device FROM asker");
        ResultSet row = devices.executeQuery()) {
      while (row.next()) {
        gone.remove(row.getInt(1));
      }
    }
    for (int id : gone) {
      database.update("DELETE FROM device_name WHERE id = ?", id);
      written.remove(id);
    }
  }

  /** Their names are in the file no more, and do not come back. */
  void forgot(Set<Integer> devices) {
    forgotten.addAll(devices);
    written.keySet().removeAll(devices);
  }
}
