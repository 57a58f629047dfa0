package dev.tacet.control;

import dev.tacet.alert.AlertKind;
import dev.tacet.alert.Alerts;
import dev.tacet.alert.ChannelState;
import dev.tacet.alert.TrialResult;
import dev.tacet.config.Counted;
import dev.tacet.control.api.AlertChannelLine;
import dev.tacet.control.api.AlertTestReply;
import dev.tacet.control.api.AlertTrialLine;
import dev.tacet.control.api.AlertsStatus;
import dev.tacet.control.api.ControlException;
import dev.tacet.control.api.Finding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Who is told what. Channels are looked at and tried here, and changed nowhere but in the file. */
final class AlertsDesk {
  private static final int USAGE = 64;
  private static final int MISSING = 66;

  private final Alerts alerts;

  AlertsDesk(Alerts alerts) {
    this.alerts = alerts;
  }

  AlertsStatus status() {
    Map<String, Boolean> kinds = new LinkedHashMap<>();
    for (AlertKind kind : AlertKind.values()) {
      if (kind != AlertKind.TEST) {
        kinds.put(kind.word(), alerts.config().tells(kind.word()));
      }
    }
    Map<String, Long> counts = alerts.counts();
    return new AlertsStatus(
        kinds,
        alerts.config().quiet().map(Object::toString).orElse(""),
        alerts.isQuiet(),
        alerts.channels().stream().map(AlertsDesk::line).toList(),
        counts.get("raised"),
        counts.get("switchedOff"),
        counts.get("repeated"));
  }

  private static AlertChannelLine line(ChannelState state) {
    return new AlertChannelLine(
        state.name(),
        state.type(),
        state.target(),
        state.always(),
        text(state.lastSent()),
        text(state.lastFailed()),
        state.lastError(),
        state.sent(),
        state.dropped(),
        state.waiting(),
        state.held());
  }

  private static String text(Optional<Instant> time) {
    return time.map(Instant::toString).orElse("");
  }

  /**
   * Sends a message to try a channel; nobody waits for it here.
   *
   * @param channel its name; empty is every one
   */
  CompletionStage<AlertTestReply> test(String channel) {
    List<String> names = alerts.channels().stream().map(ChannelState::name).toList();
    if (names.isEmpty()) {
      throw new ControlException(
          USAGE,
          "there is no channel to try: add one under alerts: in the configuration and restart;"
              + " docs/ALERTS.md has examples");
    }
    if (!channel.isEmpty() && !names.contains(channel)) {
      throw new ControlException(
          MISSING, "no channel is called that; there are: " + String.join(", ", names));
    }
    return alerts.test(channel).thenApply(AlertsDesk::reply);
  }

  private static AlertTestReply reply(List<TrialResult> results) {
    return new AlertTestReply(
        results.stream()
            .map(r -> new AlertTrialLine(r.channel(), r.type(), r.sent(), r.detail()))
            .toList());
  }

  /** Channels that nothing goes through, and what was lost. */
  List<Finding> findings() {
    List<Finding> found = new ArrayList<>();
    for (ChannelState state : alerts.channels()) {
      if (!state.lastError().isEmpty()) {
        found.add(
            new Finding(
                "warning",
                "alerts do not go through by channel " + state.name() + ": " + state.lastError(),
                "once that is mended: tacet alerts test " + state.name()));
      } else if (state.dropped() > 0) {
        found.add(
            new Finding(
                "note",
                Counted.of(state.dropped(), "alert")
                    + Counted.word(state.dropped(), " was", " were")
                    + " not sent by channel "
                    + state.name()
                    + " since the start",
                "it was away, or there were too many at once; tacet alerts says more"));
      }
    }
    return found;
  }
}
