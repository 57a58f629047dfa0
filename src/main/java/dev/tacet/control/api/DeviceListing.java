package dev.tacet.control.api;

import java.util.List;

/**
 * The devices, the one that was first seen first.
 *
 * @param proposals devices that may be another one
 * @param warnings what should be looked at
 * @param unattributed addresses that asked and belong to no device yet
 */
public record DeviceListing(
    List<DeviceDetails> devices,
    List<ProposalLine> proposals,
    List<WarningLine> warnings,
    int unattributed) {}
