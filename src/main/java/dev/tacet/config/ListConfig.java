package dev.tacet.config;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A list to subscribe to.
 *
 * @param name short, without slash or blank; the log shows it
 * @param url {@code file:}, {@code http:} or {@code https:}
 * @param block true blocks what the list names, false allows it
 * @param subdomains whether a plain domain line covers what is below it
 * @param where the place in the configuration: {@code tacet.yaml:12}
 */
public record ListConfig(
    String name, String url, boolean block, Subdomains subdomains, String where) {
  private static final PatternForm NAME =
      new PatternForm(
          Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,39}"),
          "up to 40 letters, digits, - _ . and a letter or digit first");

  /** {@code taken}: the names of the lists before this one; this one's is added. */
  static Optional<ListConfig> read(Section in, Set<String> taken) {
    Optional<String> name =
        in.required("name", NAME, "mine", "What the log calls it; no two lists have one name.");
    Optional<String> url =
        in.required(
            "url", new ListUrlForm(), "file:/etc/tacet/mine.txt", "Where the list comes from.");
    boolean block =
        in.word("action", Does.BLOCK, "What is done with the names in it.") == Does.BLOCK;
    Subdomains subdomains =
        in.word(
            "subdomains",
            Subdomains.AUTO,
            "Whether a line with a plain name covers what is below that name; auto does as the"
                + " list's own header says.");
    name.filter(own -> !taken.add(own))
        .ifPresent(own -> in.reject("name", "another list is called " + own + " already"));
    return name.flatMap(
        own -> url.map(from -> new ListConfig(own, from, block, subdomains, in.where())));
  }

  private enum Does {
    BLOCK,
    ALLOW
  }

  /** AUTO: as the list's own header says, otherwise exact. Hosts lines are always exact. */
  public enum Subdomains {
    AUTO,
    TRUE,
    FALSE
  }
}
