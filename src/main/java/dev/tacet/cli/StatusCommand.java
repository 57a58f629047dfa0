package dev.tacet.cli;

import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.Status;
import dev.tacet.control.api.TacetControl;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "status",
    description = "Shows how Tacet is, what needs attention first. Exit 69 where no server runs.",
    footer = {"", "Example:", "  tacet status"})
final class StatusCommand implements Callable<Integer> {
  private final TacetCommand tacet;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  StatusCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    try (TacetControl control = tacet.open()) {
      Status status = control.status();
      if (json) {
        tacet.terminal().json(ApiJson.write(status));
      } else {
        new StatusPage(tacet).print(status, control.online());
      }
      return control.online() ? ExitCodes.OK : ExitCodes.UNAVAILABLE;
    }
  }
}
