package dev.tacet.listen.tls;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How it stands with the certificate, at one moment. Immutable.
 *
 * @param file where it is kept
 * @param made whether Tacet made it
 * @param names the DNS names it is for; empty where there is none
 * @param expires when it ends; empty where there is none
 * @param fingerprint SHA-256 of what devices are to trust: the authority Tacet made, or the owner's
 *     certificate; empty where there is none
 * @param authority the authority Tacet made, as PEM; empty where it made none
 * @param problem what is wrong with it and what to do, in words, or empty
 */
public record CertificateState(
    String file,
    boolean made,
    List<String> names,
    Optional<Instant> expires,
    String fingerprint,
    String authority,
    String problem) {
  public CertificateState {
    Objects.requireNonNull(file);
    names = List.copyOf(names);
    Objects.requireNonNull(expires);
    Objects.requireNonNull(fingerprint);
    Objects.requireNonNull(authority);
    Objects.requireNonNull(problem);
  }
}
