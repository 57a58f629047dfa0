package dev.tacet.store;

import dev.tacet.store.DataDirectoryException.Fault;
import dev.tacet.store.DataDirectoryException.Holder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The directory with all that is kept, held by one process at a time: whoever has the kernel's lock
 * on its file {@code lock} may write, nobody else. The kernel drops the lock when the process ends,
 * however it ends, so there is nothing stale to clean up. Thread-safe.
 */
public final class DataDirectory implements AutoCloseable {
  /** Owner all, group may look. */
  private static final String DIRECTORY_MODE = "rwxr-x---";

  /** The group may read who holds it. */
  private static final String LOCK_MODE = "rw-r-----";

  private static final Pattern HOLDER = Pattern.compile("pid (\\d+)\\nsince (\\S+)\\n");

  /**
   * Directories this process holds. The kernel's lock belongs to the process and is dropped when
   * any channel to the file is closed, so a second attempt must not even open the file.
   */
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final FileChannel channel;
  private final FileLock lock;

  private DataDirectory(Path path, FileChannel channel, FileLock lock) {
    this.path = path;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Makes the directory where there is none, and takes the lock.
   *
   * @param clock says since when, to those who find it held
   * @throws DataDirectoryException where it is held, not ours, or not writable
   */
  public static DataDirectory open(Path directory, Clock clock) throws DataDirectoryException {
    Path real = OwnedFiles.directory(directory, DIRECTORY_MODE);
    Path file = real.resolve("lock");
    if (!HELD_HERE.add(real)) {
      throw held(real, Optional.empty());
    }
    boolean opened = false;
    try {
      OwnedFiles.file(file, LOCK_MODE);
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
      try {
        FileLock lock = channel.tryLock();
        if (lock == null) {
          throw held(real, holder(real));
        }
        String text =
            // Not a format: in some languages that writes other digits than these.
            "pid " + ProcessHandle.current().pid() + "\nsince " + clock.instant() + "\n";
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), 0);
        opened = true;
        return new DataDirectory(real, channel, lock);
      } finally {
        if (!opened) {
          channel.close();
        }
      }
    } catch (DataDirectoryException e) {
      throw e;
    } catch (IOException e) {
      throw OwnedFiles.unusable(file, "lock the data directory", e);
    } finally {
      if (!opened) {
        HELD_HERE.remove(real);
      }
    }
  }

  private static DataDirectoryException held(Path directory, Optional<Holder> holder) {
    String who =
        holder
            .map(h -> "process " + h.pid() + " has it since " + h.since())
            .orElse("process " + ProcessHandle.current().pid() + " has it");
    return new DataDirectoryException(
        Fault.HELD,
        directory + " is in use: " + who + "; stop it, or choose another directory with --data",
        holder);
  }

  /** Who has the lock, as its file says. Never called where this process may hold it itself. */
  private static Optional<Holder> holder(Path directory) {
    try {
      Matcher line = HOLDER.matcher(Files.readString(directory.resolve("lock")));
      return line.matches()
          ? Optional.of(new Holder(Long.parseLong(line.group(1)), Instant.parse(line.group(2))))
          : Optional.empty();
    } catch (IOException | DateTimeException | NumberFormatException e) {
      // Not there, not readable for us, or half-written: then nobody can be named.
      return Optional.empty();
    }
  }

  /** The real path, links resolved. */
  public Path path() {
    return path;
  }

  /** The user id of its owner, which is this process's effective one: else it was refused. */
  public int owner() throws DataDirectoryException {
    try {
      return (int) Files.getAttribute(path, "unix:uid");
    } catch (IOException e) {
      throw OwnedFiles.unusable(path, "read who owns it", e);
    }
  }

  /** Rules, profiles, pause: small and precious. */
  public Path stateFile() {
    return path.resolve("state.db");
  }

  /** The query log: large and disposable. */
  public Path queriesFile() {
    return path.resolve("queries.db");
  }

  /** Rows of the query log on their way into it. */
  Path pendingFile() {
    return path.resolve("queries.pending");
  }

  /** Gives the lock back. */
  @Override
  public void close() {
    try {
      lock.release();
      channel.close();
    } catch (IOException e) {
      throw new StoreException(path + ": cannot release the lock", e);
    } finally {
      HELD_HERE.remove(path);
    }
  }
}
