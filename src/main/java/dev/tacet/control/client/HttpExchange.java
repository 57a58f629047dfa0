package dev.tacet.control.client;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One HTTP/1.1 request and its answer over a connection of its own (RFC 9112): as much of HTTP as
 * our own server speaks, with bounds on everything it could send. One thread.
 */
final class HttpExchange implements AutoCloseable {
  private static final int MAX_HEAD_LINE = 16 * 1024;
  private static final int MAX_HEADERS = 100;
  private static final int MAX_BODY = 64 << 20;
  private static final int MAX_LINE = 1 << 20;

  private final SocketInput in;
  private final int status;
  private final Map<String, String> headers = new HashMap<>();
  private long left;
  private final boolean chunked;
  private boolean firstChunk = true;

  private HttpExchange(SocketInput in) throws IOException {
    this.in = in;
    int answered = head();
    // A server at work says 100 Continue now and then, so that we do not take it for a silent one.
    while (answered >= 100 && answered < 200) {
      headers.clear();
      answered = head();
    }
    status = answered;
    chunked = "chunked".equalsIgnoreCase(headers.get("transfer-encoding"));
    left = chunked ? 0 : number(headers.getOrDefault("content-length", "0"), 10);
  }

  private int head() throws IOException {
    String[] statusLine = headLine().split(" ", 3);
    if (statusLine.length < 2 || !statusLine[0].startsWith("HTTP/1.")) {
      throw new ProtocolException("what answers on the socket does not speak HTTP");
    }
    int code = (int) number(statusLine[1], 10);
    for (String line = headLine(); !line.isEmpty(); line = headLine()) {
      int colon = line.indexOf(':');
      if (colon < 1 || headers.size() >= MAX_HEADERS) {
        throw new ProtocolException("the answer's header is broken");
      }
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return code;
  }

  /**
   * Sends a request and reads the head of the answer.
   *
   * @param body JSON, or empty
   */
  static HttpExchange open(
      Path socket, String method, String target, String body, String header, long timeoutMillis)
      throws IOException {
    SocketChannel channel = SocketInput.connect(socket, timeoutMillis);
    try {
      SocketInput in = new SocketInput(channel, timeoutMillis);
      byte[] content = body.getBytes(StandardCharsets.UTF_8);
      String head =
          method
              + " "
              + target
              + " HTTP/1.1\r\nHost: tacet\r\nConnection: close\r\n"
              + header
              + "\r\n"
              + (content.length == 0
                  ? ""
                  : "Content-Type: application/json\r\nContent-Length: " + content.length + "\r\n")
              + "\r\n";
      IOException unsent = null;
      try {
        in.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
        in.write(ByteBuffer.wrap(content));
      } catch (SocketTimeoutException e) {
        throw e;
      } catch (IOException e) {
        unsent = e; // It may have closed because of what we sent, and said so before.
      }
      return answer(in, unsent);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static HttpExchange answer(SocketInput in, IOException unsent) throws IOException {
    try {
      return new HttpExchange(in);
    } catch (IOException e) {
      if (unsent != null) {
        e.addSuppressed(unsent);
      }
      throw e;
    }
  }

  int status() {
    return status;
  }

  /** A header's value, or empty. */
  String header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
  }

  String body() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int octet = next(); octet >= 0; octet = next()) {
      if (body.size() >= MAX_BODY) {
        throw new ProtocolException("the answer is longer than " + MAX_BODY + " octets");
      }
      body.write(octet);
    }
    return body.toString(StandardCharsets.UTF_8);
  }

  /** Appends the next line of the body to {@code line}, without its end; false where it is over. */
  boolean line(ByteArrayOutputStream line) throws IOException {
    while (true) {
      int octet = next();
      if (octet < 0 || octet == '\n') {
        return octet == '\n' || line.size() > 0;
      }
      if (line.size() >= MAX_LINE) {
        throw new ProtocolException("a line of the answer is longer than " + MAX_LINE + " octets");
      }
      line.write(octet);
    }
  }

  private int next() throws IOException {
    if (left == 0 && (!chunked || !nextChunk())) {
      return -1;
    }
    int octet = in.read();
    if (octet < 0) {
      throw new EOFException("the server closed the connection in the middle of its answer");
    }
    left--;
    return octet;
  }

  private boolean nextChunk() throws IOException {
    if (left < 0) {
      return false;
    }
    if (!firstChunk) {
      headLine();
    }
    firstChunk = false;
    String size = headLine();
    int semicolon = size.indexOf(';');
    left = number((semicolon < 0 ? size : size.substring(0, semicolon)).strip(), 16);
    if (left == 0) {
      left = -1;
      return false;
    }
    return true;
  }

  private String headLine() throws IOException {
    return headLine(in);
  }

  private static String headLine(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      int octet = in.read();
      if (octet < 0) {
        throw new EOFException("the server closed the connection without an answer");
      }
      if (octet == '\n') {
        return line.toString();
      }
      if (octet != '\r') {
        line.append((char) octet);
      }
      if (line.length() > MAX_HEAD_LINE) {
        throw new ProtocolException("the answer's header is too long");
      }
    }
  }

  private static long number(String text, int radix) throws IOException {
    // No sign: what parseLong forgives is no HTTP.
    if (text.length() <= 15 && text.matches(radix == 16 ? "[0-9a-fA-F]+" : "[0-9]+")) {
      return Long.parseLong(text, radix);
    }
    throw new ProtocolException("the answer's header holds a broken number: " + text);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
