package dev.tacet.insight.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The fixed words of one language. Immutable. */
final class Phrases {
  private static final Pattern PLACE = Pattern.compile("\\{([a-z]+)}");

  private final Map<String, String> texts = new HashMap<>();

  private Phrases(Properties properties) {
    properties.stringPropertyNames().forEach(key -> texts.put(key, properties.getProperty(key)));
  }

  static Phrases of(Language language) {
    String file = language.code() + ".properties";
    try (InputStream in = Phrases.class.getResourceAsStream(file)) {
      Properties properties = new Properties();
      properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
      return new Phrases(properties);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read from the program", e);
    }
  }

  Map<String, String> all() {
    return Map.copyOf(texts);
  }

  /** Words without places. */
  String of(String key) {
    return of(key, Map.of());
  }

  /** Words whose {@code {places}} are filled, in one pass: a value is never looked into. */
  String of(String key, Map<String, String> values) {
    String text = texts.get(key);
    if (text == null) {
      throw new IllegalArgumentException("no such words: " + key);
    }
    return PLACE
        .matcher(text)
        .replaceAll(place -> Matcher.quoteReplacement(fill(key, place, values)));
  }

  private static String fill(String key, MatchResult place, Map<String, String> values) {
    String value = values.get(place.group(1));
    if (value == null) {
      throw new IllegalArgumentException("nothing for {" + place.group(1) + "} in " + key);
    }
    return value;
  }
}
