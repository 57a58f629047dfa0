package dev.tacet.config;

import java.util.Objects;

/**
 * What one certificate of a resolver's chain must be. Immutable.
 *
 * @param sha256 of {@code of}, in base64
 */
public record UpstreamPin(Of of, String sha256) {
  /** What is hashed. */
  public enum Of {
    /** The SubjectPublicKeyInfo, as in RFC 7469 and RFC 7858: it outlives a renewal. */
    PUBLIC_KEY,
    /** The part of the certificate that is signed, as in a DNS stamp. */
    SIGNED_PART
  }

  public UpstreamPin {
    Objects.requireNonNull(of);
    Objects.requireNonNull(sha256);
  }
}
