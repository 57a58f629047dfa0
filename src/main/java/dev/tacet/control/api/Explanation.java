package dev.tacet.control.api;

import java.util.List;

/**
 * Why a name is answered as it is.
 *
 * @param words the verdict's reason, as log and extended error say it
 */
public record Explanation(
    String name,
    String unicode,
    String client,
    String type,
    String verdict,
    String words,
    String matched,
    List<ExplainStep> steps,
    List<ExplainMatch> matches) {}
