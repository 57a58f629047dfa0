package dev.tacet.lists;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;

/** A list server on loopback that does what it is told, well-behaved or not. */
final class ListServer implements AutoCloseable {
  /** Answers one request. */
  interface Behaviour {
    void answer(HttpExchange exchange) throws IOException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private volatile Behaviour behaviour = text("");

  ListServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    heard.add(exchange.getRequestURI().toString());
    try (exchange) {
      behaviour.answer(exchange);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/list.txt";
  }

  /** Paths asked for, in order. */
  List<String> heard() {
    return heard;
  }

  ListServer does(Behaviour next) {
    behaviour = next;
    return this;
  }

  static Behaviour text(String body) {
    return octets(body.getBytes(StandardCharsets.UTF_8));
  }

  static Behaviour octets(byte[] body) {
    return exchange -> {
      exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    };
  }

  static Behaviour status(int status) {
    return exchange -> exchange.sendResponseHeaders(status, -1);
  }

  /** 304 to whoever knows the tag, else the body with the tag. */
  static Behaviour tagged(String tag, String body) {
    return exchange -> {
      if (tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
        exchange.sendResponseHeaders(304, -1);
      } else {
        exchange.getResponseHeaders().add("ETag", tag);
        text(body).answer(exchange);
      }
    };
  }

  static Behaviour redirect(String location) {
    return exchange -> {
      exchange.getResponseHeaders().add("Location", location);
      exchange.sendResponseHeaders(302, -1);
    };
  }

  /** Announces more than it sends. */
  static Behaviour cutShort(String body) {
    return exchange -> {
      exchange.sendResponseHeaders(200, body.length() + 1000L);
      exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
      exchange.getResponseBody().flush();
    };
  }

  static Behaviour endless(String line) {
    return exchange -> {
      exchange.sendResponseHeaders(200, 0);
      OutputStream out = exchange.getResponseBody();
      byte[] lines = line.repeat(1000).getBytes(StandardCharsets.UTF_8);
      while (true) {
        out.write(lines); // until the other side hangs up, which throws
      }
    };
  }

  /** Sends a beginning and then nothing until the server is closed. */
  Behaviour stalled(String beginning) {
    return exchange -> {
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().write(beginning.getBytes(StandardCharsets.UTF_8));
      exchange.getResponseBody().flush();
      try {
        closing.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    };
  }

  static byte[] gzip(byte[] body) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
