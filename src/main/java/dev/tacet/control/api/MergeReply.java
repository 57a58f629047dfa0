package dev.tacet.control.api;

import java.util.List;

/**
 * Which devices are one, or no more.
 *
 * @param id the device that was kept, or that others were parted from
 * @param others the ones merged, parted or declined, with their names
 */
public record MergeReply(
    int id, String name, List<DeviceName> others, boolean changed, List<String> notes) {}
