package dev.tacet.cli;

import dev.tacet.control.api.SettingChange;
import dev.tacet.control.api.SettingRequest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "set",
    description = {
      "Sets what holds for this device, above its groups and the house.",
      "The value default takes a setting back."
    },
    footer = {
      "",
      "Example:",
      "  tacet devices set cam --kind camera --group iot",
      "  tacet devices set tv --profile roku=optional --schedule night"
    })
final class DevicesSetCommand implements Callable<Integer> {
  /** For completion. */
  static final class Kinds implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return List.of(
              "camera",
              "phone",
              "tablet",
              "computer",
              "tv",
              "speaker",
              "light",
              "plug",
              "vacuum",
              "wearable-bridge",
              "hub",
              "printer",
              "console",
              "router",
              "nas",
              "other",
              "default")
          .iterator();
    }
  }

  private final TacetCommand tacet;

  @Parameters(paramLabel = "D", description = "Its name, number, MAC or address.")
  private String device;

  @Option(
      names = "--kind",
      paramLabel = "K",
      completionCandidates = Kinds.class,
      description = "What it is: camera, phone, tv, ...")
  private String kind;

  @Option(names = "--group", paramLabel = "G", description = "Puts it there; may be repeated.")
  private List<String> groups = List.of();

  @Option(names = "--not-group", paramLabel = "G", description = "Takes it out of there.")
  private List<String> notGroups = List.of();

  @Option(
      names = "--token",
      description = "Makes a new secret that, in its DoH path or TLS name, makes a query its own.")
  private boolean token;

  @Mixin private SettingOptions options = new SettingOptions();

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  DevicesSetCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    List<SettingChange> changes = new ArrayList<>();
    SettingOptions.add(changes, "kind", kind);
    groups.forEach(group -> changes.add(new SettingChange("group." + group, "on")));
    notGroups.forEach(group -> changes.add(new SettingChange("group." + group, "off")));
    changes.addAll(options.changes());
    if (changes.isEmpty() && !token) {
      throw new UsageException("nothing to set; what is set already: tacet devices show " + device);
    }
    return GroupsSetCommand.set(
        tacet,
        new SettingRequest(
            SubjectOptions.ofDevice(device), changes, options.seconds(), options.schedule(), token),
        json);
  }
}
