package dev.tacet.insight;

import dev.tacet.lists.BypassNames;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Who resolves names past this server, with the evidence. Immutable.
 *
 * <p>Four things are looked at: names asked here that lead to other resolvers; packets in a capture
 * that went to one; a party that asked and then asked no more; and one that never asked. The last
 * two need to know when a party was there all the same. What nobody can see from here: a resolver
 * at an address that is not known, behind port 443.
 *
 * @param found the most certain first
 * @param skipped what could not be told, in sentences
 */
public record Bypasses(List<Bypass> found, List<String> skipped) {
  /** Names and addresses told in one piece of evidence; of more, the number. */
  static final int MAX_TOLD = 5;

  public Bypasses {
    found = List.copyOf(found);
    skipped = List.copyOf(skipped);
  }

  /**
   * @param flows from a capture; empty where there is none
   * @param presences in any order, each party's may overlap; empty where nothing is known
   * @param ours the addresses of this server, with which its devices may talk on port 53
   * @param nowMillis the end of the period, milliseconds since 1970
   */
  public static Bypasses in(
      Trails trails,
      List<Flow> flows,
      BypassNames names,
      List<Presence> presences,
      Set<InetAddress> ours,
      long nowMillis) {
    List<Bypass> found = new ArrayList<>();
    List<String> skipped = new ArrayList<>(trails.skipped());
    LookedUpResolvers lookups = new LookedUpResolvers(trails, names);
    found.addAll(lookups.found());
    found.addAll(DirectTalk.in(flows, names.resolvers(), ours));
    if (trails.queriesWithoutParty() > 0) {
      skipped.add(
          "Who fell silent or never asked is not told: not all devices of the log are told apart.");
    } else {
      Silence silence = new Silence(trails, presences, flows, ours, nowMillis);
      found.addAll(silence.fallen(lookups));
      found.addAll(silence.never());
    }
    found.sort(
        Comparator.comparing(Bypass::certainty)
            .thenComparing(Bypass::way)
            .thenComparing(bypass -> bypass.party().key()));
    return new Bypasses(found, skipped);
  }
}
