package dev.tacet.dnssec;

import java.time.Instant;
import java.util.Optional;

/**
 * What judging one question may cost, counted. An honest answer needs a dozen signatures; hostile
 * ones are made to need thousands (CVE-2023-50387, CVE-2023-50868), and are bogus as soon as they
 * have used this up. One thread.
 */
final class Work {
  /** Signatures looked at. A new zone takes three, an alias through ten of them 40. */
  static final int MAX_SIGNATURES = 96;

  /** Those of them that did not fit: an honest zone in the middle of a change of keys has two. */
  static final int MAX_FAILURES = 16;

  /** Names hashed for NSEC3: a denial takes five or so, each label of a long name one more. */
  static final int MAX_HASHES = 160;

  /** DS and DNSKEY asked for; a name of the reverse tree of IPv6 has 34 labels. */
  static final int MAX_LOOKUPS = 48;

  private final Optional<Instant> now;
  private int signatures;
  private int failures;
  private int hashes;
  private int lookups;

  /**
   * @param now what dates are judged by; empty where none can be
   */
  Work(Optional<Instant> now) {
    this.now = now;
  }

  Optional<Instant> now() {
    return now;
  }

  /** Whether one more signature may be looked at. */
  boolean signature() {
    return ++signatures <= MAX_SIGNATURES && failures <= MAX_FAILURES;
  }

  void failed() {
    failures++;
  }

  /** Whether one more name may be hashed. */
  boolean hash() {
    return hashes <= MAX_HASHES && ++hashes <= MAX_HASHES;
  }

  /** Whether one more DS or DNSKEY may be asked for. */
  boolean lookup() {
    return ++lookups <= MAX_LOOKUPS;
  }

  /** Whether it stopped for that reason. */
  boolean exhausted() {
    return signatures > MAX_SIGNATURES
        || failures > MAX_FAILURES
        || hashes > MAX_HASHES
        || lookups > MAX_LOOKUPS;
  }

  /** Signatures looked at so far. */
  int signatures() {
    return signatures;
  }

  int hashes() {
    return hashes;
  }
}
