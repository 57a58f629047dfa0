package dev.tacet.bench;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code --names 1000000 --peers dnsmasq,unbound}: checked by scripts/bench, read here. */
final class Options {
  private final Map<String, String> given = new HashMap<>();

  Options(String[] arguments) {
    for (int i = 0; i + 1 < arguments.length; i += 2) {
      given.put(arguments[i].substring(2), arguments[i + 1]);
    }
  }

  int number(String option, int otherwise) {
    return given.containsKey(option) ? Integer.parseInt(given.get(option)) : otherwise;
  }

  List<String> words(String option, String otherwise) {
    return Arrays.stream(given.getOrDefault(option, otherwise).split(","))
        .filter(word -> !word.isEmpty())
        .toList();
  }
}
