package dev.tacet.listen;

import dev.tacet.dns.ClientHint;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the head of an HTTP request asks of us (RFC 8484 section 4.1). Immutable; pure. */
sealed interface DohRequest {
  /** The longest DNS message. */
  int MAX_BODY = 0xffff;

  String MEDIA_TYPE = "application/dns-message";

  int BAD_REQUEST = 400;
  int FORBIDDEN = 403;
  int NOT_FOUND = 404;
  int METHOD_NOT_ALLOWED = 405;
  int TOO_LARGE = 413;
  int UNSUPPORTED_MEDIA_TYPE = 415;

  /** The query stands in the path. */
  record Asked(byte[] message, ClientHint hint) implements DohRequest {}

  /** The query will be the body. */
  record Posted(ClientHint hint) implements DohRequest {}

  /** There is none; what to say. */
  record Unfit(int status) implements DohRequest {}

  /** The second part is a device's name: nothing that would need an escape. */
  Pattern PATH = Pattern.compile("/dns-query(?:/([A-Za-z0-9_-]{1,63})?)?");

  /**
   * @param path with what follows the question mark
   * @param mediaType of the body, or empty
   * @param site what a browser says of the page that asks (Sec-Fetch-Site), or empty
   */
  static DohRequest of(String method, String path, String mediaType, String site) {
    int mark = path.indexOf('?');
    Matcher known = PATH.matcher(mark < 0 ? path : path.substring(0, mark));
    if (!known.matches()) {
      return new Unfit(NOT_FOUND);
    }
    // A page of another site could not read the answer, but have it asked in the device's name.
    if (!site.isEmpty() && !site.equals("none") && !site.equals("same-origin")) {
      return new Unfit(FORBIDDEN);
    }
    ClientHint hint =
        Optional.ofNullable(known.group(1))
            .map(name -> ClientHint.ofName(name.toLowerCase(Locale.ROOT)))
            .orElse(ClientHint.NONE);
    return switch (method) {
      case "GET" -> asked(mark < 0 ? "" : path.substring(mark + 1), hint);
      case "POST" -> isMessage(mediaType) ? new Posted(hint) : new Unfit(UNSUPPORTED_MEDIA_TYPE);
      default -> new Unfit(METHOD_NOT_ALLOWED);
    };
  }

  private static boolean isMessage(String mediaType) {
    int parameters = mediaType.indexOf(';');
    String plain = parameters < 0 ? mediaType : mediaType.substring(0, parameters);
    return plain.strip().equalsIgnoreCase(MEDIA_TYPE);
  }

  private static DohRequest asked(String parameters, ClientHint hint) {
    Optional<String> found = Optional.empty();
    for (String parameter : parameters.split("&")) {
      if (parameter.startsWith("dns=")) {
        if (found.isPresent()) {
          return new Unfit(BAD_REQUEST);
        }
        found = Optional.of(parameter.substring(4));
      }
    }
    // "=" at the end is not allowed (RFC 8484 section 4.1.1, RFC 4648 section 3.2).
    if (found.isEmpty() || found.get().isEmpty() || found.get().indexOf('=') >= 0) {
      return new Unfit(BAD_REQUEST);
    }
    try {
      return new Asked(Base64.getUrlDecoder().decode(found.get()), hint);
    } catch (IllegalArgumentException e) {
      return new Unfit(BAD_REQUEST); // not base64url
    }
  }
}
