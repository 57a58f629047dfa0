package dev.tacet.lists;

import dev.tacet.policy.Action;
import dev.tacet.policy.RuleIndex;
import dev.tacet.policy.RuleSource;
import dev.tacet.policy.Terms;
import dev.tacet.policy.Tier;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What the index is made from: every tier of every vendor, in force or not (that is the policy's
 * business), then the lists in the order of the configuration.
 */
final class IndexSources {
  /** Raise it when the same octets are read into other entries: indexes are then made anew. */
  private static final int READING = 1;

  private final VendorProfiles profiles;
  private final List<Subscription> lists;
  private final ListFolder folder;
  private final ListLimits limits;
  private String shipped = "";

  IndexSources(
      VendorProfiles profiles, List<Subscription> lists, ListFolder folder, ListLimits limits) {
    this.profiles = profiles;
    this.lists = lists;
    this.folder = folder;
    this.limits = limits;
  }

  /** Octets that differ whenever another index would come out. */
  byte[] fingerprint() {
    if (shipped.isEmpty()) {
      shipped = profiles.fingerprint();
    }
    StringBuilder text = new StringBuilder();
    text.append(READING).append(' ').append(shipped).append('\n');
    for (Subscription list : lists) {
      text.append(list.config().name()).append(' ');
      text.append(list.config().block()).append(' ').append(list.config().subdomains()).append(' ');
      text.append(list.copy().map(StoredCopy::sha256).orElse("none")).append('\n');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads everything. A copy that turns out to be damaged is reported and left out, which changes
   * the fingerprint.
   *
   * @throws InterruptedIOException where the thread was interrupted
   */
  RuleIndex.Builder read() throws InterruptedIOException {
    // A list that breaks half-way has added entries already: it starts again without that list.
    while (true) {
      RuleIndex.Builder builder = new RuleIndex.Builder(sources());
      int index = addProfiles(builder);
      boolean whole = true;
      for (Subscription list : lists) {
        whole &= add(list, index++, builder);
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
    if (list.copy().isEmpty()) {
      return true;
    }
    StoredCopy copy = list.copy().get();
    Terms terms = Terms.of(list.action());
    try (FileChannel file = ListFolder.open(folder.copyFile(list.id(), copy))) {
      if (!ListFolder.hashOf(file).equals(copy.sha256())) {
        throw new IOException("the copy's octets changed on disk");
      }
      ListReader.read(
          Channels.newInputStream(file),
          list.config().subdomains(),
          limits,
          (entry, line, text) -> builder.add(entry.name(), entry.scope(), source, terms));
      return true;
    } catch (IOException e) {
      if (e instanceof InterruptedIOException || Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("stopped while compiling the lists");
      }
      list.damaged(e);
      return false;
    }
  }
}
