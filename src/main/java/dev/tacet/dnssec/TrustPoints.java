package dev.tacet.dnssec;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.TrustAnchor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DSRecord;
import org.xbill.DNS.Name;

/** Where chains begin, and what is not judged; the longest name decides. Immutable. */
final class TrustPoints {
  private final Map<Name, List<DSRecord>> anchors = new HashMap<>();
  private final Set<Name> unjudged = new HashSet<>();

  /**
   * @param unjudged domains that are not judged: negative trust anchors (RFC 7646), and those that
   *     resolvers of the owner's are asked for
   */
  TrustPoints(Collection<TrustAnchor> anchors, Collection<DomainName> unjudged) {
    for (TrustAnchor anchor : anchors) {
      Name zone = name(anchor.zone());
      this.anchors
          .computeIfAbsent(zone, key -> new ArrayList<>())
          .add(
              new DSRecord(
                  zone,
                  DClass.IN,
                  0,
                  anchor.keyTag(),
                  anchor.algorithm(),
                  anchor.digestType(),
                  anchor.digestOctets()));
    }
    unjudged.forEach(domain -> this.unjudged.add(name(domain)));
  }

  static Name name(DomainName name) {
    try {
      return new Name(name.toWire());
    } catch (IOException e) {
      throw new IllegalStateException("a name that is none: " + name, e);
    }
  }

  /** The zone a chain to this name begins with; empty where it is not judged. */
  Optional<Name> above(Name name) {
    for (int drop = 0; drop < name.labels(); drop++) {
      Name at = new Name(name, drop);
      if (anchors.containsKey(at)) {
        return Optional.of(at);
      }
      if (unjudged.contains(at)) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  List<DSRecord> digests(Name zone) {
    return anchors.getOrDefault(zone, List.of());
  }
}
