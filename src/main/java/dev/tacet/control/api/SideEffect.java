package dev.tacet.control.api;

import java.util.List;

/**
 * Something that may stop working.
 *
 * @param names the names whose blocking may do that
 */
public record SideEffect(String effect, List<String> names) {}
