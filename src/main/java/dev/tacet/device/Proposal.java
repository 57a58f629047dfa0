package dev.tacet.device;

import java.time.Instant;

/**
 * A device calls itself what another is called: they may be one. Until the owner merges or
 * declines, the claimant is judged by both policies, the stricter wins; the established one is
 * untouched.
 *
 * @param claimant the newer device
 * @param established the one that had the name before, or has it from the owner
 * @param label what both are called, as the claimant says it
 * @param source who says so of the claimant
 */
public record Proposal(int claimant, int established, String label, Source source, Instant since) {
  public Proposal {
    if (claimant == established) {
      throw new IllegalArgumentException("device " + claimant + " cannot be proposed as itself");
    }
  }
}
