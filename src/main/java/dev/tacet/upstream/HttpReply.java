package dev.tacet.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.Headers;
import java.io.ByteArrayOutputStream;
import java.util.Locale;
import java.util.Optional;

/**
 * What came back on one stream, as far as it has come: DNS, or a reason why it is none. One thread:
 * the event loop.
 */
final class HttpReply {
  static final String MESSAGE = "application/dns-message";

  /** What a message over TCP can have at most. */
  private static final int MAX_BODY = 0xffff;

  private static final int OK = 200;
  private static final int MAX_SHOWN = 100;
  private static final int MAX_AGE = 7 * 24 * 3_600;

  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private boolean begun;
  private int ageSeconds;
  private Optional<String> unfit = Optional.empty();

  /** Headers; those of a message that only says to wait are no beginning. */
  void head(Headers<CharSequence, CharSequence, ?> headers) {
    int status = number(headers.get(":status"));
    if (begun || status >= 100 && status < OK) {
      return; // trailers, or an interim answer
    }
    begun = true;
    String type = String.valueOf(headers.get("content-type", ""));
    ageSeconds = Math.min(Math.max(0, number(headers.get("age", "0"))), MAX_AGE);
    if (status != OK) {
      unfit = Optional.of(refusal(status, headers));
    } else if (!isMessage(type)) {
      unfit = Optional.of(notDns(type));
    } else if (number(headers.get("content-length", "0")) > MAX_BODY) {
      unfit = Optional.of(tooLong());
    }
  }

  private static String refusal(int status, Headers<CharSequence, CharSequence, ?> headers) {
    CharSequence location = headers.get("location");
    if (location != null && status / 100 == 3) {
      return "HTTP "
          + status
          + ": it has moved to "
          + shown(location)
          + "; Tacet does not follow, so write the new place into the configuration";
    }
    if (status == 404 || status == 405) {
      return "HTTP " + status + ": nothing answers DNS there; is the path right?";
    }
    if (status == 401 || status == 403) {
      return "HTTP " + status + ": it does not let you ask";
    }
    return status == 0 ? "its HTTP has no status" : "HTTP " + status;
  }

  private static String notDns(String type) {
    String without = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (without.equals("text/html")) {
      return "a web page came back (text/html) and not DNS; is the path right, or does a login page"
          + " stand in between?";
    }
    return (without.isEmpty() ? "something without a type" : shown(without))
        + " came back and not "
        + MESSAGE;
  }

  private static String tooLong() {
    return "its answer is longer than " + MAX_BODY + " octets, which no DNS message is";
  }

  private static boolean isMessage(String type) {
    return type.split(";", 2)[0].strip().equalsIgnoreCase(MESSAGE);
  }

  /** A stranger's text, fit for a log. */
  private static String shown(CharSequence text) {
    String clean = text.toString().replaceAll("[^!-~]", "?");
    return clean.length() > MAX_SHOWN ? clean.substring(0, MAX_SHOWN) + "..." : clean;
  }

  private static int number(CharSequence digits) {
    if (digits == null || digits.length() == 0 || digits.length() > 9) {
      return digits == null || digits.length() == 0 ? 0 : Integer.MAX_VALUE;
    }
    for (int i = 0; i < digits.length(); i++) {
      if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
        return 0;
      }
    }
    return Integer.parseInt(digits.toString());
  }

  void data(ByteBuf part) {
    if (unfit.isPresent()) {
      return;
    }
    if (!begun) {
      unfit = Optional.of("its HTTP has a body before its headers");
    } else if (body.size() + part.readableBytes() > MAX_BODY) {
      unfit = Optional.of(tooLong());
    } else {
      body.writeBytes(ByteBufUtil.getBytes(part));
    }
  }

  /** Whether it is clear that this will never be DNS. */
  boolean isUnfit() {
    return unfit.isPresent();
  }

  /** All of it, or as much as it takes to be unfit. */
  StreamReply whole() {
    return new StreamReply(unfit, body.toByteArray(), ageSeconds);
  }
}
