package dev.tacet.control.api;

import java.util.List;

/** Something about devices that should be looked at. */
public record WarningLine(String what, List<Integer> devices, String since) {}
