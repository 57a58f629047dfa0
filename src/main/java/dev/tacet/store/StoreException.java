package dev.tacet.store;

import dev.tacet.querylog.SinkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The disk or a database failed; the message names the file and what to do. It is a {@link
 * SinkException}, so that those who may not know this package can still tell it from a bug.
 */
public final class StoreException extends SinkException {
  /** With less free than this a disk counts as full. */
  private static final long ROOM_BYTES = 1L << 20;

  StoreException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * @param doing what was tried: {@code write a batch}
   */
  static StoreException of(Path file, String doing, SQLException cause) {
    return new StoreException(
        file + ": cannot " + doing + ": " + reason(cause) + remedy(cause), cause);
  }

  /** As {@link #of(Path, String, SQLException)}, for a file that is no database. */
  static StoreException of(Path file, String doing, IOException cause) {
    return new StoreException(
        file + ": cannot " + doing + ": " + cause.getMessage() + remedy(file), cause);
  }

  /** By the room there is: what the system says of it is in its owner's language. */
  private static String remedy(Path file) {
    try {
      return Files.getFileStore(file).getUsableSpace() < ROOM_BYTES
          ? "; the disk is full: free some space on this file system"
          : "; see that the file can be written, and with \"dmesg\" that the disk works";
    } catch (IOException e) {
      return "; its directory cannot be read any more: " + e.getMessage();
    }
  }

  private static String reason(SQLException cause) {
    return cause instanceof SQLiteException sqlite
        ? sqlite.getResultCode().message + " (" + sqlite.getResultCode().name() + ")"
        : cause.getMessage();
  }

  private static String remedy(SQLException cause) {
    return switch (primaryCode(cause)) {
      case SQLITE_FULL -> "; free some space on this file system";
      case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM ->
          "; make the file and its directory writable for the user who runs tacet";
      case SQLITE_BUSY, SQLITE_LOCKED ->
          "; another process holds the file: \"fuser -v\" with its path names it";
      case SQLITE_IOERR -> "; the disk may be failing: see \"dmesg\"";
      default -> "";
    };
  }

  /**
   * Damage that SQLite does not see: a value that we never wrote. It is as useless to try again as
   * with a broken page.
   */
  static SQLException unreadable(RuntimeException cause) {
    SQLException damage =
        new SQLiteException(
            "a value cannot be read: " + cause.getMessage(), SQLiteErrorCode.SQLITE_CORRUPT);
    damage.initCause(cause);
    return damage;
  }

  /** As {@link #unreadable(RuntimeException)}, where it is known which row it is. */
  static SQLException unreadable(String row, RuntimeException cause) {
    SQLException damage =
        new SQLiteException(row + ": " + cause.getMessage(), SQLiteErrorCode.SQLITE_CORRUPT);
    damage.initCause(cause);
    return damage;
  }

  /** Whether the file itself is broken, so that trying again is of no use. */
  static boolean isDamage(SQLException cause) {
    SQLiteErrorCode code = primaryCode(cause);
    return code == SQLiteErrorCode.SQLITE_CORRUPT || code == SQLiteErrorCode.SQLITE_NOTADB;
  }

  /** Whether another process holds the file. */
  static boolean isBusy(SQLException cause) {
    SQLiteErrorCode code = primaryCode(cause);
    return code == SQLiteErrorCode.SQLITE_BUSY || code == SQLiteErrorCode.SQLITE_LOCKED;
  }

  /** The low 8 bits of an extended code say what kind it is (sqlite.org/rescode.html). */
  private static SQLiteErrorCode primaryCode(SQLException cause) {
    int code =
        cause instanceof SQLiteException sqlite
            ? sqlite.getResultCode().code
            : cause.getErrorCode();
    return SQLiteErrorCode.getErrorCode(code & 0xff);
  }
}
