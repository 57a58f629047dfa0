package dev.tacet.cli;

import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.DeviceListing;
import dev.tacet.control.api.DeviceQuery;
import dev.tacet.control.api.TacetControl;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "new",
    description = "Shows what came to the network since.",
    footer = {"", "Example:", "  tacet devices new --since 7d"})
final class DevicesNewCommand implements Callable<Integer> {
  private final TacetCommand tacet;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "First seen from then on: 2h (ago), yesterday, 2026-11-21; 7d by default.")
  private String since = "7d";

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  DevicesNewCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    String from = tacet.times().parse(since).toString();
    try (TacetControl control = tacet.open()) {
      DeviceListing listing = control.devices().devices(new DeviceQuery("", "", from));
      if (json) {
        tacet.terminal().json(ApiJson.write(listing));
      } else if (listing.devices().isEmpty()) {
        tacet.terminal().line("no new device since ", tacet.times().dateAndTime(from));
      } else {
        new DeviceTable(tacet).print(listing, listing.devices());
      }
    }
    return ExitCodes.OK;
  }
}
