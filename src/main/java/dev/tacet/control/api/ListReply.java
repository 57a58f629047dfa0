package dev.tacet.control.api;

import java.util.List;

/**
 * What became of a change of one list.
 *
 * @param done false where nothing was changed: it was only asked about, or was so already
 * @param list as it is now, or would be
 * @param difference what it means to this house; {@code compared} is false where that is not known
 * @param notes what the owner should know, a sentence each
 */
public record ListReply(
    boolean done, ListStatus list, ListDifference difference, List<String> notes) {}
