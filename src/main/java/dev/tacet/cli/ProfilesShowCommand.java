package dev.tacet.cli;

import dev.tacet.control.api.ProfileDetails;
import dev.tacet.control.api.ProfileName;
import dev.tacet.control.api.ProfileSummary;
import dev.tacet.control.api.TacetControl;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "show",
    description = "Shows every name of a vendor: its tier, what it is for, what blocking it costs.",
    footer = {"", "Example:", "  tacet profiles show xiaomi"})
final class ProfilesShowCommand implements Callable<Integer> {
  private final TacetCommand tacet;

  @Parameters(paramLabel = "VENDOR", description = "As tacet profiles lists it.")
  private String vendor;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  ProfilesShowCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    try (TacetControl control = tacet.open()) {
      ProfileDetails details = control.profile(vendor);
      if (json) {
        tacet.terminal().json(Json.of(details));
      } else {
        print(details);
      }
    }
    return ExitCodes.OK;
  }

  private void print(ProfileDetails details) {
    Terminal terminal = tacet.terminal();
    ProfileSummary summary = details.summary();
    String home =
        Stream.of(details.owner(), details.country())
            .filter(text -> !text.isEmpty())
            .reduce((owner, country) -> owner + ", " + country)
            .map(text -> "  (" + text + ")")
            .orElse("");
    terminal.line(Style.BOLD.of(summary.name()), home);
    terminal.line("state ", ProfilesCommand.state(summary.state()), "  from " + summary.from());
    if (!details.notes().isEmpty()) {
      terminal.line(details.notes());
    }
    for (String tier : new String[] {"block", "optional", "keep"}) {
      if (details.names().stream().anyMatch(name -> name.tier().equals(tier))) {
        terminal.line();
        terminal.line(Style.BOLD.of(tier), Style.DIM.of("  " + meaning(tier, details)));
        printTier(details, tier);
      }
    }
  }

  private void printTier(ProfileDetails details, String tier) {
    Table table = new Table(tacet.terminal(), "  ");
    for (ProfileName name : details.names()) {
      if (name.tier().equals(tier)) {
        boolean exact = name.scope().equals("exact");
        table.row(exact ? "=" + name.name() : name.name(), name.purpose(), effect(name));
      }
    }
    table.print();
  }

  private static Span effect(ProfileName name) {
    if (name.sideEffect().isEmpty()) {
      return Span.EMPTY;
    }
    String basis = name.sideEffectBasis().isEmpty() ? "" : " (" + name.sideEffectBasis() + ")";
    return Style.WARN.of("if blocked: " + name.sideEffect() + basis);
  }

  private static String meaning(String tier, ProfileDetails details) {
    boolean inForce =
        details.names().stream().anyMatch(name -> name.tier().equals(tier) && name.inForce());
    if (tier.equals("keep")) {
      return inForce ? "stays reachable, lists notwithstanding" : "not protected while off";
    }
    return inForce ? "blocked" : "not blocked";
  }
}
