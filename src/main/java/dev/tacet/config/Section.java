package dev.tacet.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * One mapping of the configuration, asked for its options by the {@code read} method of its record.
 * Each option has one line in one {@code read}, with its name, default, bound and sentence; the
 * same lines give the values ({@link YamlSection}) and their documentation ({@link
 * ReferenceSection}).
 *
 * <p>A value that is wrong is written down, and the default stands in so that reading goes on to
 * the next mistake; what is built from it is thrown away. Used by one thread.
 */
interface Section {
  /** A single value. */
  <T> T option(String key, Form<T> form, T fallback, String sentence);

  /** A single value without a default; the sentence says what its absence means. */
  <T> Optional<T> optional(String key, Form<T> form, T example, String sentence);

  /** A single value that must be there; empty only after a problem. */
  <T> Optional<T> required(String key, Form<T> form, T example, String sentence);

  /** Several values, no two alike. */
  <T> List<T> values(String key, Form<T> form, List<T> fallback, String sentence);

  /** Several values in their order, alike or not, at least one; no variable can set them. */
  <T> List<T> repeated(String key, Form<T> form, List<T> example, String sentence);

  /** Values by name, the names out of {@code known}; {@code noun} is what a name is of. */
  <T> Map<String, T> named(
      String key, String noun, Set<String> known, Form<T> form, String sentence);

  /** Values by names of the owner's choice, no two alike; no variable can set them. */
  <K, T> Map<K, T> table(String key, Form<K> names, Form<T> form, String sentence);

  /** A mapping inside this one. */
  Section section(String key, String sentence);

  /** A list of mappings, by default empty; no variable can set it. */
  <T> List<T> items(String key, Function<Section, Optional<T>> read, String sentence);

  /**
   * A list of mappings of which {@code mainKey} alone suffices: the default and the variable give
   * just that.
   */
  <T> List<T> items(
      String key,
      String mainKey,
      List<String> fallback,
      Function<Section, Optional<T>> read,
      String sentence);

  /** Whether a problem was found in this option already. */
  boolean isBroken(String key);

  /** A problem that shows only when several options are seen together; it stands at {@code key}. */
  void reject(String key, String message);

  /** Where this mapping stands: {@code tacet.yaml:12}. */
  String where();

  /** Where each option read so far was set, by its path. */
  Map<String, String> origins();

  default int integer(String key, int fallback, Bounds<Integer> bounds, String sentence) {
    return option(key, new IntegerForm(bounds), fallback, sentence);
  }

  default Duration duration(
      String key, Duration fallback, Bounds<Duration> bounds, String sentence) {
    return option(key, new DurationForm(bounds), fallback, sentence);
  }

  /** Bytes. */
  default long size(String key, long fallback, Bounds<Long> bounds, String sentence) {
    return option(key, new SizeForm(bounds), fallback, sentence);
  }

  /** A switch: {@code true} or {@code false}. */
  default boolean flag(String key, boolean fallback, String sentence) {
    return word(key, fallback ? Truth.TRUE : Truth.FALSE, sentence) == Truth.TRUE;
  }

  default <E extends Enum<E>> E word(String key, E fallback, String sentence) {
    return option(key, new WordForm<>(fallback.getDeclaringClass()), fallback, sentence);
  }
}
