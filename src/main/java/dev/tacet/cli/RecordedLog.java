package dev.tacet.cli;

import dev.tacet.control.api.ControlException;
import dev.tacet.device.MacAddress;
import dev.tacet.insight.Observation;
import dev.tacet.insight.Observing;
import dev.tacet.insight.Parties;
import dev.tacet.insight.Party;
import dev.tacet.querylog.DecisionScan;
import dev.tacet.querylog.LoggedAsker;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A {@code queries.db} that somebody kept: devices are called what the {@code state.db} beside it
 * says, or the log itself where there is none, and "now" is its newest row, so that {@code --since
 * 7d} means its last week whenever it is read.
 */
final class RecordedLog implements ObservationSource {
  private static final int MOST_DEVICES = 100_000;
  private static final int NAMED_IN_A_MESSAGE = 12;

  private final Path file;
  private final SourceOptions options;
  private final TacetCommand tacet;
  private final Times times;

  RecordedLog(Path file, SourceOptions options, TacetCommand tacet) {
    this.file = file;
    this.options = options;
    this.tacet = tacet;
    this.times = tacet.times();
  }

  @Override
  public Instant end() {
    try (DecisionScan log = LogFiles.open(file)) {
      return end(log);
    }
  }

  /** The newest row is before the end. */
  private Instant end(DecisionScan log) {
    return options
        .now(times)
        .or(() -> log.newest().map(last -> last.plusMillis(1)))
        .orElseGet(times::now);
  }

  @Override
  public Observed read(boolean whole, Consumer<Observation> reader) {
    try (DecisionScan log = LogFiles.open(file)) {
      Map<Integer, Party> asked = Parties.named(log.deviceNames(), addresses(log));
      Optional<Instant> fixed = options.now(times);
      Instant now = end(log);
      Optional<Instant> since = options.since(times, now);
      BesideLog beside = BesideLog.of(file, asked, now, tacet);
      Map<Integer, Party> devices = beside.parties();
      Optional<Predicate<LoggedAsker>> chosen =
          options.device().isEmpty() ? Optional.empty() : Optional.of(chosen(devices));
      Observing observing = new Observing(new Parties(devices), reader);
      observing.read(log, new DecisionScan.Wanted(whole ? Optional.empty() : since, fixed, chosen));
      return LogFiles.observed(
          "log " + file,
          since,
          now,
          observing,
          beside.house().lookingAt(chosen, since),
          BesideLog.notMoved(file));
    }
  }

  private static Map<Integer, Set<InetAddress>> addresses(DecisionScan log) {
    Map<Integer, Set<InetAddress>> addresses = new HashMap<>();
    log.askers(
        asker -> {
          if (asker.device() != 0
              && (addresses.size() < MOST_DEVICES || addresses.containsKey(asker.device()))) {
            Set<InetAddress> its =
                addresses.computeIfAbsent(asker.device(), device -> new LinkedHashSet<>());
            if (its.size() < Party.MAX_ADDRESSES) {
              its.add(asker.client());
            }
          }
        });
    return addresses;
  }

  private Predicate<LoggedAsker> chosen(Map<Integer, Party> devices) {
    String typed = options.device();
    Optional<InetAddress> address = Endpoints.literal(typed);
    if (address.isPresent()) {
      return asker ->
          asker.client().equals(address.get())
              || asker.device() != 0
                  && devices.containsKey(asker.device())
                  && devices.get(asker.device()).addresses().contains(address.get());
    }
    Optional<MacAddress> mac = MacAddress.parse(typed);
    String lower = typed.toLowerCase(Locale.ROOT);
    String number = lower.startsWith("#") ? lower : "#" + lower;
    List<Integer> meant =
        devices.entrySet().stream()
            .filter(
                device ->
                    device.getValue().name().toLowerCase(Locale.ROOT).equals(lower)
                        || mac.isPresent() && device.getValue().mac().equals(mac)
                        || number.equals("#" + device.getKey()))
            .map(device -> device.getValue().device())
            .distinct()
            .toList();
    if (meant.isEmpty()) {
      throw new ControlException(
          ExitCodes.MISSING, file + ": no device \"" + typed + "\" in it; " + known(devices));
    }
    if (meant.size() > 1) {
      throw new ControlException(
          ExitCodes.USAGE, "\"" + typed + "\" is the name of one device and the number of another");
    }
    return asker ->
        devices.containsKey(asker.device()) && devices.get(asker.device()).device() == meant.get(0);
  }

  private static String known(Map<Integer, Party> devices) {
    List<String> names = devices.values().stream().map(Party::name).distinct().sorted().toList();
    if (names.isEmpty()) {
      return "it knows addresses only";
    }
    String more = names.size() > NAMED_IN_A_MESSAGE ? ", and more" : "";
    return "it has "
        + String.join(", ", names.subList(0, Math.min(names.size(), NAMED_IN_A_MESSAGE)))
        + more;
  }
}
