package dev.tacet.cli;

import java.util.Objects;

/** A piece of a line: text as it came, made safe when it is printed, and its style. Immutable. */
record Span(Style style, String text) {
  static final Span EMPTY = plain("");

  Span {
    Objects.requireNonNull(style);
    Objects.requireNonNull(text);
  }

  static Span plain(Object text) {
    return new Span(Style.PLAIN, String.valueOf(text));
  }
}
