package dev.tacet.control;

import dev.tacet.control.api.ApiVersion;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door for the command line: HTTP and JSON over a Unix socket. One event loop ({@code
 * control-io}) speaks HTTP; what changes something runs on the worker that owns {@code state.db},
 * what reads the log on a thread of its own, so that a long history holds up no rule.
 *
 * <p>Bounded: requests of 1 MiB, 64 connections, 16 followers, 30 s of silence.
 */
public final class ControlServer implements AutoCloseable {
  static final int MAX_BODY = 1 << 20;
  static final int MAX_CONNECTIONS = 64;
  private static final int MAX_HEADERS = 16 * 1024;
  private static final Duration IDLE = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);

  private final SocketFile socket;
  private final Vertx vertx;
  private final HttpServer server;
  private final ReaderThread reader = new ReaderThread();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicInteger connections = new AtomicInteger();

  /**
   * @param worker the one thread that owns {@code state.db}
   * @param group whose members may use the socket, where that group exists
   * @param user the effective user id of this process; what others own is refused
   */
  public ControlServer(Desk desk, Path path, String group, int user, Executor worker) {
    this(desk, path, group, new SocketOwners(user), worker, IDLE);
  }

  /**
   * @param idle a connection on which nothing moves for so long is closed
   */
  ControlServer(
      Desk desk, Path path, String group, SocketOwners owners, Executor worker, Duration idle) {
    socket = new SocketFile(path, group, owners);
    vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setPreferNativeTransport(false)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
    server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    // It would wait for the first octets, and a silent connection not be counted.
                    .setHttp2ClearTextEnabled(false)
                    .setMaxHeaderSize(MAX_HEADERS)
                    .setMaxInitialLineLength(MAX_HEADERS)
                    .setIdleTimeout(Math.toIntExact(idle.toMillis()))
                    .setIdleTimeoutUnit(TimeUnit.MILLISECONDS))
            .connectionHandler(this::admit)
            .invalidRequestHandler(Routes::notHttp);
    Router router = Router.router(vertx);
    new Routes(desk, worker, reader, vertx, idle.dividedBy(6)).addTo(router);
    server.requestHandler(router);
  }

  private void admit(HttpConnection connection) {
    connection.closeHandler(closed -> connections.decrementAndGet());
    if (connections.incrementAndGet() > MAX_CONNECTIONS) {
      LOG.warn("more than {} control connections at once; a new one was closed", MAX_CONNECTIONS);
      connection.close();
    }
  }

  /**
   * Binds the socket.
   *
   * @throws java.nio.file.AccessDeniedException where another user owns its place, or may take it
   * @throws IOException where it cannot otherwise; the message says what to do
   */
  public void start() throws IOException {
    socket.prepare();
    try {
      server
          .listen(SocketAddress.domainSocketAddress(socket.path().toString()))
          .toCompletionStage()
          .toCompletableFuture()
          .join();
    } catch (CompletionException e) {
      throw new IOException(
          "cannot open the control socket " + socket.path() + ": " + e.getCause().getMessage(), e);
    }
    socket.admitGroup();
    LOG.info("control socket {}, interface {}", socket.path(), ApiVersion.CURRENT);
  }

  /** Ends every connection and removes the socket. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    server.close().toCompletionStage().toCompletableFuture().join();
    reader.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    try {
      socket.remove();
    } catch (IOException e) {
      LOG.warn("cannot remove the control socket {}: {}", socket.path(), e.getMessage());
    }
  }
}
