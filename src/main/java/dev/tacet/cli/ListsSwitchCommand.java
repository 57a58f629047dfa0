package dev.tacet.cli;

import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.ListReply;
import dev.tacet.control.api.TacetControl;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code enable} and {@code disable}. */
@Command
final class ListsSwitchCommand implements Callable<Integer> {
  private final TacetCommand tacet;
  private final boolean on;

  @Parameters(index = "0", paramLabel = "NAME", description = "As tacet lists has it.")
  private String name;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  ListsSwitchCommand(TacetCommand tacet, boolean on) {
    this.tacet = tacet;
    this.on = on;
  }

  @Override
  public Integer call() {
    try (TacetControl control = tacet.open()) {
      ListReply reply = control.enableList(name, on);
      if (json) {
        tacet.terminal().json(ApiJson.write(reply));
      } else if (reply.done()) {
        new ListReplies(tacet).result(reply);
      } else {
        tacet
            .terminal()
            .line(Style.BOLD.of(reply.list().name()), " is " + (on ? "on" : "off") + " already");
      }
      if (reply.done()) {
        tacet.sayWhenItTakesEffect(control);
      }
    }
    return ExitCodes.OK;
  }
}
