package dev.tacet.cli;

import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.PauseReply;
import dev.tacet.control.api.PauseRequest;
import dev.tacet.control.api.TacetControl;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "pause",
    description = "Stops filtering, for a while or until resume; a restart does not end it.",
    footer = {"", "Example:", "  tacet pause 10m", "  tacet pause 10m --device tv"})
final class PauseCommand implements Callable<Integer> {
  private final TacetCommand tacet;

  @Parameters(
      arity = "0..1",
      paramLabel = "DURATION",
      description = "How long: 30s, 10m, 2h. Without it: until tacet resume.")
  private String lasting;

  @Mixin private SubjectOptions subject = new SubjectOptions();

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  PauseCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    PauseRequest request = new PauseRequest(Durations.seconds(lasting), subject.subject());
    try (TacetControl control = tacet.open()) {
      PauseReply reply = control.pause(request);
      if (json) {
        tacet.terminal().json(ApiJson.write(reply));
      } else {
        String until =
            reply.until().isEmpty() ? "" : " until " + tacet.times().brief(reply.until());
        tacet
            .terminal()
            .line(
                Style.WARN.of(reply.changed() ? "paused" : "already paused"),
                (reply.who().isEmpty() ? "" : " for " + reply.who()) + until,
                ": nothing is blocked; tacet resume" + subject.again() + " ends it");
      }
      tacet.sayWhenItTakesEffect(control);
    }
    return ExitCodes.OK;
  }
}
