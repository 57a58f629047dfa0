package dev.tacet.control.api;

/**
 * One decision, as the SQL view {@code queries} shows it.
 *
 * @param seq its place in the log; pass it as {@code after} to resume
 * @param verdict {@code allowed}, {@code blocked}, {@code rewritten}, {@code refused}, {@code
 *     failed} or {@code would-block}
 * @param matched the rule that decided: a name, a pattern, a range of addresses; or empty
 * @param deviceName what the device is called, or empty
 * @param canonical the canonical name that gave an innocent name away, or empty
 */
public record DecisionLine(
    long seq,
    String time,
    String client,
    int device,
    String transport,
    String name,
    String type,
    String verdict,
    String reason,
    String list,
    String matched,
    String canonical,
    String origin,
    String rcode,
    long tookMicros,
    int repeats,
    String deviceName) {}
