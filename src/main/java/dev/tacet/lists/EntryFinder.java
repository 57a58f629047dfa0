package dev.tacet.lists;

import dev.tacet.config.ShownUrl;
import dev.tacet.dns.DomainName;
import dev.tacet.lists.ListRule.AddressRule;
import dev.tacet.lists.ListRule.NameRule;
import dev.tacet.lists.ListRule.PatternRule;
import dev.tacet.policy.AddressRange;
import dev.tacet.policy.Effect;
import dev.tacet.policy.PatternText;
import dev.tacet.policy.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Finds the lines behind an entry, by reading the vendor's profile or the last good copy again. */
final class EntryFinder {
  /** A list may hold the same name on every line; nobody reads more than this. */
  private static final int MAX_FOUND = 10;

  private final VendorProfiles profiles;
  private final Supplier<List<Subscription>> lists;
  private final StoredCopies copies;
  private final ListLimits limits;

  EntryFinder(
      VendorProfiles profiles,
      Supplier<List<Subscription>> lists,
      StoredCopies copies,
      ListLimits limits) {
    this.profiles = profiles;
    this.lists = lists;
    this.copies = copies;
    this.limits = limits;
  }

  /** Entries on a name or an ancestor of it, as far as they speak about it. */
  List<Located> find(DomainName name, String source) throws IOException {
    int slash = source.indexOf('/');
    return slash >= 0
        ? inProfile(name, source.substring(0, slash), source.substring(slash + 1))
        : inLists(
            source,
            rule -> rule instanceof NameRule entry && entry.scope().covers(entry.name(), name));
  }

  /** Lines with a pattern; no vendor has any. */
  List<Located> find(PatternText pattern, String source) throws IOException {
    return inLists(
        source, rule -> rule instanceof PatternRule entry && entry.pattern().equals(pattern));
  }

  /** Lines with a range of addresses. */
  List<Located> find(AddressRange range, String source) throws IOException {
    int slash = source.indexOf('/');
    return slash >= 0
        ? inProfile(range, source.substring(0, slash), source.substring(slash + 1))
        : inLists(source, rule -> rule instanceof AddressRule entry && entry.range().equals(range));
  }

  private List<Located> inProfile(AddressRange range, String vendor, String tier) {
    return profiles.named(vendor).stream()
        .flatMap(
            profile ->
                profile.ranges().stream()
                    .filter(entry -> entry.tier().word().equals(tier))
                    .filter(entry -> entry.range().equals(range))
                    .map(
                        entry ->
                            new Located(
                                profile.file(),
                                0,
                                entry.purpose(),
                                DomainName.ROOT,
                                Scope.SUBTREE)))
        .limit(MAX_FOUND)
        .toList();
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
      ListReader.read(
          octets,
          trusting,
          limits,
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

  private List<Located> inLists(String source, Predicate<ListRule> wanted) throws IOException {
    List<Located> found = new ArrayList<>();
    for (Subscription list : lists.get()) {
      if (list.config().name().equals(source) && list.copy().isPresent()) {
        inCopy(wanted, list, list.copy().get(), found);
      }
    }
    return List.copyOf(found);
  }

  private List<Located> inProfile(DomainName name, String vendor, String tier) {
    return profiles.named(vendor).stream()
        .flatMap(
            profile ->
                profile.entries().stream()
                    .filter(entry -> entry.tier().word().equals(tier))
                    .filter(entry -> entry.scope().covers(entry.name(), name))
                    .map(
                        entry ->
                            new Located(
                                profile.file(),
                                entry.line(),
                                entry.purpose(),
                                entry.name(),
                                entry.scope())))
        .limit(MAX_FOUND)
        .toList();
  }

  private void inCopy(
      Predicate<ListRule> wanted, Subscription list, StoredCopy copy, List<Located> found)
      throws IOException {
    try (InputStream octets = copies.read(list.id(), copy)) {
      ListReader.read(
          octets,
          list.reading(copy),
          limits,
          (rule, line) -> {
            if (found.size() < MAX_FOUND && wanted.test(rule)) {
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
