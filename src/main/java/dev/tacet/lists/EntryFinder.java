package dev.tacet.lists;

import dev.tacet.config.ShownUrl;
import dev.tacet.dns.DomainName;
import dev.tacet.lists.ListRule.AddressRule;
import dev.tacet.lists.ListRule.NameRule;
import dev.tacet.lists.ListRule.PatternRule;
import dev.tacet.policy.AddressRange;
import dev.tacet.policy.Effect;
import dev.tacet.policy.Match;
import dev.tacet.policy.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Finds the lines behind an entry, by reading the vendor's profile or the last good copy again. */
final class EntryFinder {
  /** A list may hold the same name on every line; nobody reads more than this. */
  private static final int MAX_FOUND = 10;

  private final VendorProfiles profiles;
  private final Supplier<List<Subscription>> lists;
  private final StoredCopies copies;

  EntryFinder(VendorProfiles profiles, Supplier<List<Subscription>> lists, StoredCopies copies) {
    this.profiles = profiles;
    this.lists = lists;
    this.copies = copies;
  }

  /** The lines and entries that say what an index found. */
  List<Located> find(Match match) throws IOException {
    String source = match.source().name();
    int slash = source.indexOf('/');
    return slash >= 0
        ? inProfile(match, source.substring(0, slash), source.substring(slash + 1))
        : inLists(match, source);
  }

  /** A vendor has no patterns. */
  private List<Located> inProfile(Match match, String vendor, String tier) {
    return profiles.named(vendor).stream()
        .flatMap(
            profile -> Stream.concat(names(profile, tier, match), ranges(profile, tier, match)))
        .limit(MAX_FOUND)
        .toList();
  }

  private static Stream<Located> names(VendorProfile profile, String tier, Match match) {
    return profile.entries().stream()
        .filter(entry -> entry.tier().word().equals(tier))
        .filter(
            entry ->
                match instanceof Match.OfName found
                    && found.name().equals(entry.name())
                    && found.scope() == entry.scope())
        .map(
            entry ->
                new Located(
                    profile.file(), entry.line(), entry.purpose(), entry.name(), entry.scope()));
  }

  private static Stream<Located> ranges(VendorProfile profile, String tier, Match match) {
    return profile.ranges().stream()
        .filter(entry -> entry.tier().word().equals(tier))
        .filter(
            entry -> match instanceof Match.OfAddress found && found.range().equals(entry.range()))
        .map(
            entry ->
                new Located(profile.file(), 0, entry.purpose(), DomainName.ROOT, Scope.SUBTREE));
  }

  private static boolean says(ListRule rule, Match match) {
    if (match instanceof Match.OfName named) {
      return rule instanceof NameRule entry
          && entry.name().equals(named.name())
          && entry.scope() == named.scope();
    }
    if (match instanceof Match.OfPattern matching) {
      return rule instanceof PatternRule entry && entry.pattern().equals(matching.pattern());
    }
    AddressRange range = ((Match.OfAddress) match).range();
    return rule instanceof AddressRule entry && entry.range().equals(range);
  }

  /**
   * Rules on a name, or on an ancestor of it, that an index does not have.
   *
   * @param all whether nothing of the list is in the index; otherwise only what is not trusted
   */
  List<UnheardRule> unheard(DomainName name, Subscription list, boolean all) throws IOException {
    List<UnheardRule> found = new ArrayList<>();
    if (list.copy().isEmpty()) {
      return List.of();
    }
    ListReading reading = list.reading(list.copy().get());
    // Patterns are not compared with the name here, so none need be looked at.
    ListReading trusting =
        new ListReading(
            reading.syntax(),
            reading.action(),
            reading.subdomains(),
            true,
            pattern -> Optional.of("not looked at"),
            reading.exceptions());
    try (InputStream octets = copies.read(list.id(), list.copy().get())) {
      ListReader.rules(
          octets,
          trusting,
          list.limits(),
          (rule, line) -> {
            boolean untrusted = !reading.mayAnswer() && rule.terms().answer().givesData();
            if (found.size() < MAX_FOUND
                && (all || untrusted)
                && rule instanceof NameRule entry
                && entry.scope().covers(entry.name(), name)) {
              found.add(
                  new UnheardRule(
                      new Effect(list.source(0), rule.terms()),
                      located(rule, line, place(list.config().url()))));
            }
          });
    }
    return List.copyOf(found);
  }

  private List<Located> inLists(Match match, String source) throws IOException {
    List<Located> found = new ArrayList<>();
    for (Subscription list : lists.get()) {
      if (list.config().name().equals(source) && list.copy().isPresent()) {
        inCopy(match, list, list.copy().get(), found);
      }
    }
    return List.copyOf(found);
  }

  private void inCopy(Match match, Subscription list, StoredCopy copy, List<Located> found)
      throws IOException {
    try (InputStream octets = copies.read(list.id(), copy)) {
      ListReader.rules(
          octets,
          list.reading(copy),
          list.limits(),
          (rule, line) -> {
            if (found.size() < MAX_FOUND && says(rule, match)) {
              found.add(located(rule, line, place(list.config().url())));
            }
          });
    }
  }

  private static Located located(ListRule rule, ListLine line, String place) {
    String text = Printable.escape(line.text(), Malformed.MAX_TEXT);
    return rule instanceof NameRule entry
        ? new Located(place, line.number(), text, entry.name(), entry.scope())
        : new Located(place, line.number(), text, DomainName.ROOT, Scope.SUBTREE);
  }

  /** A file by its path, as an editor wants it. */
  private static String place(String url) {
    return url.startsWith("file:/") ? url.replaceFirst("^file:/+", "/") : ShownUrl.of(url);
  }
}
