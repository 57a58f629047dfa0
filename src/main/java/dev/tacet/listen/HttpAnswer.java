package dev.tacet.listen;

import dev.tacet.dns.Freshness;
import io.netty.handler.codec.DateFormatter;
import io.netty.util.AsciiString;
import java.util.Date;
import java.util.function.BiConsumer;

/**
 * One HTTP response, whatever version carries it. Immutable. It says nothing of the program, gives
 * no other site leave to read it, and is never to be taken for anything but DNS.
 *
 * @param body a DNS message where the status is 200, else nothing
 */
record HttpAnswer(int status, byte[] body) {
  private static final int OK = 200;

  private static final AsciiString CONTENT_TYPE = AsciiString.cached("content-type");
  private static final AsciiString CONTENT_LENGTH = AsciiString.cached("content-length");
  private static final AsciiString CACHE_CONTROL = AsciiString.cached("cache-control");
  private static final AsciiString ALLOW = AsciiString.cached("allow");
  private static final AsciiString DATE = AsciiString.cached("date");
  private static final AsciiString NOSNIFF_NAME = AsciiString.cached("x-content-type-options");
  private static final AsciiString NOSNIFF = AsciiString.cached("nosniff");
  private static final AsciiString MESSAGE = AsciiString.cached(DohRequest.MEDIA_TYPE);
  private static final AsciiString NO_STORE = AsciiString.cached("no-store");
  private static final AsciiString METHODS = AsciiString.cached("GET, POST");

  /** Whatever DNS has to say is a success of HTTP (RFC 8484 section 4.2.1). */
  static HttpAnswer of(byte[] reply) {
    return new HttpAnswer(OK, reply);
  }

  static HttpAnswer error(int status) {
    return new HttpAnswer(status, new byte[0]);
  }

  /** Names in lower case, as HTTP/2 wants them. */
  void headers(BiConsumer<CharSequence, CharSequence> to) {
    if (status == OK) {
      to.accept(CONTENT_TYPE, MESSAGE);
      // Private: the same question has another answer for another device.
      to.accept(CACHE_CONTROL, "private, max-age=" + Freshness.seconds(body));
    } else {
      to.accept(CACHE_CONTROL, NO_STORE);
    }
    if (status == DohRequest.METHOD_NOT_ALLOWED) {
      to.accept(ALLOW, METHODS);
    }
    to.accept(CONTENT_LENGTH, Integer.toString(body.length));
    to.accept(NOSNIFF_NAME, NOSNIFF);
    to.accept(DATE, DateFormatter.format(new Date()));
  }
}
