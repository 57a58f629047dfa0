package dev.tacet.config;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A name somebody wants to hear of when a device asks for it.
 *
 * @param device as the command line takes it: a name, {@code #5}, an address or a MAC; empty means
 *     every device
 * @param name in lower case, without a dot at the end; it stands for all names below it too
 * @param where the place in the configuration: {@code tacet.yaml:12}
 */
public record AlertNamed(Optional<String> device, String name, String where) {
  private static final PatternForm DEVICE =
      new PatternForm(
          Pattern.compile("(?U)[^\\p{Cntrl}\\s](?:[^\\p{Cntrl}]{0,61}[^\\p{Cntrl}\\s])?"),
          "a device's name, its number such as #5, its address or its MAC");

  static Optional<AlertNamed> read(Section in) {
    Optional<String> device =
        in.optional(
            "device", DEVICE, "camera", "Whose questions count. Without it every device's do.");
    Optional<String> name =
        in.required(
            "name",
            new AlertNameForm(),
            "example.org",
            "The name; asking for any name below it counts too.");
    return name.map(known -> new AlertNamed(device, known, in.where()));
  }
}
