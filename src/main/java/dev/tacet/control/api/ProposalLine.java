package dev.tacet.control.api;

/**
 * A device calls itself what another is called. Until the owner merges them or declines, the
 * claimant is judged by both policies and the stricter wins.
 *
 * @param label what both are called
 * @param source who says so of the claimant
 */
public record ProposalLine(
    int claimant,
    String claimantName,
    int established,
    String establishedName,
    String label,
    String source,
    String since) {}
