package dev.tacet.config;

import java.util.List;
import java.util.Optional;

/** A value as it was written, with the place where it stands. Immutable. */
sealed interface Node {
  Place place();

  /** Options or names, in the file's order; no key occurs twice. */
  record Mapping(Place place, List<Entry> entries) implements Node {
    public Mapping {
      entries = List.copyOf(entries);
    }

    Optional<Node> value(String key) {
      return entries.stream().filter(e -> e.key().equals(key)).map(Entry::value).findFirst();
    }
  }

  /** One key with its value; {@code place} is the key's. */
  record Entry(Place place, String key, Node value) {}

  record Sequence(Place place, List<Node> items) implements Node {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /**
   * A single value, its text as written: what {@code off}, {@code 010} and {@code 1_0} mean is ours
   * to say, not YAML's.
   */
  record Scalar(Place place, String text) implements Node {
    /** Nothing stands after the colon, or one of YAML's words for it. */
    boolean isEmpty() {
      return text.isEmpty() || text.equals("~") || text.equals("null");
    }
  }
}
