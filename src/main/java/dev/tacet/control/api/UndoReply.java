package dev.tacet.control.api;

import java.util.List;

/**
 * What was taken back.
 *
 * @param done false where there was nothing to take back
 * @param summary the command that was taken back
 * @param lines what is different now, a sentence each
 */
public record UndoReply(boolean done, String summary, List<String> lines) {}
