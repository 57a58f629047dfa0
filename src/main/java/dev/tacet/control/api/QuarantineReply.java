package dev.tacet.control.api;

import java.util.List;

/**
 * How a device is confined now.
 *
 * @param notes what else the owner should know, a sentence each
 */
public record QuarantineReply(
    int id, String name, boolean changed, QuarantineState quarantine, List<String> notes) {}
