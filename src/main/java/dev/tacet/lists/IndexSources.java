package dev.tacet.lists;

import dev.tacet.lists.ListRule.AddressRule;
import dev.tacet.lists.ListRule.NameRule;
import dev.tacet.lists.ListRule.PatternRule;
import dev.tacet.policy.Action;
import dev.tacet.policy.Match;
import dev.tacet.policy.RuleIndex;
import dev.tacet.policy.RuleSource;
import dev.tacet.policy.Scratch;
import dev.tacet.policy.Terms;
import dev.tacet.policy.Tier;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * What the index is made from: every tier of every vendor, in force or not (that is the policy's
 * business), then the lists that have a say, in their order. For one thread.
 */
final class IndexSources {
  /** Raise it when the same octets are read into other entries: indexes are then made anew. */
  private static final int READING = 6;

  private static final String NONE = "none";

  private final VendorProfiles profiles;
  private List<Subscription> lists = List.of();
  private final StoredCopies copies;
  private String shipped = "";

  IndexSources(VendorProfiles profiles, StoredCopies copies) {
    this.profiles = profiles;
    this.copies = copies;
  }

  /** From now on it is made of these lists: of the version each offers, else the one in force. */
  void of(List<Subscription> lists) {
    this.lists = List.copyOf(lists);
  }

