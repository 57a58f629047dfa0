package dev.tacet.control.api;

import java.util.List;

/**
 * Which decisions. Empty parts ask nothing.
 *
 * @param device a device as people type it, or any address
 * @param kind {@code all}, {@code blocked}, {@code allowed} or {@code would-block}
 * @param under names at or below any of these
 * @param vendor names of this vendor profile
 * @param after only what has a higher number; 0 for all
 * @param limit at most so many, the newest; 0 for all; when following, 0 for none of the past
 */
public record DecisionQuery(
    String device,
    String kind,
    List<String> under,
    String vendor,
    String since,
    String before,
    long after,
    int limit) {}
