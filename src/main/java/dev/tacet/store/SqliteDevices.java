package dev.tacet.store;

import dev.tacet.device.Device;
import dev.tacet.device.DeviceStore;
import dev.tacet.device.KeptDevice;
import dev.tacet.device.LearnedName;
import dev.tacet.dns.AddressText;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.TreeSet;

/**
 * What is known of devices, in {@code state.db}. It is evidence and comes again: a row that cannot
 * be read is left out, with a line in the log. All methods throw {@link StoreException} where the
 * disk fails. One thread: that of {@link SqliteRules}.
 */
final class SqliteDevices implements DeviceStore {
  /** What a device's number stands in, besides {@code device} itself. */
  private static final List<String> PARTS = List.of("device_address", "device_label", "learned");

  private final StateFile file;
  private final Database database;
  private int given;

  SqliteDevices(StateFile file) {
    this.file = file;
    this.database = file.database();
  }

  @Override
  public Kept load() {
    return file.run(
        "read what is known of devices",
        () -> {
          DeviceStore.Kept kept = new KeptDeviceRows(database).all();
          return new Kept(Math.max(kept.lastId(), given), kept.devices(), kept.learned());
        });
  }

  /** AUTOINCREMENT's own mark says it; a row below the mark does not move it. */
  @Override
  public void reserve(int lastId) {
    file.transact(
        "reserve numbers for devices",
        () -> {
          int there =
              database.update(
                  "UPDATE sqlite_sequence SET seq = max(?, (SELECT coalesce(max(id), 0) FROM"
                      + " device)) WHERE name = 'device'",
                  lastId);
          if (there == 0) {
            database.update("INSERT INTO sqlite_sequence(name, seq) VALUES('device', ?)", lastId);
          }
        });
  }

  @Override
  public void given(int lastId) {
    given = Math.max(given, lastId);
  }

  @Override
  public void keep(Changes changes) {
    if (changes.isEmpty()) {
      return;
    }
    file.transact(
        "keep what is known of devices",
        () -> {
          for (int id : changes.dropped()) {
            delete(id);
          }
          for (KeptDevice device : changes.devices()) {
            put(device);
          }
          for (LearnedName name : changes.learnedDropped()) {
            database.update(
                "DELETE FROM learned WHERE device = ? AND name = ?",
                name.device(),
                name.name().toString());
          }
          putLearned(changes.learned());
        });
  }

  private void put(KeptDevice device) throws SQLException {
    String key = device.key().text();
    long other = database.number("SELECT id FROM device WHERE key = ?", 0, key);
    if (other != 0 && other != device.id()) {
      delete((int) other); // one that was forgotten and came again
    }
    database.update(
        "INSERT INTO device(id, key, first, last, maker, kind, evidence, stays) VALUES(?, ?, ?, ?, ?,"
            + " ?, ?, ?) ON CONFLICT(id) DO UPDATE SET key = excluded.key, first = excluded.first, last ="
            + " excluded.last, maker = excluded.maker, kind = excluded.kind, evidence ="
            + " excluded.evidence, stays = excluded.stays",
        device.id(),
        key,
        device.first().toEpochMilli(),
        device.last().toEpochMilli(),
        device.maker(),
        device.kind().word(),
        String.join(KeptDeviceRows.BETWEEN, device.kindEvidence()),
        StayText.of(device.stays()));
    database.update("DELETE FROM device_address WHERE device = ?", device.id());
    for (Device.Address one : device.addresses()) {
      database.update(
          "INSERT OR REPLACE INTO device_address(device, address, source, port, first, last)"
              + " VALUES(?, ?, ?, ?, ?, ?)",
          device.id(),
          AddressText.of(one.address()),
          one.source().code(),
          one.port(),
          one.first().toEpochMilli(),
          one.last().toEpochMilli());
    }
    database.update("DELETE FROM device_label WHERE device = ?", device.id());
    for (Device.LabelSeen one : device.labels()) {
      database.update(
          "INSERT OR REPLACE INTO device_label(device, source, text, model, services, last)"
              + " VALUES(?, ?, ?, ?, ?, ?)",
          device.id(),
          one.source().code(),
          one.text(),
          one.model(),
          String.join(KeptDeviceRows.BETWEEN, new TreeSet<>(one.services())),
          one.last().toEpochMilli());
    }
  }

  private void putLearned(List<LearnedName> names) throws SQLException {
    try (PreparedStatement row =
        database.prepare(
            "INSERT OR REPLACE INTO learned(device, name, times, blocked, first, last)"
                + " VALUES(?, ?, ?, ?, ?, ?)")) {
      for (LearnedName name : names) {
        row.setInt(1, name.device());
        row.setString(2, name.name().toString());
        row.setLong(3, name.times());
        row.setLong(4, name.blocked());
        row.setLong(5, name.first().toEpochMilli());
        row.setLong(6, name.last().toEpochMilli());
        row.executeUpdate();
      }
    }
  }

  /** {@inheritDoc} The copy of the file is made anew, so that nothing of it is left in it. */
  @Override
  public void forget(int id) {
    file.transact(
        "forget device " + id,
        () -> {
          // What lists would have done to it is told by address, and is found out anew.
          database.update(
              "DELETE FROM list_report WHERE EXISTS (SELECT 1 FROM device_address WHERE device = ?"
                  + " AND instr(report, '\"' || address || '\"'))",
              id);
          delete(id);
        });
    file.deleted();
  }

  @Override
  public void unlearn(int id) {
    file.transact(
        "unlearn device " + id, () -> database.update("DELETE FROM learned WHERE device = ?", id));
  }

  private void delete(int id) throws SQLException {
    for (String part : PARTS) {
      database.update("DELETE FROM " + part + " WHERE device = ?", id);
    }
    database.update("DELETE FROM device WHERE id = ?", id);
  }
}