  /**
   * Octets that differ whenever another index would come out.
   *
   * @param leftOut lists that are taken for empty
   */
  byte[] fingerprint(Set<Subscription> leftOut) {
    if (shipped.isEmpty()) {
      shipped = profiles.fingerprint();
    }
    StringBuilder text = new StringBuilder();
    text.append(READING).append(' ').append(shipped).append('\n');
    for (Subscription list : lists) {
      text.append(list.config().name()).append(' ');
      text.append(list.config().block()).append(' ').append(list.config().subdomains()).append(' ');
      text.append(list.config().syntax()).append(' ');
      text.append(list.config().mayAnswer()).append(' ');
      Optional<StoredCopy> copy = leftOut.contains(list) ? Optional.empty() : list.target();
      text.append(copy.map(StoredCopy::sha256).orElse(NONE)).append('\n');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Whether an index was made from these profiles and these lists, as they were some time ago. */
  boolean isEarlier(byte[] fingerprint) {
    return withoutHashes(fingerprint).equals(withoutHashes(fingerprint(Set.of())));
  }

  private static List<String> withoutHashes(byte[] fingerprint) {
    List<String> lines = lines(fingerprint);
    return IntStream.range(0, lines.size())
        .mapToObj(
            i -> i == 0 ? lines.get(0) : lines.get(i).substring(0, lines.get(i).lastIndexOf(' ')))
        .toList();
  }

  /**
   * The hash of the copy an index was made from.
   *
   * @param fingerprint of an index, or no octets where there is none
   * @return empty where nothing of the list is in it
   */
  Optional<String> hashIn(byte[] fingerprint, Subscription list) {
    if (fingerprint.length == 0) {
      return Optional.empty();
    }
    return lines(fingerprint).stream()
        .skip(1)
        .filter(line -> line.startsWith(list.config().name() + " "))
        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
        .filter(hash -> !hash.equals(NONE))
        .findFirst();
  }

  private static List<String> lines(byte[] fingerprint) {
    return new String(fingerprint, StandardCharsets.UTF_8).lines().toList();
  }

  /**
   * Reads everything. A copy that turns out to be damaged is reported and left out, which changes
   * the fingerprint.
   *
   * @param leftOut lists that are not read
   * @param scratch where what is too much for the heap goes; empty to hold everything in the heap
   * @return to be closed by the caller
   * @throws InterruptedIOException where the thread was interrupted
   * @throws IOException where the disk does not take what is too much
   */
  RuleIndex.Builder read(Set<Subscription> leftOut, Optional<Scratch> scratch) throws IOException {
    // A list that breaks half-way has added entries already: it starts again without that list.
    while (true) {
      List<RuleSource> all = sources();
      RuleIndex.Builder builder =
          scratch.isPresent()
              ? new RuleIndex.Builder(all, scratch.get())
              : new RuleIndex.Builder(all);
      boolean whole = false;
      try {
        whole = addAll(leftOut, builder);
      } catch (UncheckedIOException e) {
        throw e.getCause();
      } finally {
        if (!whole) {
          builder.close();
        }
      }
      if (whole) {
        return builder;
      }
    }
  }

  private boolean addAll(Set<Subscription> leftOut, RuleIndex.Builder builder)
      throws InterruptedIOException {
    int index = addProfiles(builder);
    boolean whole = true;
    for (Subscription list : lists) {
      whole &= leftOut.contains(list) || add(list, index, builder);
      index++;
    }
    return whole;
  }

  private List<RuleSource> sources() {
    List<RuleSource> sources = new ArrayList<>();
    for (VendorProfile profile : profiles.blockable()) {
      for (Tier tier : Tier.values()) {
        sources.add(RuleSource.profile(sources.size(), profile.id(), tier));
      }
    }
    for (Subscription list : lists) {
      sources.add(list.source(sources.size()));
    }
    return sources;
  }

  /** Adds all vendors' entries; the first list has the index that is returned. */
  private int addProfiles(RuleIndex.Builder builder) {
    int index = 0;
    for (VendorProfile profile : profiles.blockable()) {
      for (VendorEntry entry : profile.entries()) {
        int source = index + entry.tier().ordinal();
        builder.add(entry.name(), entry.scope(), source, terms(entry.tier()));
      }
      for (VendorRange range : profile.ranges()) {
        builder.add(range.range(), index + range.tier().ordinal(), terms(range.tier()));
      }
      index += Tier.values().length;
    }
    return index;
  }

  private static Terms terms(Tier tier) {
    return Terms.of(tier == Tier.KEEP ? Action.ALLOW : Action.BLOCK);
  }

  /** Whether the list was added whole, or there is nothing to add. */
  private boolean add(Subscription list, int source, RuleIndex.Builder builder)
      throws InterruptedIOException {
    return read(list, rule -> add(rule, source, builder));
  }

  /**
   * How many rules of a list's target an index does not have of it.
   *
   * @throws InterruptedIOException where the thread was interrupted
   */
  long newRules(Subscription list, RuleIndex before) throws InterruptedIOException {
    DistinctCount added = new DistinctCount();
    read(
        list,
        rule -> {
          if (!isIn(before, rule, list.config().name())) {
            added.add(rule);
          }
        });
    return added.size();
  }

  /** A pattern is never looked for: it counts as new. */
  private static boolean isIn(RuleIndex index, ListRule rule, String list) {
    List<Match> matches =
        rule instanceof NameRule named
            ? index.matches(named.name())
            : rule instanceof AddressRule led ? index.matches(led.range().first()) : List.of();
    return matches.stream()
        .filter(match -> match.source().name().equals(list))
        .filter(match -> match.effect().terms().equals(rule.terms()))
        .anyMatch(match -> isSame(match, rule));
  }

  private static boolean isSame(Match match, ListRule rule) {
    if (match instanceof Match.OfName known && rule instanceof NameRule named) {
      return known.scope() == named.scope() && known.name().equals(named.name());
    }
    return match instanceof Match.OfAddress known
        && rule instanceof AddressRule led
        && known.range().equals(led.range());
  }

  /** Reads a list's target; false, and said, where it is damaged. */
  private boolean read(Subscription list, Consumer<ListRule> reader) throws InterruptedIOException {
    if (list.target().isEmpty()) {
      return true;
    }
    StoredCopy copy = list.target().get();
    try (InputStream octets = copies.read(list.id(), copy)) {
      ListReader.rules(
          octets, list.reading(copy), list.limits(), (rule, line) -> reader.accept(rule));
      return true;
    } catch (IOException e) {
      if (e instanceof InterruptedIOException || Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("stopped while reading the lists");
      }
      list.damaged(e);
      return false;
    }
  }

  /** The index itself counts what it has no room for. */
  private static void add(ListRule rule, int source, RuleIndex.Builder builder) {
    if (rule instanceof NameRule named) {
      builder.add(named.name(), named.scope(), source, named.terms());
    } else if (rule instanceof AddressRule addresses) {
      builder.add(addresses.range(), source, addresses.terms());
    } else if (rule instanceof PatternRule pattern) {
      builder.add(pattern.pattern(), source, pattern.terms());
    }
  }
}
