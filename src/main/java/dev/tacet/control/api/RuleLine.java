package dev.tacet.control.api;

/**
 * One rule of the owner.
 *
 * @param target as it can be typed again: {@code =name}, {@code name}, {@code *.name}
 * @param subject {@code device:7}, {@code group:iot} or {@code everyone}
 * @param who the same for people; empty is everyone
 * @param schedule while which it holds, or empty
 */
public record RuleLine(
    long id,
    String action,
    String target,
    String name,
    String unicode,
    String scope,
    String created,
    String until,
    String comment,
    String subject,
    String who,
    String schedule) {
  /** For everyone, at all times. */
  public RuleLine(
      long id,
      String action,
      String target,
      String name,
      String unicode,
      String scope,
      String created,
      String until,
      String comment) {
    this(id, action, target, name, unicode, scope, created, until, comment, "everyone", "", "");
  }
}
