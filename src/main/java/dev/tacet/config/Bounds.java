package dev.tacet.config;

import java.util.Optional;
import java.util.function.Function;

/** The smallest and the largest value an option takes, both included. Immutable. */
record Bounds<T extends Comparable<T>>(Optional<T> least, Optional<T> most) {
  static <T extends Comparable<T>> Bounds<T> between(T least, T most) {
    return new Bounds<>(Optional.of(least), Optional.of(most));
  }

  static <T extends Comparable<T>> Bounds<T> atLeast(T least) {
    return new Bounds<>(Optional.of(least), Optional.empty());
  }

  static <T extends Comparable<T>> Bounds<T> upTo(T most) {
    return new Bounds<>(Optional.empty(), Optional.of(most));
  }

  boolean holds(T value) {
    return least.filter(bound -> value.compareTo(bound) < 0).isEmpty()
        && most.filter(bound -> value.compareTo(bound) > 0).isEmpty();
  }

  /** {@code 1 to 10}, {@code at least 1}, {@code up to 10}. */
  String describe(Function<T, String> printer) {
    if (least.isEmpty()) {
      return most.map(bound -> "up to " + printer.apply(bound)).orElse("any");
    }
    String lowest = printer.apply(least.get());
    return most.map(bound -> lowest + " to " + printer.apply(bound)).orElse("at least " + lowest);
  }
}
