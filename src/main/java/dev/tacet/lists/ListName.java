package dev.tacet.lists;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Names for lists whose owner gave none. Pure functions. */
public final class ListName {
  private static final int MAX = 40;

  /** Words that say nothing about one list among others. */
  private static final Set<String> EMPTY_WORDS =
      Set.of(
          "hosts",
          "host",
          "domains",
          "domain",
          "list",
          "lists",
          "blocklist",
          "blocklists",
          "filter",
          "filters",
          "raw",
          "master",
          "main",
          "head",
          "refs",
          "heads",
          "download",
          "latest",
          "index",
          "txt",
          "data",
          "adblock",
          "dnsmasq",
          "rpz",
          "unbound",
          "wildcard",
          "file",
          "www");

  private ListName() {}

  /**
   * The last part of an address that says something, else its host: {@code
   * https://lists.example/x/pro.txt} is {@code pro}.
   *
   * @param taken whether another list has a name; a number is then added
   */
  public static String from(String url, Predicate<String> taken) {
    String name = candidates(url).stream().filter(ListName::says).findFirst().orElse("list");
    String unique = name;
    for (int n = 2; taken.test(unique); n++) {
      String number = "-" + n;
      unique = name.substring(0, Math.min(name.length(), MAX - number.length())) + number;
    }
    return unique;
  }

  private static List<String> candidates(String url) {
    URI address = URI.create(url);
    List<String> parts = new ArrayList<>();
    for (String part : Optional.ofNullable(address.getPath()).orElse("").split("/", -1)) {
      parts.add(cleaned(part.replaceFirst("(\\.[A-Za-z]{1,5}){1,2}$", "")));
    }
    Collections.reverse(parts);
    parts.add(cleaned(Optional.ofNullable(address.getHost()).orElse("")));
    return parts;
  }

  private static String cleaned(String part) {
    String clean =
        part.toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9_.-]+", "-")
            .replaceAll("^[^a-z0-9]+|[^a-z0-9]+$", "");
    return clean.substring(0, Math.min(clean.length(), MAX));
  }

  private static boolean says(String part) {
    return part.length() > 1 && !EMPTY_WORDS.contains(part);
  }
}
