package dev.tacet.control.api;

import java.util.List;

/**
 * One name of a vendor, or one range of its addresses.
 *
 * @param scope {@code exact}, {@code subtree} or {@code address}
 * @param sideEffectBasis how well the side effect is known
 * @param inForce whether the vendor's state puts this tier in force
 */
public record ProfileName(
    String name,
    String scope,
    String tier,
    String purpose,
    String sideEffect,
    String sideEffectBasis,
    List<String> sources,
    boolean inForce) {}
