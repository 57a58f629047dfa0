package dev.tacet.store;

import dev.tacet.device.DeviceStore;
import dev.tacet.policy.OwnerSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/**
 * A {@code state.db} as somebody kept it, read at once: nothing in it or beside it is changed, and
 * one of an earlier version is read as it is. Where a server has it open SQLite's locks are used,
 * which write nothing. Immutable.
 *
 * @param settings what the owner decided
 * @param devices what was known of devices
 */
public record StateCopy(OwnerSettings settings, DeviceStore.Kept devices) {
  /** The first version with devices. */
  private static final int FIRST_VERSION = 3;

  /**
   * Reads one.
   *
   * @throws StoreException where it cannot be read, with the reason in a sentence
   */
  public static StateCopy read(Path file) {
    if (!Files.isReadable(file)) {
      throw new StoreException(
          file + (Files.exists(file) ? " is not yours to read" : " is not there"),
          new SQLException("not readable"));
    }
    try (Database database = Database.openReadOnly(file)) {
      database.execute("PRAGMA trusted_schema = OFF");
      long version = database.number("PRAGMA user_version", 0);
      if (version < FIRST_VERSION || version > StateSchema.STEPS.size()) {
        throw new StoreException(
            file + " is of another version of tacet", new SQLException("user_version " + version));
      }
      database.execute("BEGIN"); // all of it as it was at one moment
      return new StateCopy(OwnerTables.load(database), new KeptDeviceRows(database).all());
    } catch (SQLException | IllegalArgumentException | ArithmeticException e) {
      throw new StoreException(file + " cannot be read: " + e.getMessage(), e);
    }
  }
}
