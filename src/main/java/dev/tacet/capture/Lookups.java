package dev.tacet.capture;

import dev.tacet.dns.DomainName;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which names led a party to an address, by its own lookups: at most {@link #MAX_NAMES} names, the
 * newest, of at most {@link #MAX_PAIRS} pairs, and {@link #MAX_ALL} names together; the pair that
 * was longest not looked up goes first. One thread.
 */
final class Lookups {
  static final int MAX_PAIRS = 65_536;
  static final int MAX_NAMES = 8;
  static final int MAX_ALL = 98_304;

  private record Pair(Station station, Address address) {}

  /** The names of one pair, the newest last. */
  static final class Names {
    static final Names NONE = new Names();

    private DomainName[] names = {};

    boolean isEmpty() {
      return names.length == 0;
    }

    String newest() {
      return names[names.length - 1].toString();
    }

    /** Whether one of them reads like this. */
    boolean contains(String text) {
      for (DomainName name : names) {
        if (name.toString().equals(text)) {
          return true;
        }
      }
      return false;
    }

    private void add(DomainName name) {
      int at = 0;
      while (at < names.length && !names[at].equals(name)) {
        at++;
      }
      if (at == names.length && at < MAX_NAMES) {
        names = Arrays.copyOf(names, at + 1);
      } else {
        // The one that is there already, or else the oldest, makes room at the end.
        int gone = at == names.length ? 0 : at;
        System.arraycopy(names, gone + 1, names, gone, names.length - 1 - gone);
      }
      names[names.length - 1] = name;
    }
  }

  private final Map<Pair, Names> names = new LinkedHashMap<>(16, 0.75f, true);
  private final Overflows overflows;
  private int all;

  Lookups(Overflows overflows) {
    this.overflows = overflows;
  }

  void add(Station station, Address address, DomainName name) {
    Pair pair = new Pair(station, address);
    Names known = names.get(pair);
    if (known == null) {
      known = new Names();
      names.put(pair, known);
    }
    int before = known.names.length;
    known.add(name);
    all += known.names.length - before;
    if (names.size() > MAX_PAIRS || all > MAX_ALL) {
      // The pair just used stands last.
      Names oldest = names.remove(names.keySet().iterator().next());
      all -= oldest.names.length;
      overflows.add("lookups");
    }
  }

  Names of(Station station, Address address) {
    return names.getOrDefault(new Pair(station, address), Names.NONE);
  }
}
