package dev.tacet.cli;

import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.ProfileSummary;
import dev.tacet.control.api.TacetControl;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "profiles",
    synopsisSubcommandLabel = "[show VENDOR | set VENDOR STATE]",
    description = "Lists the vendor profiles: which state each is in, and how many names it has.",
    footer = {"", "Example:", "  tacet profiles show xiaomi"})
final class ProfilesCommand implements Callable<Integer> {
  private final TacetCommand tacet;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  ProfilesCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    try (TacetControl control = tacet.open()) {
      List<ProfileSummary> profiles = control.profiles();
      if (json) {
        tacet.terminal().json(ApiJson.write(Map.of("profiles", profiles)));
        return ExitCodes.OK;
      }
      Table table =
          new Table(tacet.terminal(), "")
              .head("vendor", "state", "from", ">block", ">optional", ">keep");
      for (ProfileSummary profile : profiles) {
        table.row(
            profile.vendor(),
            state(profile.state()),
            profile.from(),
            profile.block(),
            profile.optional(),
            profile.keep());
      }
      table.print();
    }
    return ExitCodes.OK;
  }

  static Span state(String state) {
    return switch (state) {
      case "off" -> Style.DIM.of(state);
      case "optional" -> Style.WARN.of(state);
      default -> Style.BAD.of(state);
    };
  }
}
