package dev.tacet.config;

/** A switch, as YAML writes it. */
enum Truth {
  TRUE,
  FALSE
}
