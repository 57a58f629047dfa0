package dev.tacet.dns;

import java.util.Objects;

/** Where the data of an answer came from. Immutable; the common ones are shared. */
public record Origin(Kind kind, String upstream) {
  /** The order is stored in the query log: append only. */
  public enum Kind {
    /** Made here: blocked, refused, a local name. */
    SELF,
    /** From the cache, within its TTL. */
    CACHE,
    /** From the cache, past its TTL, because no upstream answered (RFC 8767). */
    STALE,
    /** From the upstream named. */
    UPSTREAM,
    /** From nobody: no upstream answered in time. */
    NONE,
    /** From an upstream, but not true by its signatures, and so not told (RFC 4035 section 5.5). */
    BOGUS
  }

  public static final Origin SELF = new Origin(Kind.SELF, "");
  public static final Origin CACHE = new Origin(Kind.CACHE, "");
  public static final Origin STALE = new Origin(Kind.STALE, "");
  public static final Origin NONE = new Origin(Kind.NONE, "");
  public static final Origin BOGUS = new Origin(Kind.BOGUS, "");

  public Origin {
    Objects.requireNonNull(kind);
    if (upstream.isEmpty() == (kind == Kind.UPSTREAM)) {
      throw new IllegalArgumentException("an upstream has a name, and nothing else has one");
    }
  }

  public static Origin upstream(String name) {
    return new Origin(Kind.UPSTREAM, name);
  }

  /** Whether there was no data to be told: nobody had any, or none that is true. */
  public boolean nothing() {
    return kind == Kind.NONE || kind == Kind.BOGUS;
  }

  /**
   * As the log shows it: {@code self}, {@code cache}, {@code stale}, {@code none}, {@code bogus} or
   * the name.
   */
  @Override
  public String toString() {
    return kind == Kind.UPSTREAM ? upstream : kind.name().toLowerCase(java.util.Locale.ROOT);
  }
}
