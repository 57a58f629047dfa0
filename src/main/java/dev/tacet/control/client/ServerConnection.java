package dev.tacet.control.client;

import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.ApiVersion;
import dev.tacet.control.api.ControlException;
import dev.tacet.control.api.ErrorBody;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.List;

/**
 * Requests to a running server and their answers: one connection a request, every answer that is
 * not a success as the exception it stands for. One thread.
 */
final class ServerConnection {
  private static final int USAGE = 64;
  private static final int UNAVAILABLE = 69;
  private static final int TRY_LATER = 75;
  private static final int PROTOCOL = 76;

  /** A server at work gives a sign of life every 5 s, however long the work takes. */
  private static final long TIMEOUT_MILLIS = 15_000;

  /** What the server takes, with room left for the head. Our JSON has an octet a character. */
  private static final int MAX_BODY = 1 << 20;

  private static final int MAX_TARGET = 15 * 1024;

  private static final int MAX_USER = 64;

  private final Path socket;
  private final long timeoutMillis;
  private final String headers;

  private ServerConnection(Path socket, String user, long timeoutMillis) {
    this.socket = socket;
    this.timeoutMillis = timeoutMillis;
    String version = ApiVersion.HEADER + ": " + ApiVersion.CURRENT;
    headers =
        user.isEmpty()
            ? version
            : version + "\r\n" + ApiVersion.USER_HEADER + ": " + encode(shortened(user));
  }

  private static String shortened(String user) {
    int points = Math.min(MAX_USER, user.codePointCount(0, user.length()));
    return user.substring(0, user.offsetByCodePoints(0, points));
  }

  /**
   * Makes sure that a server answers.
   *
   * @throws ControlException 75 where one is there and takes no connection
   * @throws NoServerException where none does
   * @throws NoPermissionException where we may not ask it
   */
  static ServerConnection open(Path socket, String user) throws IOException {
    return open(socket, user, TIMEOUT_MILLIS);
  }

  static ServerConnection open(Path socket, String user, long timeoutMillis) throws IOException {
    try {
      SocketInput.connect(socket, timeoutMillis).close();
      return new ServerConnection(socket, user, timeoutMillis);
    } catch (SocketTimeoutException e) {
      throw silent(socket, e);
    } catch (SocketException e) {
      throw told(socket, e);
    }
  }

  private static IOException told(Path socket, SocketException e) {
    String why = String.valueOf(e.getMessage());
    if (why.contains("Permission denied")) {
      return new NoPermissionException(
          "cannot open the control socket " + socket + ": permission denied", groupOf(socket), e);
    }
    return new NoServerException("no server answers on " + socket + ": " + why, e);
  }

  private static String groupOf(Path socket) {
    for (Path file : new Path[] {socket, socket.toAbsolutePath().getParent()}) {
      try {
        return Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
            .group()
            .getName();
      } catch (AccessDeniedException e) {
        // The directory is closed to us: its own group is the one to join, so look at that next.
        continue;
      } catch (IOException e) {
        return "";
      }
    }
    return "";
  }

  static <T> T read(String json, Class<T> type) {
    try {
      return ApiJson.read(json, type);
    } catch (IllegalArgumentException e) {
      throw notUnderstood(e);
    }
  }

  private static <T> List<T> readList(String json, Class<T> type) {
    try {
      return ApiJson.readList(json, type);
    } catch (IllegalArgumentException e) {
      throw notUnderstood(e);
    }
  }

  private static ControlException notUnderstood(IllegalArgumentException e) {
    return new ControlException(
        PROTOCOL, "the server's answer is not understood: " + e.getMessage());
  }

  <T> T get(String target, Class<T> type) {
    return read(ask("GET", target, ""), type);
  }

  <T> List<T> getList(String target, Class<T> type) {
    return readList(ask("GET", target, ""), type);
  }

  <T> T delete(String target, Class<T> type) {
    return read(ask("DELETE", target, ""), type);
  }

  <T> T post(String target, Object body, Class<T> type) {
    return read(ask("POST", target, ApiJson.write(body)), type);
  }

  <T> T post(String target, Class<T> type) {
    return read(ask("POST", target, ""), type);
  }

  <T> T put(String target, Object body, Class<T> type) {
    return read(ask("PUT", target, ApiJson.write(body)), type);
  }

  private String ask(String method, String target, String body) {
    try (HttpExchange exchange = open(method, target, body)) {
      return exchange.body();
    } catch (IOException e) {
      throw broken(e);
    }
  }

  /** Sends, and turns every answer that is not a success into the exception it stands for. */
  HttpExchange open(String method, String target, String body) throws IOException {
    if (target.length() > MAX_TARGET || body.length() > MAX_BODY) {
      throw new ControlException(USAGE, "that is too much to be asked at once");
    }
    HttpExchange exchange = HttpExchange.open(socket, method, target, body, headers, timeoutMillis);
    try {
      String theirs = exchange.header(ApiVersion.HEADER);
      if (!theirs.equals(Integer.toString(ApiVersion.CURRENT))) {
        throw new ControlException(
            PROTOCOL,
            "this command speaks version "
                + ApiVersion.CURRENT
                + " of the interface, the server version "
                + (theirs.isEmpty() ? "unknown" : theirs)
                + "; use the command that was installed with the server, or restart the server"
                + " after the upgrade");
      }
      if (exchange.status() != 200) {
        throw failure(exchange);
      }
      return exchange;
    } catch (IOException | RuntimeException e) {
      exchange.close();
      throw e;
    }
  }

  private static ControlException failure(HttpExchange exchange) throws IOException {
    String body = exchange.body();
    try {
      ErrorBody.Failure failure = ApiJson.read(body, ErrorBody.class).error();
      return new ControlException(failure.code(), failure.message());
    } catch (IllegalArgumentException e) {
      return new ControlException(
          PROTOCOL, "the server answered " + exchange.status() + " without saying why");
    }
  }

  ControlException broken(IOException e) {
    return e instanceof SocketTimeoutException silent ? silent(socket, silent) : gone(e);
  }

  private static ControlException silent(Path socket, SocketTimeoutException e) {
    return new ControlException(
        TRY_LATER, "the server on " + socket + " does not answer: " + e.getMessage());
  }

  ControlException gone(IOException e) {
    if (e instanceof ProtocolException) {
      return new ControlException(
          PROTOCOL, "what answers on " + socket + " is no Tacet server: " + e.getMessage());
    }
    return new ControlException(
        UNAVAILABLE, "the connection to the server was lost: " + e.getMessage());
  }

  static String encode(String text) {
    if (text.length() > 4_096) {
      throw new ControlException(USAGE, "that is too long to be asked");
    }
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
