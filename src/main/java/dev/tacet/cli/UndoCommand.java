package dev.tacet.cli;

import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.TacetControl;
import dev.tacet.control.api.UndoReply;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "undo",
    description = "Takes back the last change: rules, settings, a vendor's state, a pause.",
    footer = {"", "Example:", "  tacet block mi.com && tacet undo"})
final class UndoCommand implements Callable<Integer> {
  private final TacetCommand tacet;

  @Parameters(
      arity = "0..1",
      paramLabel = "N",
      description = "The change that is meant, where one that cannot be undone was made after it.")
  private long change;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  UndoCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    try (TacetControl control = tacet.open()) {
      UndoReply reply = control.undo(change);
      if (json) {
        tacet.terminal().json(ApiJson.write(reply));
      } else if (reply.done()) {
        tacet.terminal().line(Style.BOLD.of("undone"), "  ", reply.summary());
        reply
            .lines()
            .forEach(line -> tacet.terminal().line("        ", tacet.times().inProse(line)));
      } else {
        tacet.terminal().line("nothing to undo");
      }
      if (reply.done()) {
        tacet.sayWhenItTakesEffect(control);
      }
    }
    return ExitCodes.OK;
  }
}
