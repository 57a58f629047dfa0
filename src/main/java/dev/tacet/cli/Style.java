package dev.tacet.cli;

/** How a piece of text looks where colour is on; without it, it looks plain. */
enum Style {
  PLAIN(""),
  DIM("2"),
  BOLD("1"),
  GOOD("32"),
  BAD("31"),
  WARN("33");

  private final String code;

  Style(String code) {
    this.code = code;
  }

  /** Safe text with the escape sequences around it. */
  String around(String safe) {
    return this == PLAIN || safe.isEmpty() ? safe : "\u001b[" + code + "m" + safe + "\u001b[0m";
  }

  /** A piece of this style. */
  Span of(Object text) {
    return new Span(this, String.valueOf(text));
  }
}
