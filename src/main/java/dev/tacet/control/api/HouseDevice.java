package dev.tacet.control.api;

import java.util.List;
import java.util.Map;

/**
 * What a report has to know of one device.
 *
 * @param merged the numbers of devices that are this one
 * @param profiles the state of each vendor profile where it is another than everyone's, by what was
 *     set for the device or its groups
 * @param present when it was on the network, asking or not, in minutes since 1970: from, until,
 *     from, until and so on; empty where nobody wrote it down, or its privacy forbids it
 */
public record HouseDevice(
    int id, List<Integer> merged, Map<String, String> profiles, List<Long> present) {}
