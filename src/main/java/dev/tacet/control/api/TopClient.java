package dev.tacet.control.api;

import java.util.List;

/**
 * One device, or an address that is nobody's.
 *
 * @param client the address that asked most
 * @param device its number, 0 where the address is nobody's
 * @param deviceName what it is called, or empty
 * @param vendors by the profile a name belongs to
 */
public record TopClient(
    String client,
    long queries,
    long blocked,
    String lastSeen,
    List<TopName> asked,
    List<TopName> blockedNames,
    List<TopVendor> vendors,
    int device,
    String deviceName) {}
