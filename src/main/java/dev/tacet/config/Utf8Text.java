package dev.tacet.config;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;

/** Bytes that ought to be text, told from those that are something else. */
final class Utf8Text {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private Utf8Text() {}

  /**
   * The text, without a byte order mark.
   *
   * @throws ConfigException at the first byte that is not UTF-8, or character YAML does not allow
   */
  static String decode(String source, byte[] bytes) throws ConfigException {
    CharBuffer out = CharBuffer.allocate(bytes.length);
    // A fresh decoder reports what is malformed instead of replacing it.
    CoderResult end = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes), out, true);
    String text = out.flip().toString();
    if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
      text = text.substring(1);
    }
    OptionalInt control = text.codePoints().filter(c -> !isYaml(c)).findFirst();
    if (control.isPresent()) {
      String name = "U+%04X".formatted(control.getAsInt());
      throw wrong(
          place(source, text, text.indexOf(control.getAsInt())),
          "the control character " + name + "; this is not a text file, or was damaged");
    }
    if (end.isError()) {
      throw wrong(
          place(source, text, text.length()),
          "a byte that is not UTF-8; this is not a text file, or is in another encoding");
    }
    return text;
  }

  /** YAML 1.1 section 4.1.1. */
  private static boolean isYaml(int c) {
    return c == '\t'
        || c == '\n'
        || c == '\r'
        || c == 0x85
        || c >= 0x20 && c <= 0x7E
        || c >= 0xA0 && c != 0xFFFE && c != 0xFFFF;
  }

  private static Place place(String source, String text, int index) {
    int line = 1;
    int start = 0;
    for (int i = 0; i < index; i++) {
      if (text.charAt(i) == '\n') {
        line++;
        start = i + 1;
      }
    }
    return new Place(source, line, text.codePointCount(start, index) + 1);
  }

  private static ConfigException wrong(Place place, String message) {
    return new ConfigException(ConfigException.Kind.INVALID, List.of(place.problem("", message)));
  }
}
