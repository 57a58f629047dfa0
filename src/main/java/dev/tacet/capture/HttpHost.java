package dev.tacet.capture;

/** The Host of an HTTP/1 request (RFC 9110 section 7.2). Pure functions. */
final class HttpHost {
  /** Octets of a request head looked at. */
  static final int MAX_OCTETS = 16_384;

  private static final String[] METHODS = {
    "GET ",
    "POST ",
    "HEAD ",
    "PUT ",
    "DELETE ",
    "OPTIONS ",
    "PATCH ",
    "CONNECT ",
    "TRACE ",
    "NOTIFY ",
    "SUBSCRIBE ",
    "PROPFIND "
  };

  private static final String HOST = "host:";

  private HttpHost() {}

  /** Whether a stream may begin with a request, as far as its first octets say. */
  static boolean mayBegin(byte[] octets, int at, int end) {
    for (String method : METHODS) {
      int length = Math.min(method.length(), end - at);
      int i = 0;
      while (i < length && octets[at + i] == method.charAt(i)) {
        i++;
      }
      if (i == length) {
        return true;
      }
    }
    return false;
  }

  /** Reads the first octets of a stream. */
  static Told read(byte[] octets, int from, int end) {
    int at = from;
    boolean first = true;
    while (at < end) {
      int close = at;
      while (close < end && octets[close] != '\n') {
        close++;
      }
      if (close == end) {
        break;
      }
      int stop = close > at && octets[close - 1] == '\r' ? close - 1 : close;
      if (!first && stop == at) {
        return Told.NOTHING; // the head ends
      }
      if (!first && isHost(octets, at, stop)) {
        return value(octets, at + HOST.length(), stop);
      }
      first = false;
      at = close + 1;
    }
    return Told.MORE;
  }

  private static boolean isHost(byte[] octets, int at, int stop) {
    if (stop - at < HOST.length()) {
      return false;
    }
    for (int i = 0; i < HOST.length(); i++) {
      int octet = octets[at + i];
      if ((octet >= 'A' && octet <= 'Z' ? octet + 32 : octet) != HOST.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static Told value(byte[] octets, int from, int to) {
    int start = from;
    int stop = to;
    while (start < stop && (octets[start] == ' ' || octets[start] == '\t')) {
      start++;
    }
    while (stop > start && (octets[stop - 1] == ' ' || octets[stop - 1] == '\t')) {
      stop--;
    }
    if (start < stop && octets[start] == '[') {
      return Told.NOTHING; // an IPv6 address
    }
    int digits = stop;
    while (digits > start && octets[digits - 1] >= '0' && octets[digits - 1] <= '9') {
      digits--;
    }
    if (digits > start && octets[digits - 1] == ':') {
      stop = digits - 1;
    }
    return Told.of(octets, start, stop);
  }
}
