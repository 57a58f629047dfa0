package dev.tacet.lists;

import dev.tacet.policy.Action;
import dev.tacet.policy.Match;
import dev.tacet.policy.RuleIndex;
import dev.tacet.policy.RuleSource;
import dev.tacet.policy.Terms;
import dev.tacet.policy.Tier;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
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
  private static final int READING = 1;

  private static final String NONE = "none";

  private final VendorProfiles profiles;
  private List<Subscription> lists = List.of();
  private final StoredCopies copies;
  private final ListLimits limits;
  private String shipped = "";

  IndexSources(VendorProfiles profiles, StoredCopies copies, ListLimits limits) {
    this.profiles = profiles;
    this.copies = copies;
    this.limits = limits;
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
   * @throws InterruptedIOException where the thread was interrupted
   */
  RuleIndex.Builder read(Set<Subscription> leftOut) throws InterruptedIOException {
    // A list that breaks half-way has added entries already: it starts again without that list.
    while (true) {
      RuleIndex.Builder builder = new RuleIndex.Builder(sources());
      int index = addProfiles(builder);
      boolean whole = true;
      for (Subscription list : lists) {
        whole &= leftOut.contains(list) || add(list, index, builder);
        index++;
      }
      if (whole) {
        return builder;
      }
    }
  }

  private List<RuleSource> sources() {
    List<RuleSource> sources = new ArrayList<>();
    for (VendorProfile profile : profiles.all()) {
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
    for (VendorProfile profile : profiles.all()) {
      for (VendorEntry entry : profile.entries()) {
        int source = index + entry.tier().ordinal();
        builder.add(entry.name(), entry.scope(), source, terms(entry.tier()));
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
    Terms terms = Terms.of(list.action());
    return read(list, entry -> builder.add(entry.name(), entry.scope(), source, terms));
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
        entry -> {
          if (!isIn(before, entry, list.config().name())) {
            added.add(entry);
          }
        });
    return added.size();
  }

  private static boolean isIn(RuleIndex index, Entry entry, String list) {
    for (Match match : index.matches(entry.name())) {
      if (match instanceof Match.OfName rule
          && rule.scope() == entry.scope()
          && rule.name().equals(entry.name())
          && rule.source().name().equals(list)) {
        return true;
      }
    }
    return false;
  }

  /** Reads a list's target; false, and said, where it is damaged. */
  private boolean read(Subscription list, Consumer<Entry> reader) throws InterruptedIOException {
    if (list.target().isEmpty()) {
      return true;
    }
    StoredCopy copy = list.target().get();
    try (InputStream octets = copies.read(list.id(), copy)) {
      ListReader.read(
          octets, list.config().subdomains(), limits, (entry, line, text) -> reader.accept(entry));
      return true;
    } catch (IOException e) {
      if (e instanceof InterruptedIOException || Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("stopped while reading the lists");
      }
      list.damaged(e);
      return false;
    }
  }
}
