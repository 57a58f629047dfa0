package dev.tacet.control.api;

import java.util.List;

/**
 * Names a list may block from now on.
 *
 * @param released in order
 * @param withheld how many still are
 */
public record AcceptReply(String list, List<String> released, int withheld) {}
