package dev.tacet.insight;

import dev.tacet.lists.PublicResolver;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who was seen to talk to a resolver other than this server, from the flows of a capture. */
final class DirectTalk {
  private static final int DNS = 53;
  private static final int ENCRYPTED = 853;
  private static final int HTTPS = 443;

  /** A flow, what it is taken for, and how surely. */
  private record Talk(Flow flow, String what, Certainty certainty) {}

  private DirectTalk() {}

  static List<Bypass> in(List<Flow> flows, List<PublicResolver> resolvers, Set<InetAddress> ours) {
    Map<InetAddress, String> known = new HashMap<>();
    for (PublicResolver resolver : resolvers) {
      resolver.addresses().forEach(address -> known.putIfAbsent(address, resolver.name()));
    }
    Map<Party, List<Talk>> byParty = new LinkedHashMap<>();
    for (Flow flow : flows) {
      if (ours.contains(flow.address()) || isOurselves(flow.party(), ours)) {
        continue;
      }
      talk(flow, Optional.ofNullable(known.get(flow.address())))
          .ifPresent(
              talk -> byParty.computeIfAbsent(flow.party(), p -> new ArrayList<>()).add(talk));
    }
    return byParty.entrySet().stream()
        .map(entry -> bypass(entry.getKey(), entry.getValue()))
        .toList();
  }

  /** Whether a party is this server, which has to ask others. */
  static boolean isOurselves(Party party, Set<InetAddress> ours) {
    return party.addresses().stream().anyMatch(ours::contains);
  }

  private static Optional<Talk> talk(Flow flow, Optional<String> resolver) {
    if (!flow.protocol().equals("tcp") && !flow.protocol().equals("udp")) {
      return Optional.empty();
    }
    String whose = resolver.map(name -> " (" + name + ")").orElse("");
    return switch (flow.port()) {
      case ENCRYPTED -> Optional.of(new Talk(flow, "encrypted DNS" + whose, Certainty.CERTAIN));
      case DNS ->
          Optional.of(
              PublicAddress.is(flow.address())
                  ? new Talk(flow, "plain DNS" + whose, Certainty.CERTAIN)
                  : new Talk(flow, "plain DNS inside the house", Certainty.LIKELY));
      case HTTPS ->
          resolver.map(name -> new Talk(flow, "HTTPS with a resolver" + whose, Certainty.LIKELY));
      default -> Optional.empty();
    };
  }

  private static Bypass bypass(Party party, List<Talk> talks) {
    talks.sort(
        Comparator.comparing(Talk::certainty)
            .thenComparing(Comparator.comparingLong((Talk t) -> t.flow().packets()).reversed()));
    List<String> evidence = new ArrayList<>();
    for (Talk talk : talks.subList(0, Math.min(Bypasses.MAX_TOLD, talks.size()))) {
      Flow flow = talk.flow();
      evidence.add(
          "Sent to "
              + PublicAddress.text(flow.address())
              + ", "
              + flow.protocol()
              + " port "
              + flow.port()
              + ", "
              + talk.what()
              + ": "
              + flow.packets()
              + (flow.packets() == 1 ? " packet, " : " packets, ")
              + flow.bytesUp()
              + " octets up, "
              + flow.bytesDown()
              + " down.");
    }
    if (talks.size() > Bypasses.MAX_TOLD) {
      evidence.add("And " + (talks.size() - Bypasses.MAX_TOLD) + " such flows more.");
    }
    boolean inside = talks.stream().allMatch(talk -> talk.certainty() != Certainty.CERTAIN);
    return new Bypass(
        party,
        Bypass.Way.DIRECT,
        talks.get(0).certainty(),
        evidence,
        inside
            ? "The other resolver may hand on to this server, and an address of a resolver may"
                + " serve pages too."
            : "What was asked there is not told here.",
        List.of(
            "Let the router hand out this server's address only, and reject or redirect ports 53 and"
                + " 853 of everybody else: tacet export.",
            "Look for a resolver that is set by hand on the device (\"Private DNS\", \"secure DNS\")."),
        talks.size(),
        talks.stream().mapToLong(talk -> talk.flow().firstMillis()).min().orElse(0),
        talks.stream().mapToLong(talk -> talk.flow().lastMillis()).max().orElse(0));
  }
}
