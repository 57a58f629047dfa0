package dev.tacet.alert;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * One thing somebody should know. Immutable. Names in it come from strangers: each channel escapes
 * what it sends.
 *
 * @param kind what it is about
 * @param subject what it is about exactly, such as {@code #5 tracking.example}: of one kind and
 *     subject at most one is sent in an hour
 * @param at when it was noticed
 * @param device the number of the device it is about; 0 where it is about none
 * @param title one line for people, without a full stop
 * @param text some sentences for people: what was seen, what it does not mean, what to do
 * @param facts what a program may want to know, by name; texts, whole numbers and truth values only
 */
public record Alert(
    AlertKind kind,
    String subject,
    Instant at,
    int device,
    String title,
    String text,
    Map<String, Object> facts) {
  public Alert {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(subject);
    Objects.requireNonNull(at);
    Objects.requireNonNull(title);
    Objects.requireNonNull(text);
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }
}
