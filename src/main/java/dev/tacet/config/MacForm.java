package dev.tacet.config;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** A device's hardware address, in the forms in use; read as {@code 02:11:22:33:44:55}. */
record MacForm() implements Form<String> {
  private static final Pattern KNOWN =
      Pattern.compile(
          "(?:[0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}|(?:[0-9a-fA-F]{2}-){5}[0-9a-fA-F]{2}"
              + "|(?:[0-9a-fA-F]{4}\\.){2}[0-9a-fA-F]{4}|[0-9a-fA-F]{12}");

  private static final String NOBODY = "00:00:00:00:00:00";

  @Override
  public Optional<String> read(String text, Consumer<String> problem) {
    if (!KNOWN.matcher(text).matches()) {
      problem.accept(Quoted.of(text) + " is not a MAC; use " + allowed());
      return Optional.empty();
    }
    String digits = text.replaceAll("[:.-]", "").toLowerCase(Locale.ROOT);
    String mac = String.join(":", digits.split("(?<=\\G..)"));
    boolean group = (Character.digit(digits.charAt(1), 16) & 1) != 0;
    if (group || mac.equals(NOBODY)) {
      problem.accept(Quoted.of(text) + " is a MAC that no device has: " + why(group));
      return Optional.empty();
    }
    return Optional.of(mac);
  }

  private static String why(boolean group) {
    return group ? "it addresses a group" : "it is all zeros";
  }

  @Override
  public String print(String value) {
    return value;
  }

  @Override
  public String allowed() {
    return "a MAC such as 02:11:22:33:44:55";
  }
}
