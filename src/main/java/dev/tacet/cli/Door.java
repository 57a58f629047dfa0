package dev.tacet.cli;

import dev.tacet.control.api.ControlException;
import dev.tacet.control.api.TacetControl;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Finds Tacet, as docs/ARCHITECTURE.md section 6 says: the server that was named and only it, else
 * the first socket that answers, else the files themselves under their lock. A permission that is
 * missing is never worked around.
 */
final class Door implements ControlOpener {
  private final SocketConnector sockets;
  private final OfflineOpener offline;

  Door(SocketConnector sockets, OfflineOpener offline) {
    this.sockets = sockets;
    this.offline = offline;
  }

  @Override
  public TacetControl open(Instance instance) {
    return connect(instance).orElseGet(() -> offline.open(instance));
  }

  @Override
  public Optional<TacetControl> connect(Instance instance) {
    if (instance.server().isPresent()) {
      return Optional.of(named(instance.server().get()));
    }
    Set<Path> tried = new LinkedHashSet<>();
    for (Supplier<Set<Path>> places : instance.sockets()) {
      for (Path socket : places.get()) {
        Optional<TacetControl> control = tried.add(socket) ? connect(socket) : Optional.empty();
        if (control.isPresent()) {
          return control;
        }
      }
    }
    return Optional.empty();
  }

  private TacetControl named(String server) {
    String lower = server.toLowerCase(Locale.ROOT);
    if (lower.startsWith("http:") || lower.startsWith("https:")) {
      throw new UsageException(
          "--server "
              + server
              + ": this version opens no TCP control port; use unix:/path/to/control.sock");
    }
    String path = lower.startsWith("unix:") ? server.substring("unix:".length()) : server;
    path = path.startsWith("///") ? path.substring(2) : path;
    if (path.isEmpty() || !path.contains("/")) {
      throw new UsageException("--server " + server + ": expected unix:/path/to/control.sock");
    }
    Path socket = Path.of(path);
    return connect(socket)
        .orElseThrow(
            () ->
                new ControlException(
                    ExitCodes.UNAVAILABLE,
                    "no server answers at "
                        + socket
                        + "; is it running? (without --server its files are used while it is not)"));
  }

  private Optional<TacetControl> connect(Path socket) {
    try {
      Files.readAttributes(socket, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (!Files.isWritable(socket)) {
        throw Denial.of(socket);
      }
      return Optional.of(sockets.connect(socket));
    } catch (AccessDeniedException e) {
      throw Denial.of(socket);
    } catch (IOException e) {
      // Absent, or left behind by a server that is gone. Whether one lives all the same, the lock
      // on its data directory says.
      return Optional.empty();
    }
  }
}
