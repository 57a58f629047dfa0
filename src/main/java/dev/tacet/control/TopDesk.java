package dev.tacet.control;

import dev.tacet.control.api.ControlException;
import dev.tacet.control.api.DecisionQuery;
import dev.tacet.control.api.TopClient;
import dev.tacet.control.api.TopName;
import dev.tacet.control.api.TopReport;
import dev.tacet.control.api.TopVendor;
import dev.tacet.device.Device;
import dev.tacet.dns.AddressText;
import dev.tacet.dns.DomainName;
import dev.tacet.lists.VendorProfiles;
import dev.tacet.querylog.DecisionFilter;
import dev.tacet.querylog.Totals;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who phones home, and whereto. Called by {@link Desk}. */
final class TopDesk {
  private static final int USAGE = 64;
  private static final Duration TOP_DEFAULT = Duration.ofHours(24);

  /** A device, or an address that is nobody's. */
  private record Asker(int device, Optional<InetAddress> address) {}

  private final LogAccess access;
  private final LogDesk log;
  private final VendorProfiles profiles;
  private final ChosenDevices chosen;
  private final Clock clock;

  TopDesk(
      LogAccess access, LogDesk log, VendorProfiles profiles, ChosenDevices chosen, Clock clock) {
    this.access = access;
    this.log = log;
    this.profiles = profiles;
    this.chosen = chosen;
    this.clock = clock;
  }

  TopReport top(DecisionQuery query, int namesPerClient) {
    if (namesPerClient < 1 || namesPerClient > 1_000) {
      throw new ControlException(USAGE, "from 1 to 1,000 names a client");
    }
    DecisionFilter asked = log.filter(query);
    Instant until = asked.before().orElseGet(clock::instant);
    Instant since = asked.since().orElse(until.minus(TOP_DEFAULT));
    DecisionFilter filter =
        new DecisionFilter(
            asked.devices(),
            asked.clients(),
            asked.kind(),
            asked.under(),
            Optional.of(since),
            asked.before());
    Map<Asker, List<Totals.Row>> byAsker = new HashMap<>();
    for (Totals.Row row : access.history().totals(filter).rows()) {
      byAsker.computeIfAbsent(asker(row), who -> new ArrayList<>()).add(row);
    }
    List<TopClient> clients =
        byAsker.entrySet().stream()
            .map(e -> client(e.getKey(), e.getValue(), namesPerClient))
            .sorted(
                Comparator.comparingLong(TopClient::queries)
                    .reversed()
                    .thenComparing(TopClient::client))
            .toList();
    return new TopReport(since.toString(), until.toString(), clients);
  }

  /** A device is one whatever it asks from, and whichever of its numbers it had. */
  private Asker asker(Totals.Row row) {
    if (row.device() == 0) {
      return new Asker(0, Optional.of(row.client()));
    }
    int id = chosen.byId(row.device()).map(Device::id).orElse(row.device());
    return new Asker(id, Optional.empty());
  }

  private TopClient client(Asker asker, List<Totals.Row> rows, int names) {
    Map<InetAddress, Long> addresses = new HashMap<>();
    Map<DomainName, Totals.Row> byName = new HashMap<>();
    for (Totals.Row row : rows) {
      addresses.merge(row.client(), row.queries(), Long::sum);
      byName.merge(row.name(), row, Totals.Row::plus);
    }
    InetAddress busiest =
        Collections.max(addresses.entrySet(), Map.Entry.comparingByValue()).getKey();
    Collection<Totals.Row> sums = byName.values();
    String name = chosen.name(asker.device());
    return new TopClient(
        AddressText.of(busiest),
        rows.stream().mapToLong(Totals.Row::queries).sum(),
        rows.stream().mapToLong(Totals.Row::blocked).sum(),
        latest(rows),
        names(sums, Comparator.comparingLong(Totals.Row::queries), names),
        names(
            sums.stream().filter(r -> r.blocked() > 0).toList(),
            Comparator.comparingLong(Totals.Row::blocked),
            names),
        vendors(sums, names),
        asker.device(),
        name.isEmpty() && asker.device() > 0 ? "#" + asker.device() : name);
  }

  private static String latest(List<Totals.Row> rows) {
    return rows.stream().map(Totals.Row::lastSeen).max(Instant::compareTo).orElseThrow().toString();
  }

  private static List<TopName> names(
      Collection<Totals.Row> rows, Comparator<Totals.Row> by, int limit) {
    return rows.stream()
        .sorted(by.reversed().thenComparing(Totals.Row::name))
        .limit(limit)
        .map(
            r ->
                new TopName(r.name().toString(), r.queries(), r.blocked(), r.lastSeen().toString()))
        .toList();
  }

  private List<TopVendor> vendors(Collection<Totals.Row> rows, int limit) {
    Map<String, List<Totals.Row>> byVendor = new HashMap<>();
    for (Totals.Row row : rows) {
      profiles
          .vendorOf(row.name())
          .ifPresent(v -> byVendor.computeIfAbsent(v, id -> new ArrayList<>()).add(row));
    }
    return byVendor.entrySet().stream()
        .map(
            e ->
                new TopVendor(
                    e.getKey(),
                    e.getValue().stream().mapToLong(Totals.Row::queries).sum(),
                    e.getValue().stream().mapToLong(Totals.Row::blocked).sum(),
                    latest(e.getValue())))
        .sorted(
            Comparator.comparingLong(TopVendor::queries)
                .reversed()
                .thenComparing(TopVendor::vendor))
        .limit(limit)
        .toList();
  }
}
