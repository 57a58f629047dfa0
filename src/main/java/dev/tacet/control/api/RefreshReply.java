package dev.tacet.control.api;

import java.util.List;

/** Each list after reading it again. */
public record RefreshReply(List<ListStatus> lists) {}
