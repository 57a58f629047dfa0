package dev.tacet.upstream;

import io.netty.handler.codec.Headers;
import java.util.Base64;

/**
 * Where a resolver is asked in HTTP, and how (RFC 8484 section 4.1). Nothing is said of who asks.
 *
 * @param authority the host, with the port where that is not 443
 * @param get whether by GET, which has the query in its path
 */
record HttpSite(String authority, String path, boolean get) {
  /** Adds what asks for a message. */
  <T extends Headers<CharSequence, CharSequence, T>> T head(T headers, byte[] message) {
    headers.add(":method", get ? "GET" : "POST");
    headers.add(":scheme", "https").add(":authority", authority);
    if (get) {
      String text = Base64.getUrlEncoder().withoutPadding().encodeToString(message);
      headers.add(":path", path + "?dns=" + text);
    } else {
      headers.add(":path", path);
      headers.add("content-type", HttpReply.MESSAGE);
      headers.addInt("content-length", message.length);
    }
    return headers.add("accept", HttpReply.MESSAGE);
  }

  /** Empty where the headers say it all. */
  byte[] body(byte[] message) {
    return get ? new byte[0] : message;
  }
}
