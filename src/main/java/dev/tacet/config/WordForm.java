package dev.tacet.config;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** One of a few words: the constants of an enum, {@code NULL_IP} written {@code null-ip}. */
record WordForm<E extends Enum<E>>(Class<E> type) implements Form<E> {
  @Override
  public Optional<E> read(String text, Consumer<String> problem) {
    Optional<E> value =
        constants().stream().filter(constant -> print(constant).equals(text)).findFirst();
    if (value.isEmpty()) {
      problem.accept(
          Quoted.of(text)
              + NearestName.of(text, constants().stream().map(this::print).toList())
                  .map(near -> " is unknown; did you mean " + near + "? Use ")
                  .orElse(" is unknown; use ")
              + allowed());
    }
    return value;
  }

  private List<E> constants() {
    return Arrays.asList(type.getEnumConstants());
  }

  @Override
  public String print(E value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public String allowed() {
    return constants().stream().map(this::print).collect(joining(", "));
  }
}
