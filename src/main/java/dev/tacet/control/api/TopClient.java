package dev.tacet.control.api;

import java.util.List;

/**
 * One client.
 *
 * @param vendors by the profile a name belongs to
 */
public record TopClient(
    String client,
    long queries,
    long blocked,
    String lastSeen,
    List<TopName> asked,
    List<TopName> blockedNames,
    List<TopVendor> vendors) {}
