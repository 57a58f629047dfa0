package dev.tacet.capture;

import dev.tacet.dns.DomainName;
import java.util.HashMap;
import java.util.Map;

/** One object for each name, as far as there is room; readers compare and keep millions. */
final class NameTable {
  static final int MAX_NAMES = 16_384;

  private final Map<DomainName, DomainName> names = new HashMap<>();

  DomainName shared(DomainName name) {
    DomainName known = names.get(name);
    if (known != null) {
      return known;
    }
    if (names.size() < MAX_NAMES) {
      names.put(name, name);
    }
    return name;
  }
}
