package dev.tacet.cli;

import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.PauseReply;
import dev.tacet.control.api.TacetControl;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "pause",
    description = "Stops filtering, for a while or until resume; a restart does not end it.",
    footer = {"", "Example:", "  tacet pause 10m"})
final class PauseCommand implements Callable<Integer> {
  private final TacetCommand tacet;

  @Parameters(
      arity = "0..1",
      paramLabel = "DURATION",
      description = "How long: 30s, 10m, 2h. Without it: until tacet resume.")
  private String lasting;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  PauseCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    long seconds = Optional.ofNullable(lasting).map(t -> Durations.parse(t).toSeconds()).orElse(0L);
    try (TacetControl control = tacet.open()) {
      PauseReply reply = control.pause(seconds);
      if (json) {
        tacet.terminal().json(ApiJson.write(reply));
      } else {
        String until =
            reply.until().isEmpty() ? "" : " until " + tacet.times().brief(reply.until());
        tacet
            .terminal()
            .line(
                Style.WARN.of(reply.changed() ? "paused" : "already paused"),
                until + ": nothing is blocked; tacet resume ends it");
      }
      tacet.sayWhenItTakesEffect(control);
    }
    return ExitCodes.OK;
  }
}
