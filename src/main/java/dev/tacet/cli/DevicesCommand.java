package dev.tacet.cli;

import dev.tacet.config.Counted;
import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.DeviceDetails;
import dev.tacet.control.api.DeviceListing;
import dev.tacet.control.api.DeviceQuery;
import dev.tacet.control.api.TacetControl;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "devices",
    synopsisSubcommandLabel = "[VERB]",
    description = "Shows what is on the network, by name.",
    footer = {
      "",
      "D is a device: its name, its number (#7 or 7), one of its MACs or addresses.",
      "",
      "Example:",
      "  tacet devices --group iot"
    })
final class DevicesCommand implements Callable<Integer> {
  private static final Duration GONE = Duration.ofDays(30);

  /** Which devices: the same options with and without the verb. One thread. */
  static final class Filter {
    @Option(names = "--group", paramLabel = "G", description = "Of this group.")
    private String group = "";

    @Option(names = "--kind", paramLabel = "K", description = "Of this kind: camera, tv, ...")
    private String kind = "";

    @Option(names = "--all", description = "Those not seen for 30 days, too.")
    private boolean all;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    int call(TacetCommand tacet) {
      try (TacetControl control = tacet.open()) {
        DeviceListing listing = control.devices().devices(new DeviceQuery(group, kind, ""));
        if (json) {
          tacet.terminal().json(ApiJson.write(listing));
        } else {
          print(tacet, listing);
        }
      }
      return ExitCodes.OK;
    }

    private void print(TacetCommand tacet, DeviceListing listing) {
      List<DeviceDetails> shown =
          listing.devices().stream().filter(d -> all || isAround(tacet, d)).toList();
      if (shown.isEmpty()) {
        tacet
            .terminal()
            .line(group.isEmpty() && kind.isEmpty() ? "no device yet" : "no such device");
        new DeviceTable(tacet).remarks(listing, shown);
      } else {
        new DeviceTable(tacet).print(listing, shown);
      }
      int left = listing.devices().size() - shown.size();
      if (left > 0) {
        tacet
            .terminal()
            .error(Counted.of(left, "device") + " not seen for 30 days: tacet devices --all");
      }
    }

    private static boolean isAround(TacetCommand tacet, DeviceDetails device) {
      Instant gone = tacet.times().now().minus(GONE);
      return device.lastSeen().isEmpty() || device.lastSeen().compareTo(gone.toString()) >= 0;
    }
  }

  private final TacetCommand tacet;

  @Mixin private Filter filter = new Filter();

  DevicesCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    return filter.call(tacet);
  }
}
