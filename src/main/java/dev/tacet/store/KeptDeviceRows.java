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
 * Reads what is known of devices out of a {@code state.db} of this or an earlier version. It is
 * evidence and comes again: a row that cannot be read is left out, with a line in the log.
 */
final class KeptDeviceRows {
  /** Between several texts in one column. None of them has it: they are cleaned. */
  static final String BETWEEN = "\n";

  /** The first version that keeps when devices were there. */
  private static final int WITH_STAYS = 4;

  private static final Logger log = LoggerFactory.getLogger(KeptDeviceRows.class);

  /** Reads one row; throws IllegalArgumentException where that makes no sense. */
  private interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** One thing of a device. */
  private record Of<T>(int device, T what) {}

  private final Database database;

  KeptDeviceRows(Database database) {
    this.database = database;
  }

  DeviceStore.Kept all() throws SQLException {
    long last = database.number("SELECT seq FROM sqlite_sequence WHERE name = 'device'", 0);
    return new DeviceStore.Kept(Math.toIntExact(last), devices(), learned());
  }

  private List<KeptDevice> devices() throws SQLException {
    String stays = database.number("PRAGMA user_version", 0) < WITH_STAYS ? "''" : "stays";
    Map<Integer, List<Device.Address>> addresses =
        byDevice(
            each(
                "SELECT device, address, source, port, first, last FROM device_address",
                KeptDeviceRows::address));
    Map<Integer, List<Device.LabelSeen>> labels =
        byDevice(
            each(
                "SELECT device, source, text, model, services, last FROM device_label ORDER BY last",
                KeptDeviceRows::label));
    return each(
        "SELECT id, key, first, last, maker, kind, evidence, " + stays + " FROM device ORDER BY id",
        row ->
            new KeptDevice(
                row.getInt(1),
                DeviceKey.parse(text(row, 2)).orElseThrow(KeptDeviceRows::senseless),
                time(row, 3),
                time(row, 4),
                text(row, 5),
                Kind.ofWord(text(row, 6)).orElse(Kind.UNKNOWN),
                texts(row, 7),
                addresses.getOrDefault(row.getInt(1), List.of()),
                labels.getOrDefault(row.getInt(1), List.of()),
                StayText.parse(text(row, 8))));
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
    return Source.ofCode(row.getInt(at)).orElseThrow(KeptDeviceRows::senseless);
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
}
