package dev.tacet.cli;

import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.ProfileDetails;
import dev.tacet.control.api.ProfileName;
import dev.tacet.control.api.ProfileSummary;
import dev.tacet.control.api.TacetControl;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;
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
        tacet.terminal().json(ApiJson.write(details));
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
    Terminal terminal = tacet.terminal();
    List<ProfileName> names =
        details.names().stream().filter(name -> name.tier().equals(tier)).toList();
    int widest =
        4
            + widest(names, name -> shown(name).length())
            + widest(names, name -> name.purpose().length())
            + widest(names, name -> effect(name).text().length() + 2);
    if (terminal.outIsTerminal() && widest > terminal.columns()) {
      names.forEach(this::printBelowEachOther);
      return;
    }
    Table table = new Table(terminal, "  ");
    names.forEach(name -> table.row(shown(name), name.purpose(), effect(name)));
    table.print();
  }

  /** A table wider than the terminal would be torn to pieces. */
  private void printBelowEachOther(ProfileName name) {
    Terminal terminal = tacet.terminal();
    terminal.line("  ", shown(name));
    if (!name.purpose().isEmpty()) {
      terminal.line("      ", name.purpose());
    }
    Span effect = effect(name);
    if (!effect.text().isEmpty()) {
      terminal.line("      ", effect);
    }
  }

  private static int widest(List<ProfileName> names, ToIntFunction<ProfileName> width) {
    return names.stream().mapToInt(width).max().orElse(0);
  }

  private static String shown(ProfileName name) {
    return name.scope().equals("exact") ? "=" + name.name() : name.name();
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
