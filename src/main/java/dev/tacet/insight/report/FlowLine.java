package dev.tacet.insight.report;

import dev.tacet.dns.AddressText;
import dev.tacet.insight.Flow;
import dev.tacet.insight.Party;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * What one device exchanged under one name, or with one address that has none. Immutable.
 *
 * @param to the name, or the address; from strangers
 * @param addresses behind the name
 * @param ports with their protocols: {@code tcp/443}
 * @param lookedUp whether all of it was looked up before
 */
record FlowLine(
    Party party,
    String to,
    Set<String> addresses,
    Set<String> ports,
    boolean lookedUp,
    long bytesUp,
    long bytesDown) {
  FlowLine {
    Objects.requireNonNull(party);
    Objects.requireNonNull(to);
    addresses = Set.copyOf(addresses);
    ports = Set.copyOf(ports);
  }

  private record Key(Party party, String to, boolean lookedUp) {}

  private static final class Sum {
    final Set<String> addresses = new TreeSet<>();
    final Set<String> ports = new TreeSet<>();
    long up;
    long down;
  }

  /** Flows added up, the largest first. */
  static List<FlowLine> of(Collection<Flow> flows) {
    Map<Key, Sum> sums = new LinkedHashMap<>();
    for (Flow flow : flows) {
      String address = AddressText.of(flow.address());
      Key key = new Key(flow.party(), flow.name().orElse(address), flow.lookedUp());
      Sum sum = sums.computeIfAbsent(key, k -> new Sum());
      sum.addresses.add(address);
      sum.ports.add(flow.protocol() + (flow.port() == 0 ? "" : "/" + flow.port()));
      sum.up += flow.bytesUp();
      sum.down += flow.bytesDown();
    }
    List<FlowLine> lines = new ArrayList<>();
    sums.forEach(
        (key, sum) ->
            lines.add(
                new FlowLine(
                    key.party, key.to, sum.addresses, sum.ports, key.lookedUp, sum.up, sum.down)));
    lines.sort(
        Comparator.comparingLong((FlowLine line) -> line.bytesUp + line.bytesDown)
            .reversed()
            .thenComparing(line -> line.party.key())
            .thenComparing(FlowLine::to));
    return lines;
  }
}
