package dev.tacet.config;

import java.util.Optional;
import java.util.function.Consumer;

/** How the values of one option are written. Implementations are immutable. */
interface Form<T> {
  /** The value, or empty after a word to {@code problem}: what is wrong, what was expected. */
  Optional<T> read(String text, Consumer<String> problem);

  /** As {@link #read} takes it. */
  String print(T value);

  /** What may stand there, for the reference: {@code 0 to 65535}. */
  String allowed();
}
