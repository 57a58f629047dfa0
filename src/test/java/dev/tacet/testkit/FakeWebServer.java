package dev.tacet.testkit;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

/**
 * A web server for lists that does what it is told, octet by octet: slow, endless, lying about
 * lengths, or honest. Remembers all it was asked. One request a connection.
 *
 * <pre>{@code
 * FakeWebServer web = FakeWebServer.start();
 * web.at("/list.txt", FakeWebServer.text("a.example\n"));
 * web.at("/old.txt", FakeWebServer.redirect("/list.txt"));
 * }</pre>
 */
public final class FakeWebServer implements AutoCloseable {
  /**
   * A request as it came.
   *
   * @param target path and query
   * @param headers by lower-case name
   */
  public record Request(String target, Map<String, String> headers) {
    public String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  /** How one request is answered; the connection is closed afterwards. */
  @FunctionalInterface
  public interface Manner {
    void answer(Request request, Line line) throws IOException;
  }

  /** The way back to the client. */
  public interface Line {
    void send(byte[] octets) throws IOException;

    default void send(String text) throws IOException {
      send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Waits, or until the server is closed. */
    void pause(Duration time);

    /** Breaks the connection off with RST. */
    void reset() throws IOException;
  }

  private final ServerSocket listener;
  private final Map<String, Manner> manners = new ConcurrentHashMap<>();
  private final List<Request> heard = new CopyOnWriteArrayList<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closing = new CountDownLatch(1);

  private FakeWebServer(InetAddress address) throws IOException {
    listener = new ServerSocket();
    listener.bind(new InetSocketAddress(address, 0));
    daemon(this::accept);
  }

  /** On 127.0.0.1, at a free port. */
  public static FakeWebServer start() {
    return start("127.0.0.1");
  }

  /** On a loopback address, at a free port. */
  public static FakeWebServer start(String address) {
    try {
      return new FakeWebServer(InetAddress.getByName(address));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** {@code http://HOST:PORT/list.txt}. */
  public String url(String host, String path) {
    return "http://" + host + ":" + port() + path;
  }

  public String url(String path) {
    return url(listener.getInetAddress().getHostAddress(), path);
  }

  /** What is answered at a path, query aside; everywhere else there is nothing. */
  public void at(String path, Manner manner) {
    manners.put(path, manner);
  }

  /** All requests, in order. */
  public List<Request> heard() {
    return heard;
  }

  public List<String> targets() {
    return heard.stream().map(Request::target).toList();
  }

  public static Manner text(String body, String... headers) {
    return octets(body.getBytes(StandardCharsets.UTF_8), headers);
  }

  public static Manner octets(byte[] body, String... headers) {
    return (request, line) -> {
      line.send(head(200, headers) + "Content-Length: " + body.length + "\r\n\r\n");
      line.send(body);
    };
  }

  public static Manner status(int status, String... headers) {
    return (request, line) -> line.send(head(status, headers) + "Content-Length: 0\r\n\r\n");
  }

  public static Manner redirect(String location) {
    return status(302, "Location: " + location);
  }

  /** Status line and headers, without the empty line. */
  public static String head(int status, String... headers) {
    String all = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    return "HTTP/1.1 " + status + " Whatever\r\n" + all;
  }

  public static byte[] gzip(byte[] body) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  private void accept() {
    while (closing.getCount() > 0) {
      try {
        Socket client = listener.accept();
        open.add(client);
        daemon(() -> serve(client));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
      String first = in.readLine();
      if (first == null || !first.endsWith(" HTTP/1.1")) {
        closing.await(); // whoever speaks TLS to us waits
        return;
      }
      Map<String, String> headers = new TreeMap<>();
      for (String each = in.readLine(); !each.isEmpty(); each = in.readLine()) {
        int colon = each.indexOf(':');
        headers.put(each.substring(0, colon).toLowerCase(), each.substring(colon + 1).strip());
      }
      // Unread, a body would make the end of the connection a reset.
      in.skip(Long.parseLong(headers.getOrDefault("content-length", "0")));
      Request request = new Request(first.split(" ")[1], headers);
      heard.add(request);
      String path = request.target().replaceFirst("\\?.*", "");
      manners.getOrDefault(path, status(404)).answer(request, line(client));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      return; // the client has had enough, which is often the point
    } finally {
      open.remove(client);
    }
  }

  private Line line(Socket client) throws IOException {
    OutputStream out = client.getOutputStream();
    return new Line() {
      @Override
      public void send(byte[] octets) throws IOException {
        out.write(octets);
        out.flush();
      }

      @Override
      public void pause(Duration time) {
        try {
          closing.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }

      @Override
      public void reset() throws IOException {
        client.setSoLinger(true, 0);
        client.close();
      }
    };
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "fake-web-server");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      listener.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
