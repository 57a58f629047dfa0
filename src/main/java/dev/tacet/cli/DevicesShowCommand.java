package dev.tacet.cli;

import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.DeviceDetails;
import dev.tacet.control.api.TacetControl;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "show",
    description = "Shows all that is known of a device, who says so, and what is set for it.",
    footer = {"", "Example:", "  tacet devices show tv"})
final class DevicesShowCommand implements Callable<Integer> {
  private final TacetCommand tacet;

  @Parameters(paramLabel = "D", description = "Its name, number, MAC or address.")
  private String device;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  DevicesShowCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    try (TacetControl control = tacet.open()) {
      DeviceDetails details = control.devices().device(device);
      if (json) {
        tacet.terminal().json(ApiJson.write(details));
      } else {
        new DevicePage(tacet).print(details);
      }
    }
    return ExitCodes.OK;
  }
}
