package dev.tacet.control.api;

import java.util.List;

/** Who phones home: devices, the busiest first. */
public record TopReport(String since, String until, List<TopClient> clients) {}
