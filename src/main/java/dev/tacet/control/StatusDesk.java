package dev.tacet.control;

import dev.tacet.config.Counted;
import dev.tacet.control.api.ApiVersion;
import dev.tacet.control.api.DeviceStatus;
import dev.tacet.control.api.Finding;
import dev.tacet.control.api.ListStatus;
import dev.tacet.control.api.LogStatus;
import dev.tacet.control.api.PauseReply;
import dev.tacet.control.api.SourceLine;
import dev.tacet.control.api.Status;
import dev.tacet.policy.CurrentPolicy;
import dev.tacet.policy.OwnerRules;
import dev.tacet.policy.OwnerSettings;
import dev.tacet.querylog.SinkException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** How the server is. Called by {@link Desk}. */
final class StatusDesk {

  private final OwnerRules owner;
  private final CurrentPolicy current;
  private final ProfilesDesk profiles;
  private final ListsDesk lists;
  private final PausesDesk pauses;
  private final LogAccess log;
  private final Supplier<ServerFacts> server;
  private final Clock clock;

  StatusDesk(
      OwnerRules owner,
      CurrentPolicy current,
      ProfilesDesk profiles,
      ListsDesk lists,
      PausesDesk pauses,
      LogAccess log,
      Supplier<ServerFacts> server,
      Clock clock) {
    this.owner = owner;
    this.current = current;
    this.profiles = profiles;
    this.lists = lists;
    this.pauses = pauses;
    this.log = log;
    this.server = server;
    this.clock = clock;
  }

  Status status() {
    ServerFacts facts = server.get();
    Instant now = clock.instant();
    PauseReply pause = pause();
    LogStatus logStatus = log.status();
    List<ListStatus> listStatuses = lists.all();
    DeviceStatus devices = pauses.status();
    return new Status(
        facts.version(),
        ApiVersion.CURRENT,
        ProcessHandle.current().pid(),
        facts.started().toString(),
        Duration.between(facts.started(), now).toSeconds(),
        System.getProperty("java.vm.name") + " " + Runtime.version(),
        facts.configuration(),
        facts.dataDirectory(),
        facts.listening(),
        pause,
        owner.settings().rules().size(),
        profiles.inForce(),
        current.get().lists().size(),
        listStatuses,
        facts.upstreams(),
        facts.cache(),
        logStatus,
        facts.counters(),
        findings(facts, now, listStatuses, logStatus, pause, devices.sources()),
        devices,
        facts.encryption(),
        facts.clock(),
        facts.dnssec());
  }

  LogStatus log() {
    return log.status();
  }

  private Map<InetAddress, Long> lastDay(Instant now) {
    return log.history().byClient(now.minus(Duration.ofHours(24)));
  }

  /** Status is asked above all where something is broken, and must answer then too. */
  private List<Finding> findings(
      ServerFacts facts,
      Instant now,
      List<ListStatus> lists,
      LogStatus logStatus,
      PauseReply pause,
      List<SourceLine> sources) {
    List<Finding> found = new ArrayList<>();
    try {
      found.addAll(Findings.of(facts, lastDay(now), lists, logStatus, pause, sources));
    } catch (SinkException e) {
      found.add(
          new Finding(
              "error",
              "the query log cannot be read: " + e.getMessage(),
              "DNS goes on without it; where devices ask from is not known until then"));
      found.addAll(Findings.of(facts, Map.of(), lists, logStatus, pause, sources));
    }
    heldBack(current.get().heldBack()).ifPresent(found::add);
    return List.copyOf(found);
  }

  /** Who has no MAC here and is nobody's yet, while somebody is locked in. */
  static Optional<Finding> heldBack(List<Integer> devices) {
    if (devices.isEmpty()) {
      return Optional.empty();
    }
    int count = devices.size();
    return Optional.of(
        new Finding(
            "warning",
            Counted.of(count, "device")
                + " beyond this network "
                + Counted.word(count, "is", "are")
                + " held back while another is locked in quarantine: nothing but an address, which"
                + " that one could forge, says who "
                + Counted.word(count, "it is", "they are"),
            "name what you know, and it is believed: tacet devices rename '#"
                + devices.get(0)
                + "' NAME"));
  }

  PauseReply pause() {
    return reply(owner.settings().pausedUntil(), false);
  }

  static PauseReply reply(Optional<Instant> until, boolean changed) {
    String end =
        until.filter(u -> !u.equals(OwnerSettings.FOREVER)).map(Instant::toString).orElse("");
    return new PauseReply(until.isPresent(), end, changed);
  }
}
