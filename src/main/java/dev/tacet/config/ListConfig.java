package dev.tacet.config;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
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
 * @param syntax how its lines are read
 * @param every how long a copy is fresh, {@link #SOONEST} to {@link #LATEST}
 * @param mayAnswer whether its rules may send a name somewhere
 * @param shadow whether it is in force in the log only
 * @param group the devices it is for; empty means all
 * @param where the place in the configuration: {@code tacet.yaml:12}; empty where it is in none
 */
public record ListConfig(
    String name,
    String url,
    boolean block,
    Subdomains subdomains,
    Syntax syntax,
    Duration every,
    boolean mayAnswer,
    boolean shadow,
    Optional<String> group,
    String where) {
  public static final Duration SOONEST = Duration.ofHours(1);
  public static final Duration DAILY = Duration.ofDays(1);
  public static final Duration LATEST = Duration.ofDays(30);

  private static final PatternForm NAME =
      new PatternForm(
          Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,39}"),
          "up to 40 letters, digits, - _ . and a letter or digit first");

  public ListConfig {
    Objects.requireNonNull(name);
    Objects.requireNonNull(url);
    Objects.requireNonNull(subdomains);
    Objects.requireNonNull(syntax);
    Objects.requireNonNull(every);
    Objects.requireNonNull(group);
    Objects.requireNonNull(where);
  }

  /** A list of which no more is said: read as it looks, once a day, for everybody. */
  public ListConfig(String name, String url, boolean block, Subdomains subdomains, String where) {
    this(
        name,
        url,
        block,
        subdomains,
        Syntax.AUTO,
        DAILY,
        url.startsWith("file:"),
        false,
        Optional.empty(),
        where);
  }

  /** The same, not in the log only. */
  public ListConfig inForce() {
    return new ListConfig(
        name, url, block, subdomains, syntax, every, mayAnswer, false, group, where);
  }

  /** Whether a text can be the name of a list, or of a group. */
  public static boolean isName(String text) {
    return NAME.pattern().matcher(text).matches();
  }

  /** What {@link #isName} asks for, in words. */
  public static String nameForm() {
    return NAME.allowed();
  }

  /** What is wrong with an address, in words; empty where a list may come from it. */
  public static Optional<String> mistakeInUrl(String url) {
    String[] problem = {""};
    return new ListUrlForm().read(url, said -> problem[0] = said).isPresent()
        ? Optional.empty()
        : Optional.of(problem[0]);
  }

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
    Syntax syntax =
        in.word(
            "syntax", Syntax.AUTO, "How its lines are read; auto finds out, also line by line.");
    Duration every =
        in.duration(
            "every",
            DAILY,
            Bounds.between(SOONEST, LATEST),
            "How long a copy is fresh. A list is fetched up to a tenth earlier or later, so that not"
                + " everybody asks at once.");
    boolean shadow =
        in.flag(
            "shadow",
            false,
            "Whether the list is in force in the log only, which then says what it would have"
                + " done.");
    Optional<String> group =
        in.optional(
            "for",
            NAME,
            "children",
            "The group of devices it is for. Without it the list is for every device.");
    name.filter(own -> !taken.add(own))
        .ifPresent(own -> in.reject("name", "another list is called " + own + " already"));
    return name.flatMap(
        own ->
            url.map(
                from ->
                    new ListConfig(
                        own,
                        from,
                        block,
                        subdomains,
                        syntax,
                        every,
                        from.startsWith("file:"),
                        shadow,
                        group,
                        in.where())));
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

  /** What a list is written in; AUTO recognises it by its lines. */
  public enum Syntax {
    AUTO,
    HOSTS,
    DOMAINS,
    ADBLOCK,
    REGEX,
    RPZ,
    DNSMASQ,
    UNBOUND,
    BIND,
    V2FLY,
    ADDRESSES;

    /** As it stands in the configuration. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
