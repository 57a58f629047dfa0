package dev.tacet.lists;

import dev.tacet.dns.DomainName;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads {@code blocklists/owners.json}, whose contributors are told what is wrong in it. */
public final class OwnedSuffixes {
  private static final String FILE = "/dev/tacet/blocklists/owners.json";

  /** No single seat: a code that ISO 3166-1 leaves to its users. */
  private static final String NO_SINGLE_SEAT = "ZZ";

  private OwnedSuffixes() {}

  /**
   * Those that travel in the jar: a megabyte of JSON, so read it once and in a process that needs
   * it.
   *
   * @throws IllegalStateException where the jar holds none: it was built wrongly
   */
  public static List<OwnedSuffix> shipped() {
    try (InputStream in = OwnedSuffixes.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + FILE + "; build it again");
      }
      return read("owners.json", in);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + FILE + " of the jar", e);
    }
  }

  /**
   * @param file for messages
   * @throws IOException with file and line for a field that is missing, a name that is none, a
   *     country that ISO 3166-1 does not have, or a suffix that stands there twice
   */
  static List<OwnedSuffix> read(String file, InputStream json) throws IOException {
    try (JsonFields in = new JsonFields(file, json)) {
      List<OwnedSuffix> suffixes = new ArrayList<>();
      Set<DomainName> seen = new HashSet<>();
      Set<String> countries = new HashSet<>(Set.of(Locale.getISOCountries()));
      countries.add(NO_SINGLE_SEAT);
      Map<String, String> texts = new HashMap<>();
      in.open();
      for (String field = in.next(); !field.isEmpty(); field = in.next()) {
        if (field.equals("entries")) {
          in.objects(field, () -> suffixes.add(entry(in, seen, countries, texts)));
        } else {
          in.skip();
        }
      }
      return List.copyOf(suffixes);
    }
  }

  private static OwnedSuffix entry(
      JsonFields in, Set<DomainName> seen, Set<String> countries, Map<String, String> texts)
      throws IOException {
    DomainName suffix = DomainName.ROOT;
    String owner = "";
    String country = "";
    String source = "";
    for (String field = in.next(); !field.isEmpty(); field = in.next()) {
      switch (field) {
        case "suffix" -> suffix = in.domain(field);
        // A few hundred companies own twelve thousand suffixes: one text for each is enough.
        case "owner" -> owner = texts.computeIfAbsent(in.text(field), text -> text);
        case "country" -> country = texts.computeIfAbsent(in.text(field), text -> text);
        case "source" -> source = texts.computeIfAbsent(in.text(field), text -> text);
        default -> in.skip();
      }
    }
    if (suffix.equals(DomainName.ROOT) || owner.isBlank() || source.isBlank()) {
      throw in.wrong("an entry needs suffix, owner, country and source");
    }
    if (!countries.contains(country)) {
      throw in.wrong(
          "country: \"" + country + "\" is no ISO 3166-1 code, nor ZZ for no single one");
    }
    if (!seen.add(suffix)) {
      throw in.wrong("suffix: " + suffix + " stands here twice");
    }
    return new OwnedSuffix(suffix, owner, country, source);
  }
}
