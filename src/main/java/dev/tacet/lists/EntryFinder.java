package dev.tacet.lists;

import dev.tacet.dns.DomainName;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
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

  List<Located> find(DomainName name, String source) throws IOException {
    int slash = source.indexOf('/');
    if (slash >= 0) {
      return inProfile(name, source.substring(0, slash), source.substring(slash + 1));
    }
    List<Located> found = new ArrayList<>();
    for (Subscription list : lists.get()) {
      if (list.config().name().equals(source) && list.copy().isPresent()) {
        inCopy(name, list, list.copy().get(), found);
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

  private void inCopy(DomainName name, Subscription list, StoredCopy copy, List<Located> found)
      throws IOException {
    try (InputStream octets = copies.read(list.id(), copy)) {
      ListReader.read(
          octets,
          list.config().subdomains(),
          limits,
          (entry, line, text) -> {
            if (found.size() < MAX_FOUND && entry.scope().covers(entry.name(), name)) {
              found.add(
                  new Located(
                      place(list.config().url()),
                      line,
                      Printable.escape(text, Malformed.MAX_TEXT),
                      entry.name(),
                      entry.scope()));
            }
          });
    }
  }

  /** A file by its path, as an editor wants it. */
  private static String place(String url) {
    return url.startsWith("file:/") ? url.replaceFirst("^file:/+", "/") : ShownUrl.of(url);
  }
}
