package dev.tacet.cli;

import dev.tacet.control.api.ControlException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file that a command makes for its user and for nobody else: never one that is there already,
 * nor what a link points to (O_EXCL). One that could not be finished is removed. One thread.
 */
final class NewFile implements AutoCloseable {
  private static final FileAttribute<?> MINE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path file;
  private final OutputStream out;
  private boolean whole;

  /**
   * @throws ControlException with the exit code, where it cannot be made
   */
  NewFile(Path file) {
    this.file = file;
    try {
      out =
          new BufferedOutputStream(
              Channels.newOutputStream(
                  Files.newByteChannel(
                      file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), MINE)),
              1 << 16);
    } catch (FileAlreadyExistsException e) {
      throw new UsageException(
          file + " is there already, and nothing is written over; name another file");
    } catch (NoSuchFileException e) {
      throw new ControlException(ExitCodes.MISSING, file + ": there is no such directory");
    } catch (AccessDeniedException e) {
      throw new ControlException(ExitCodes.PERMISSION, file + ": you may not write there");
    } catch (IOException e) {
      throw failed(e);
    }
  }

  OutputStream out() {
    return out;
  }

  /** All is written. */
  void finish() {
    try {
      out.flush();
      whole = true;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  ControlException failed(IOException e) {
    return new ControlException(ExitCodes.DISK, file + ": cannot be written: " + e.getMessage());
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      if (whole) {
        whole = false;
        throw failed(e);
      }
    } finally {
      if (!whole) {
        remove();
      }
    }
  }

  private void remove() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw failed(e);
    }
  }
}
