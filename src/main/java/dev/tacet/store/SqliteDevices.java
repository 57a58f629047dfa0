package dev.tacet.store;

import dev.tacet.device.Device;
import dev.tacet.device.DeviceKey;
import dev.tacet.device.DeviceStore;
import dev.tacet.device.KeptDevice;
import dev.tacet.device.Kind;
import dev.tacet.device.LearnedName;
import dev.tacet.device.Source;
import dev.tacet.dns.AddressText;
import dev.tacet.dns.DomainName;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of devices, in {@code state.db}. It is evidence and comes again: a row that cannot
 * be read is left out, with a line in the log. All methods throw {@link StoreException} where the
 * disk fails. One thread: that of {@link SqliteRules}.
 */
final class SqliteDevices implements DeviceStore {
  /** What a device's number stands in, besides {@code device} itself. */
  private static final List<String> PARTS = List.of("device_address", "device_label", "learned");

  /** Between several texts in one column. None of them has it: they are cleaned. */
  private static final String BETWEEN = "\n";

  private static final Logger log = LoggerFactory.getLogger(SqliteDevices.class);

  /** Reads one row; throws IllegalArgumentException where that makes no sense. */
  private interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** One thing of a device. */
  private record Of<T>(int device, T what) {}

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
          long last = database.number("SELECT seq FROM sqlite_sequence WHERE name = 'device'", 0);
          return new Kept(Math.max(Math.toIntExact(last), given), devices(), learned());
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

  private List<KeptDevice> devices() throws SQLException {
    Map<Integer, List<Device.Address>> addresses =
        byDevice(
            each(
                "SELECT device, address, source, port, first, last FROM device_address",
                SqliteDevices::address));
    Map<Integer, List<Device.LabelSeen>> labels =
        byDevice(
            each(
                "SELECT device, source, text, model, services, last FROM device_label ORDER BY last",
                SqliteDevices::label));
    return each(
        "SELECT id, key, first, last, maker, kind, evidence FROM device ORDER BY id",
        row ->
            new KeptDevice(
                row.getInt(1),
                DeviceKey.parse(text(row, 2)).orElseThrow(SqliteDevices::senseless),
                time(row, 3),
                time(row, 4),
                text(row, 5),
                Kind.ofWord(text(row, 6)).orElse(Kind.UNKNOWN),
                texts(row, 7),
                addresses.getOrDefault(row.getInt(1), List.of()),
                labels.getOrDefault(row.getInt(1), List.of())));
  }

  private <T> List<T> each(String sql, RowReader<T> reader) throws SQLException {
    List<T> all = new ArrayList<>();
    int senseless = 0;
    try (PreparedStatement of = database.prepare(sql);
        ResultSet row = of.executeQuery()) {
      while (row.next()) {
        try {
          all.add(reader.read(row));
        } catch (IllegalArgumentException e) {
          log.debug("a row of \"{}\" is left out", sql, e);
          senseless++;
        }
      }
    }
    if (senseless > 0) {
      log.warn("{}: {} rows make no sense and are left out: {}", database.file(), senseless, sql);
    }
    return all;
  }

  private static IllegalArgumentException senseless() {
    return new IllegalArgumentException("written by a later version, or by hand");
  }

  private static <T> Map<Integer, List<T>> byDevice(List<Of<T>> all) {
    Map<Integer, List<T>> byDevice = new HashMap<>();
    for (Of<T> one : all) {
      byDevice.computeIfAbsent(one.device(), id -> new ArrayList<>()).add(one.what());
    }
    return byDevice;
  }

  private static Of<Device.Address> address(ResultSet row) throws SQLException {
    return new Of<>(
        row.getInt(1),
        new Device.Address(
            AddressText.parse(text(row, 2)),
            source(row, 3),
            text(row, 4),
            time(row, 5),
            time(row, 6),
            false,
            false));
  }

  private static Of<Device.LabelSeen> label(ResultSet row) throws SQLException {
    return new Of<>(
        row.getInt(1),
        new Device.LabelSeen(
            source(row, 2),
            text(row, 3),
            text(row, 4),
            new TreeSet<>(texts(row, 5)),
            time(row, 6)));
  }

  private List<LearnedName> learned() throws SQLException {
    return each(
        "SELECT device, name, times, blocked, first, last FROM learned"
            + " WHERE device IN (SELECT id FROM device)",
        row ->
            new LearnedName(
                row.getInt(1),
                DomainName.parse(text(row, 2)),
                row.getLong(3),
                row.getLong(4),
                time(row, 5),
                time(row, 6)));
  }

  private static Source source(ResultSet row, int at) throws SQLException {
    return Source.ofCode(row.getInt(at)).orElseThrow(SqliteDevices::senseless);
  }

  private static String text(ResultSet row, int at) throws SQLException {
    return Optional.ofNullable(row.getString(at)).orElse("");
  }

  private static List<String> texts(ResultSet row, int at) throws SQLException {
    String text = text(row, at);
    return text.isEmpty() ? List.of() : List.of(text.split(BETWEEN));
  }

  private static Instant time(ResultSet row, int at) throws SQLException {
    return Instant.ofEpochMilli(row.getLong(at));
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
        "INSERT INTO device(id, key, first, last, maker, kind, evidence) VALUES(?, ?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT(id) DO UPDATE SET key = excluded.key, first = excluded.first, last ="
            + " excluded.last, maker = excluded.maker, kind = excluded.kind, evidence ="
            + " excluded.evidence",
        device.id(),
        key,
        device.first().toEpochMilli(),
        device.last().toEpochMilli(),
        device.maker(),
        device.kind().word(),
        String.join(BETWEEN, device.kindEvidence()));
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
          String.join(BETWEEN, new TreeSet<>(one.services())),
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
