package dev.tacet.alert;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;

/** A receiver of alerts on a port of 127.0.0.1: each connection is handled as the test says. */
final class FakeReceiver implements AutoCloseable {
  /** What is done with one connection; it is closed afterwards. */
  interface Manner {
    void serve(Socket client) throws IOException;
  }

  /** One request with its body. */
  record Post(String target, Map<String, String> headers, String body) {}

  private final ServerSocket socket;
  private final Manner manner;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  final BlockingQueue<Post> heard = new LinkedBlockingQueue<>();
  final List<IOException> broken = new CopyOnWriteArrayList<>();

  FakeReceiver(Manner manner) {
    this(ServerSocketFactory.getDefault(), 0, manner);
  }

  FakeReceiver(ServerSocketFactory sockets, int port, Manner manner) {
    this.manner = manner;
    try {
      socket = sockets.createServerSocket(port, 20, InetAddress.getByName("127.0.0.1"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon(this::accept);
  }

  /** A web server that takes every POST and answers so, octet for octet. */
  static FakeReceiver web(String answer) {
    FakeReceiver[] self = new FakeReceiver[1];
    self[0] =
        new FakeReceiver(
            client -> {
              self[0].heard.add(post(client.getInputStream()));
              client.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
            });
    return self[0];
  }

  static String status(int status, String... headers) {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Said\r\nContent-Length: 0\r\n");
    List.of(headers).forEach(header -> head.append(header).append("\r\n"));
    return head.append("\r\n").toString();
  }

  int port() {
    return socket.getLocalPort();
  }

  String url() {
    return "http://127.0.0.1:" + port();
  }

  Post next() throws InterruptedException {
    Post post = heard.poll(10, TimeUnit.SECONDS);
    if (post == null) {
      throw new AssertionError("nothing was posted; " + broken);
    }
    return post;
  }

  static Post post(InputStream in) throws IOException {
    String first = line(in);
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String each = line(in); !each.isEmpty(); each = line(in)) {
      headers.put(each.substring(0, each.indexOf(':')), each.substring(each.indexOf(':') + 2));
    }
    int length = Integer.parseInt(headers.getOrDefault("Content-Length", "0"));
    String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    return new Post(first.split(" ")[1], headers, body);
  }

  /** Up to the next line's end; an empty one at the end of all. */
  static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
      line.write(octet);
    }
    return line.toString(StandardCharsets.UTF_8).replace("\r", "");
  }

  static void say(OutputStream out, String words) throws IOException {
    out.write((words + "\r\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        open.add(client);
        daemon(() -> serve(client));
      } catch (IOException e) {
        broken.add(e);
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      manner.serve(client);
    } catch (IOException e) {
      broken.add(e);
    } finally {
      open.remove(client);
    }
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "fake-receiver");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      socket.close();
      for (Socket client : open) {
        client.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
