package dev.tacet.cli;

import dev.tacet.config.Counted;
import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.DeviceName;
import dev.tacet.control.api.GroupLine;
import dev.tacet.control.api.GroupListing;
import dev.tacet.control.api.TacetControl;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "groups",
    synopsisSubcommandLabel = "[VERB]",
    description = "Shows the groups of devices, who is in them, and what holds for them.",
    footer = {"", "Example:", "  tacet groups add iot && tacet devices set cam --group iot"})
final class GroupsCommand implements Callable<Integer> {
  private static final int DEVICES_SHOWN = 8;

  private final TacetCommand tacet;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  GroupsCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    try (TacetControl control = tacet.open()) {
      GroupListing listing = control.devices().groups();
      if (json) {
        tacet.terminal().json(ApiJson.write(listing));
      } else {
        print(listing);
      }
    }
    return ExitCodes.OK;
  }

  private void print(GroupListing listing) {
    Terminal terminal = tacet.terminal();
    terminal.line(Style.BOLD.of("everyone"));
    if (listing.everyone().isEmpty()) {
      terminal.line("  ", Style.DIM.of("nothing is set: lists, profiles and rules hold"));
    }
    SettingWords.print(tacet, listing.everyone(), "  ");
    for (GroupLine group : listing.groups()) {
      new Table(terminal, "")
          .row(Style.BOLD.of(group.name()), Style.DIM.of(members(group)))
          .print();
      SettingWords.print(tacet, group.settings(), "  ");
      List<String> more = new ArrayList<>();
      if (group.rules() > 0) {
        more.add(Counted.of(group.rules(), "rule") + " of your own");
      }
      if (!group.lists().isEmpty()) {
        more.add(
            Counted.word(group.lists().size(), "list ", "lists ")
                + String.join(", ", group.lists()));
      }
      if (!more.isEmpty()) {
        new Table(terminal, "  ").row(String.join(", ", more)).print();
      }
    }
  }

  private static String members(GroupLine group) {
    List<DeviceName> devices = group.devices();
    if (devices.isEmpty()) {
      return group.builtIn() ? "nobody; for new devices" : "nobody yet";
    }
    int more = devices.size() - DEVICES_SHOWN;
    return devices.stream()
            .limit(DEVICES_SHOWN)
            .map(device -> device.name() + " (#" + device.id() + ")")
            .collect(Collectors.joining(", "))
        + (more > 0 ? " and " + more + " more" : "");
  }
}
