package dev.tacet.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the sections of one file share while it is read. Used by one thread. */
final class Reading {
  private final Environment environment;
  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, Place> origins = new LinkedHashMap<>();

  Reading(Environment environment) {
    this.environment = environment;
  }

  Environment environment() {
    return environment;
  }

  List<Problem> problems() {
    return problems;
  }

  void report(Place place, String option, String message) {
    problems.add(place.problem(option, message));
  }

  /** In an option, or in an entry of its list. */
  boolean isBroken(String option) {
    return problems.stream()
        .map(Problem::option)
        .anyMatch(broken -> broken.equals(option) || broken.startsWith(option + "["));
  }

  void isSet(String option, Place place) {
    origins.put(option, place);
  }

  Optional<Place> placeOf(String option) {
    return Optional.ofNullable(origins.get(option));
  }

  Map<String, String> origins() {
    Map<String, String> shown = new LinkedHashMap<>();
    origins.forEach((option, place) -> shown.put(option, place.origin()));
    return shown;
  }
}
