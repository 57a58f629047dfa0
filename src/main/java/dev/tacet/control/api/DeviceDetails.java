package dev.tacet.control.api;

import java.util.List;

/**
 * One device with all that is known of it. Names, models and services are what it says of itself.
 *
 * @param merged the numbers of devices that are this one
 * @param nameFrom where the name comes from: {@code owner}, {@code mDNS}, {@code DHCP lease}, ...
 * @param kind a word such as {@code camera}; {@code unknown} where nothing speaks for one
 * @param kindEvidence what speaks for the kind, and against it
 * @param maker of its MAC by the IEEE registry, or empty
 * @param randomised whether each of its MACs is made up by itself
 * @param settings what was set for it, its groups or everyone, and where from
 * @param queriesToday since midnight where the server is
 */
public record DeviceDetails(
    int id,
    List<Integer> merged,
    String name,
    String nameFrom,
    String kind,
    List<String> kindEvidence,
    String maker,
    boolean randomised,
    List<String> macs,
    List<DeviceAddress> addresses,
    List<DeviceLabel> labels,
    List<String> groups,
    List<SettingLine> settings,
    List<ProposalLine> proposals,
    List<WarningLine> warnings,
    String firstSeen,
    String lastSeen,
    long queriesToday,
    long blockedToday,
    QuarantineState quarantine) {}
