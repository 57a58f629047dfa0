package dev.tacet.cli;

import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.PauseReply;
import dev.tacet.control.api.TacetControl;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "resume",
    description = "Filters again after pause.",
    footer = {"", "Example:", "  tacet resume"})
final class ResumeCommand implements Callable<Integer> {
  private final TacetCommand tacet;

  @Mixin private SubjectOptions subject = new SubjectOptions();

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  ResumeCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    try (TacetControl control = tacet.open()) {
      PauseReply reply = control.resume(subject.subject());
      if (json) {
        tacet.terminal().json(ApiJson.write(reply));
      } else {
        String whom = reply.who().isEmpty() ? "" : " for " + reply.who();
        tacet
            .terminal()
            .line(
                (reply.changed() ? "filtering again" : "filtering was not paused") + whom,
                reply.paused() ? ", but the house or its group is paused still" : "");
      }
      if (reply.changed()) {
        tacet.sayWhenItTakesEffect(control);
      }
    }
    return ExitCodes.OK;
  }
}
