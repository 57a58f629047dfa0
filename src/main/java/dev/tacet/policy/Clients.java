package dev.tacet.policy;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * For whom a rule of a list speaks (adblock's {@code client} and {@code ctag}). Immutable.
 *
 * @param only any of these; empty means all
 * @param not none of these
 * @param tags any of these; empty means all. {@code device_camera} is a kind of device, {@code
 *     os_linux} is nothing we know, all others are groups: {@code user_child}
 * @param notTags none of these
 */
public record Clients(
    Set<ClientRef> only, Set<ClientRef> not, Set<String> tags, Set<String> notTags) {
  public static final Clients ALL = new Clients(Set.of(), Set.of(), Set.of(), Set.of());

  private static final String OF_KIND = "device_";
  private static final String OF_SYSTEM = "os_";

  /** What others call the kinds of devices, where it is not our word. */
  private static final Map<String, String> KINDS =
      Map.of(
          "audio", "speaker",
          "gameconsole", "console",
          "laptop", "computer",
          "pc", "computer");

  public Clients {
    only = Set.copyOf(only);
    not = Set.copyOf(not);
    tags = Set.copyOf(tags);
    notTags = Set.copyOf(notTags);
  }

  /**
   * @param client the address of the query
   */
  public boolean holds(Who who, InetAddress client) {
    return this == ALL
        || (only.isEmpty() || isAny(only, who, client))
            && !isAny(not, who, client)
            && (tags.isEmpty() || hasAny(tags, who))
            && !hasAny(notTags, who);
  }

  /** {@code for tv, 192.0.2.0/24 but not for guests}; empty where it is for all. */
  public Optional<String> words() {
    List<String> allowed = words(only, tags);
    List<String> denied = words(not, notTags);
    String words =
        (allowed.isEmpty() ? "" : "for " + String.join(", ", allowed))
            + (allowed.isEmpty() || denied.isEmpty() ? "" : " but ")
            + (denied.isEmpty() ? "" : "not for " + String.join(", ", denied));
    return Optional.of(words).filter(text -> !text.isEmpty());
  }

  private static List<String> words(Set<ClientRef> refs, Set<String> tags) {
    return Stream.concat(refs.stream().map(ClientRef::words), tags.stream()).sorted().toList();
  }

  private static boolean isAny(Set<ClientRef> refs, Who who, InetAddress client) {
    return refs.stream().anyMatch(ref -> ref.means(who, client));
  }

  private static boolean hasAny(Set<String> tags, Who who) {
    return tags.stream().anyMatch(tag -> hasTag(tag, who));
  }

  private static boolean hasTag(String tag, Who who) {
    if (tag.startsWith(OF_KIND)) {
      String kind = tag.substring(OF_KIND.length());
      return KINDS.getOrDefault(kind, kind).equals(who.kind());
    }
    return !tag.startsWith(OF_SYSTEM) && who.groups().contains(tag);
  }
}
