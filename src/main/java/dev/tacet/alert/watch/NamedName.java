package dev.tacet.alert.watch;

import dev.tacet.dns.DomainName;
import java.util.Objects;
import java.util.function.IntPredicate;

/**
 * A name the owner wants to hear of.
 *
 * @param name with all that stands below it
 * @param devices whose queries count, by their numbers now; asked on the watch's thread only where
 *     the name was asked
 */
public record NamedName(DomainName name, IntPredicate devices) {
  public NamedName {
    Objects.requireNonNull(name);
    Objects.requireNonNull(devices);
  }
}
