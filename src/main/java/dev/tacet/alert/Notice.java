package dev.tacet.alert;

import dev.tacet.config.Counted;
import dev.tacet.config.VisibleText;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * What channels send: an alert cut to a size that bounds all that waits, or several in one.
 * Immutable. What is not text is written out ({@code \\u{202e}}), so that no reader of it can be
 * misled by a name; quotes, slashes and angle brackets stay, and are each channel's business.
 *
 * @param kind an alert's kind, or {@link #SUMMARY}
 * @param title one line
 * @param text may have several lines
 * @param device 0 where it is about none
 * @param deviceName empty where it is about none
 * @param facts texts, whole numbers and truth values
 */
record Notice(
    String kind,
    String title,
    String text,
    Instant at,
    int device,
    String deviceName,
    String subject,
    Map<String, Object> facts) {
  /** The kind of a notice that stands for several alerts that were held back. */
  static final String SUMMARY = "summary";

  static final int MAX_TITLE = 160;
  static final int MAX_TEXT = 1_200;
  private static final int MAX_SUBJECT = 300;
  private static final int MAX_NAME = 80;
  private static final int MAX_FACTS = 16;
  private static final int MAX_FACT = 200;
  private static final int MAX_KEY = 40;

  /** Without the device's name, which may be learned until it is sent. */
  static Notice of(Alert alert) {
    Map<String, Object> facts = new LinkedHashMap<>();
    for (Map.Entry<String, Object> fact : alert.facts().entrySet()) {
      if (facts.size() == MAX_FACTS) {
        break;
      }
      facts.put(line(fact.getKey(), MAX_KEY), value(fact.getValue()));
    }
    return new Notice(
        alert.kind().word(),
        line(alert.title(), MAX_TITLE),
        visible(alert.text(), MAX_TEXT, true),
        alert.at(),
        alert.device(),
        "",
        line(alert.subject(), MAX_SUBJECT),
        facts);
  }

  /**
   * The same with the name of its device.
   *
   * @param names what devices are called now
   */
  Notice named(IntFunction<String> names) {
    return device == 0
        ? this
        : new Notice(
            kind, title, text, at, device, line(names.apply(device), MAX_NAME), subject, facts);
  }

  /** One that stands for those held back. */
  static Notice summary(HeldBack held, Instant at) {
    return new Notice(
        SUMMARY,
        Counted.of(held.count(), "alert") + " held back",
        held.text(),
        at,
        0,
        "",
        "",
        Map.of("count", held.count()));
  }

  private static Object value(Object value) {
    return value instanceof Number || value instanceof Boolean
        ? value
        : line(String.valueOf(value), MAX_FACT);
  }

  /** A stranger's text on one line, cut. */
  static String line(String text, int longest) {
    return visible(text, longest, false);
  }

  private static String visible(String text, int longest, boolean lines) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < text.length() && out.length() < longest) {
      int point = text.codePointAt(at);
      at += Character.charCount(point);
      if (lines && point == '\n') {
        out.append('\n');
      } else {
        VisibleText.append(out, point);
      }
    }
    return at < text.length() ? out + "..." : out.toString();
  }
}
