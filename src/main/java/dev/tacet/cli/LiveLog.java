package dev.tacet.cli;

import dev.tacet.config.PolicyConfig;
import dev.tacet.control.api.ControlException;
import dev.tacet.control.api.DecisionLine;
import dev.tacet.control.api.DecisionQuery;
import dev.tacet.control.api.DeviceDetails;
import dev.tacet.control.api.DeviceQuery;
import dev.tacet.control.api.House;
import dev.tacet.control.api.TacetControl;
import dev.tacet.insight.Observation;
import dev.tacet.insight.Observing;
import dev.tacet.insight.Parties;
import dev.tacet.insight.Party;
import dev.tacet.querylog.DecisionScan;
import dev.tacet.querylog.LoggedAsker;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The log of the Tacet that is meant. What is in its {@code queries.db} is read from the file by
 * this process, so that the server has no work and no memory to spend on it; what the server has
 * not moved there yet it tells over its socket, beginning with the file's last row: by that both
 * are known to be one log, and no row comes twice or is missing. Where the file may not be read, or
 * is another one's, the server tells all.
 */
final class LiveLog implements ObservationSource {
  /** More than a server holds back; whoever has more is read over the socket. */
  private static final int MOST_LATE = 100_000;

  private final TacetCommand tacet;
  private final SourceOptions options;

  LiveLog(TacetCommand tacet, SourceOptions options) {
    this.tacet = tacet;
    this.options = options;
  }

  /** What is wanted of the log. */
  private record Asked(
      Optional<Instant> since, Optional<Instant> before, Optional<Predicate<LoggedAsker>> asker) {
    boolean wants(long atMillis, LoggedAsker who) {
      return since.map(from -> atMillis >= from.toEpochMilli()).orElse(true)
          && before.map(end -> atMillis < end.toEpochMilli()).orElse(true)
          && asker.map(test -> test.test(who)).orElse(true);
    }
  }

  @Override
  public Instant end() {
    return options.now(tacet.times()).orElseGet(tacet.times()::now);
  }

  @Override
  public Observed read(boolean whole, Consumer<Observation> reader) {
    Optional<Instant> fixed = options.now(tacet.times());
    Instant now = end();
    Optional<Instant> since = options.since(tacet.times(), now);
    try (TacetControl control = tacet.openLog()) {
      Map<Integer, Party> known =
          KnownParties.of(control.devices().devices(DeviceQuery.UNCOUNTED).devices());
      Observing observing = new Observing(new Parties(known), reader);
      Optional<Predicate<LoggedAsker>> chosen = chosen(control);
      Asked asked = new Asked(whole ? Optional.empty() : since, fixed, chosen);
      if (!readFile(control, asked, observing)) {
        readSocket(control, asked, observing);
      }
      return LogFiles.observed(
          "live log",
          since,
          now,
          observing,
          HouseFacts.of(house(control), known).lookingAt(chosen, since));
    }
  }

  /** A server that was started before this program was renewed does not know the question. */
  private House house(TacetControl control) {
    try {
      return control.house();
    } catch (ControlException e) {
      if (e.exitCode() != ExitCodes.USAGE) {
        throw e;
      }
      PolicyConfig policy = tacet.instance().config().policy();
      return new House(
          (int) policy.blockTtl().toSeconds(),
          List.of(),
          HouseFacts.words(policy.profiles()),
          List.of(),
          List.of(
              "The server is of an earlier version and does not say what is set for devices, nor when"
                  + " they were there: restart it."));
    }
  }

  /** Whose rows; empty for all. */
  private Optional<Predicate<LoggedAsker>> chosen(TacetControl control) {
    String typed = options.device();
    if (typed.isEmpty()) {
      return Optional.empty();
    }
    Optional<InetAddress> address = Endpoints.literal(typed);
    Set<Integer> numbers = new HashSet<>();
    try {
      DeviceDetails device = control.devices().device(typed, false);
      numbers.add(device.id());
      numbers.addAll(device.merged());
    } catch (ControlException e) {
      if (address.isEmpty() || e.exitCode() != ExitCodes.MISSING) {
        throw e;
      }
      // An address that is no device's, or no longer: its rows are what is wanted.
      return Optional.of(asker -> asker.client().equals(address.get()));
    }
    return Optional.of(
        asker ->
            numbers.contains(asker.device())
                || address.isPresent() && asker.client().equals(address.get()));
  }

  /** Returns false where the file is not to be used; then nothing was handed over. */
  private boolean readFile(TacetControl control, Asked asked, Observing observing) {
    String told = control.log().file();
    Path file = Path.of(told);
    if (told.isEmpty() || !Files.exists(file)) {
      return false; // it is kept in memory, or the server sees other directories than we do
    }
    if (!Files.isReadable(file)) {
      tacet
          .terminal()
          .error(
              file
                  + " is not yours to read, so the server is asked for each row, which takes longer;"
                  + " members of its group may: sudo usermod -aG tacet you");
      return false;
    }
    try (DecisionScan log = LogFiles.open(file)) {
      Optional<List<DecisionLine>> late = later(control, log.lastSeq());
      if (late.isEmpty()) {
        return false;
      }
      observing.read(log, new DecisionScan.Wanted(asked.since(), asked.before(), asked.asker()));
      SocketRows rows = new SocketRows(observing);
      late.get().forEach(line -> rows.take(line, asked::wants));
      return true;
    }
  }

  /** Ends reading what cannot be used. */
  private static final class OtherLogException extends RuntimeException {
    private static final long serialVersionUID = 1;

    OtherLogException() {
      super(null, null, false, false);
    }
  }

  /**
   * The rows after the last one of the file; empty where the server does not have that one, or has
   * too many more.
   */
  private static Optional<List<DecisionLine>> later(TacetControl control, long lastSeq) {
    if (lastSeq == 0) {
      return Optional.empty();
    }
    List<DecisionLine> late = new ArrayList<>();
    boolean[] same = {false};
    try {
      control.decisions(
          new DecisionQuery("", "all", List.of(), "", "", "", lastSeq - 1, 0),
          line -> {
            if (!same[0] && line.seq() != lastSeq || late.size() >= MOST_LATE) {
              throw new OtherLogException();
            }
            if (same[0]) {
              late.add(line);
            }
            same[0] = true;
          });
    } catch (OtherLogException e) {
      return Optional.empty();
    }
    return same[0] ? Optional.of(late) : Optional.empty();
  }

  private void readSocket(TacetControl control, Asked asked, Observing observing) {
    SocketRows rows = new SocketRows(observing);
    control.decisions(
        new DecisionQuery(
            options.device(),
            "all",
            List.of(),
            "",
            asked.since().map(Instant::toString).orElse(""),
            asked.before().map(Instant::toString).orElse(""),
            0,
            0),
        line -> rows.take(line, asked::wants));
  }
}
