package dev.tacet.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The {@code TACET_SECTION_KEY} variables. It learns the names of options as they are asked for,
 * and so knows in the end which variables nobody asked for. Used by one thread.
 */
final class Environment {
  private static final String PREFIX = "TACET_";

  /** Read by the launcher and the command line, not options of the configuration. */
  private static final Set<String> RESERVED =
      Set.of(
          "TACET_CHECKOUT",
          "TACET_JAVA_HOME",
          "TACET_JAVA_OPTS",
          "TACET_CONFIG",
          "TACET_DATA",
          "TACET_SERVER",
          "TACET_LOG_LEVEL");

  private final TreeMap<String, String> variables = new TreeMap<>();
  private final Set<String> asked = new TreeSet<>();

  Environment(Map<String, String> environment) {
    environment.forEach(
        (name, value) -> {
          if (name.startsWith(PREFIX) && !RESERVED.contains(name)) {
            variables.put(name, value);
          }
        });
  }

  /** The variable for an option: {@code cache.maxEntries} is {@code TACET_CACHE_MAX_ENTRIES}. */
  static String nameOf(String option) {
    return PREFIX
        + option
            .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
            .replaceAll("[^A-Za-z0-9]", "_")
            .toUpperCase(Locale.ROOT);
  }

  /** Whether an option's origin is a variable, not a line of a file. */
  static boolean isVariable(String origin) {
    return origin.startsWith(PREFIX) && origin.indexOf(':') < 0;
  }

  Optional<Node.Scalar> valueOf(String option) {
    String name = nameOf(option);
    asked.add(name);
    return Optional.ofNullable(variables.get(name))
        .map(value -> new Node.Scalar(Place.whole(name), value));
  }

  /** After all options were read: the variables that are none. */
  List<Problem> unknown() {
    return variables.keySet().stream()
        .filter(name -> !asked.contains(name))
        .map(name -> Place.whole(Quoted.plain(name)).problem("", complaint(name)))
        .toList();
  }

  private String complaint(String name) {
    return "unknown variable"
        + NearestName.of(name, asked)
            .map(near -> "; did you mean " + near + "?")
            .orElse("; config/reference.yaml lists those there are");
  }
}
