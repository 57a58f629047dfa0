package dev.tacet.cli;

import dev.tacet.config.Counted;
import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.ProfileReply;
import dev.tacet.control.api.ProfileRequest;
import dev.tacet.control.api.SideEffect;
import dev.tacet.control.api.TacetControl;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "set",
    description =
        "Sets how much of a vendor is blocked; says what may stop working before it does.",
    footer = {"", "Example:", "  tacet profiles set xiaomi optional"})
final class ProfilesSetCommand implements Callable<Integer> {
  private static final List<String> STATES = List.of("off", "block", "optional");
  private static final int NAMES_SHOWN = 3;

  /** For completion. */
  static final class States implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return STATES.iterator();
    }
  }

  private final TacetCommand tacet;

  @Parameters(index = "0", paramLabel = "VENDOR", description = "As tacet profiles lists it.")
  private String vendor;

  @Parameters(
      index = "1",
      paramLabel = "STATE",
      completionCandidates = States.class,
      description = "off, block (telemetry and advertising) or optional (what has a price, too).")
  private String state;

  @Mixin private Consent consent = new Consent();

  @Mixin private SubjectOptions subject = new SubjectOptions();

  @Option(names = "--for", paramLabel = "DURATION", description = "Ends by itself: 10m, 2h, 1d.")
  private String lasting;

  @Option(names = "--schedule", paramLabel = "S", description = "Holds while this is active.")
  private String schedule = "";

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  ProfilesSetCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    String wanted = state.toLowerCase(Locale.ROOT);
    if (!STATES.contains(wanted)) {
      throw new UsageException("not a state: \"" + state + "\"; it is off, block or optional");
    }
    try (TacetControl control = tacet.open()) {
      ProfileReply plan = control.setProfile(vendor, request(wanted, true));
      if (!json) {
        printPlan(plan);
      }
      if (consent.isDryRun()) {
        if (json) {
          tacet.terminal().json(ApiJson.write(plan));
        } else {
          Consent.sayDryRun(tacet.terminal());
        }
        return ExitCodes.OK;
      }
      if (!plan.mayStop().isEmpty() && !agreed()) {
        return ExitCodes.NO;
      }
      ProfileReply reply = control.setProfile(vendor, request(wanted, false));
      if (json) {
        tacet.terminal().json(ApiJson.write(reply));
      } else {
        printResult(reply);
      }
      if (reply.changed()) {
        tacet.sayWhenItTakesEffect(control);
      }
    }
    return ExitCodes.OK;
  }

  private ProfileRequest request(String wanted, boolean dryRun) {
    return new ProfileRequest(
        wanted, dryRun, subject.subject(), Durations.seconds(lasting), schedule);
  }

  private boolean agreed() {
    if (!consent.canBeHad(tacet.terminal())) {
      throw new UsageException(
          "something may stop working, and there is no terminal to ask at; add --yes to do it,"
              + " --dry-run to see what");
    }
    return consent.given(tacet.terminal(), "Set " + vendor + " to " + state + "?");
  }

  private void printPlan(ProfileReply plan) {
    if (plan.mayStop().isEmpty()) {
      return;
    }
    Terminal terminal = tacet.terminal();
    terminal.line(Style.WARN.of("may stop working:"));
    for (SideEffect effect : plan.mayStop()) {
      List<String> names = effect.names();
      String more =
          names.size() > NAMES_SHOWN ? " and " + (names.size() - NAMES_SHOWN) + " more" : "";
      terminal.line(
          "  " + effect.effect() + "  ",
          Style.DIM.of(
              String.join(", ", names.subList(0, Math.min(NAMES_SHOWN, names.size()))) + more));
    }
  }

  private void printResult(ProfileReply reply) {
    String names = Counted.of(reply.namesBlocked(), "name") + " blocked";
    String whom = reply.who().isEmpty() ? "" : " for " + reply.who();
    if (reply.changed()) {
      tacet
          .terminal()
          .line(
              reply.vendor() + " is now ",
              ProfilesCommand.state(reply.after()),
              whom + ", was " + reply.before() + ": " + names + "; tacet undo takes it back");
    } else {
      tacet
          .terminal()
          .line(
              reply.vendor() + " is ",
              ProfilesCommand.state(reply.after()),
              whom + " already: " + names);
    }
  }
}
