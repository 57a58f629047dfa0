package dev.tacet.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The listing of all devices; {@code devices} does the same without a verb. */
@Command(
    name = "list",
    description = "Shows what is on the network; the same as tacet devices.",
    footer = {"", "Example:", "  tacet devices list --kind camera"})
final class DevicesListCommand implements Callable<Integer> {
  private final TacetCommand tacet;

  @Mixin private DevicesCommand.Filter filter = new DevicesCommand.Filter();

  DevicesListCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    return filter.call(tacet);
  }
}
