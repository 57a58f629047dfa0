package dev.tacet.control;

import dev.tacet.config.ListConfig;
import dev.tacet.config.NearestName;
import dev.tacet.control.api.ControlException;
import dev.tacet.control.api.ListRequest;
import dev.tacet.lists.Catalogue;
import dev.tacet.lists.ListName;
import dev.tacet.lists.Subscriptions;
import dev.tacet.lists.WantedList;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads requests for lists, and says what is wrong with them. Pure functions. */
final class ListRequests {
  private static final int USAGE = 64;
  private static final int CONFIGURATION = 78;
  private static final int MAX_URL = 2_000;

  private enum Does {
    BLOCK,
    ALLOW
  }

  private ListRequests() {}

  /**
   * @throws ControlException where it cannot be subscribed to
   */
  static ListConfig read(ListRequest request, Subscriptions subscriptions) {
    ListConfig config = config(request, subscriptions);
    check(config, subscriptions);
    return config;
  }

  /**
   * A list that is to be tried, by its address or its id in the catalogue, under a name that no
   * other has.
   *
   * @throws ControlException where it names none
   */
  static ListConfig toTry(String what, Subscriptions subscriptions) {
    String id = what.strip();
    String name =
        ListConfig.isName(id)
            ? ListName.from("file:/" + id, taken -> subscriptions.named(taken).isPresent())
            : "";
    return config(
        new ListRequest(what, name, "", "", "", 0, false, false, "", false), subscriptions);
  }

  private static ListConfig config(ListRequest typed, Subscriptions subscriptions) {
    ListRequest request = fromCatalogue(typed);
    String url = request.url().strip();
    ListConfig.mistakeInUrl(url)
        .ifPresent(
            mistake -> {
              throw new ControlException(USAGE, mistake);
            });
    if (url.length() > MAX_URL) {
      throw new ControlException(USAGE, "an address has at most " + MAX_URL + " characters");
    }
    String name =
        request.name().isEmpty()
            ? ListName.from(url, taken -> subscriptions.named(taken).isPresent())
            : request.name();
    named(name, "a list");
    if (!request.group().isEmpty()) {
      named(request.group(), "a group");
    }
    return new ListConfig(
        name,
        url,
        word("action", request.action(), Does.BLOCK) == Does.BLOCK,
        word("subdomains", request.subdomains(), ListConfig.Subdomains.AUTO),
        word("syntax", request.syntax(), ListConfig.Syntax.AUTO),
        every(request.everySeconds()),
        request.mayAnswer(),
        request.shadow(),
        Optional.of(request.group()).filter(group -> !group.isEmpty()),
        "");
  }

  /** What stands for an address in the catalogue also says what nobody said. */
  private static ListRequest fromCatalogue(ListRequest request) {
    String id = request.url().strip();
    if (!ListConfig.isName(id)) {
      return request;
    }
    Catalogue catalogue = Catalogue.shipped();
    Catalogue.Entry entry = catalogue.named(id).orElseThrow(() -> unknown(id, catalogue));
    return new ListRequest(
        entry.url(),
        request.name().isEmpty() ? entry.id() : request.name(),
        request.action(),
        request.syntax().isEmpty() ? entry.syntax() : request.syntax(),
        request.subdomains(),
        request.everySeconds() == 0
            ? Duration.ofHours(entry.everyHours()).toSeconds()
            : request.everySeconds(),
        request.mayAnswer(),
        request.shadow(),
        request.group(),
        request.yes());
  }

  private static ControlException unknown(String id, Catalogue catalogue) {
    List<String> ids = catalogue.entries().stream().map(Catalogue.Entry::id).toList();
    return new ControlException(
        USAGE,
        "\""
            + id
            + "\" is no address, and not in the catalogue; "
            + NearestName.of(id, ids)
                .map(near -> "did you mean " + near + "?")
                .orElse("see: tacet lists catalogue"));
  }

  /** Whether there is room for it now. */
  static void check(ListConfig config, Subscriptions subscriptions) {
    Optional<WantedList> same = subscriptions.named(config.name());
    if (same.isPresent()) {
      throw new ControlException(
          same.get().isFixed() ? CONFIGURATION : USAGE,
          "there is a list "
              + config.name()
              + " already, "
              + (same.get().isFixed() ? "from " + same.get().config().where() : "one you added")
              + "; give this one another --name");
    }
    if (subscriptions.all().size() >= Subscriptions.MAX_LISTS) {
      throw new ControlException(
          USAGE, "there are " + Subscriptions.MAX_LISTS + " lists, more are not kept");
    }
  }

  private static void named(String name, String what) {
    if (!ListConfig.isName(name)) {
      throw new ControlException(
          USAGE, "\"" + name + "\" cannot name " + what + "; use " + ListConfig.nameForm());
    }
  }

  private static Duration every(long seconds) {
    Duration every = seconds == 0 ? ListConfig.DAILY : Duration.ofSeconds(seconds);
    if (every.compareTo(ListConfig.SOONEST) < 0 || every.compareTo(ListConfig.LATEST) > 0) {
      throw new ControlException(USAGE, "a list is fetched every 1h to 30d");
    }
    return every;
  }

  private static <E extends Enum<E>> E word(String what, String word, E otherwise) {
    if (word.isEmpty()) {
      return otherwise;
    }
    E[] constants = otherwise.getDeclaringClass().getEnumConstants();
    return Arrays.stream(constants)
        .filter(constant -> written(constant).equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new ControlException(
                    USAGE,
                    "unknown "
                        + what
                        + " \""
                        + word
                        + "\"; use "
                        + Arrays.stream(constants)
                            .map(ListRequests::written)
                            .collect(Collectors.joining(", "))));
  }

  private static String written(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
