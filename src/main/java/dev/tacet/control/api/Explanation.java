package dev.tacet.control.api;

import java.util.List;

/**
 * Why a name is answered as it is.
 *
 * @param words the verdict's reason, as log and extended error say it
 * @param device who it is explained for
 * @param came what is set for that device, its groups or everyone, and where from
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
    List<ExplainMatch> matches,
    ExplainDevice device,
    List<SettingLine> came) {}
