package dev.tacet.control.api;

import java.util.List;

/** Every rule of the owner. */
public record RuleListing(List<RuleLine> rules) {}
