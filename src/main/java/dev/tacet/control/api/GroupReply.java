package dev.tacet.control.api;

import java.util.List;

/** A group that was made or removed; {@code changed} is false where it was so already. */
public record GroupReply(String name, boolean changed, List<String> notes) {}
