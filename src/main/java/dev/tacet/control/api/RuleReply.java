package dev.tacet.control.api;

import java.util.List;

/** What became of each name, in the order typed. */
public record RuleReply(List<NameOutcome> outcomes) {}
