package dev.tacet.cli;

import dev.tacet.config.Counted;
import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.DeviceDetails;
import dev.tacet.control.api.ForgetReply;
import dev.tacet.control.api.TacetControl;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "forget",
    description = {
      "Deletes a device, its rules and settings, and every row of the log that is its own.",
      "For good: there is no undo. A device that asks again is a new one."
    },
    footer = {"", "Example:", "  tacet devices forget guest-phone --yes"})
final class DevicesForgetCommand implements Callable<Integer> {
  private final TacetCommand tacet;

  @Parameters(paramLabel = "D", description = "Its name, number, MAC or address.")
  private String device;

  @Mixin private Consent consent = new Consent();

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  DevicesForgetCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    if (!consent.canBeHad(tacet.terminal())) {
      throw new UsageException(
          "this cannot be undone, and there is no terminal to ask at; add --yes to do it");
    }
    try (TacetControl control = tacet.open()) {
      DeviceDetails details = control.devices().device(device);
      String who = details.name() + " (#" + details.id() + ")";
      if (consent.isDryRun()) {
        tacet.terminal().line("would forget ", Style.BOLD.of(who), " and all that it asked");
        Consent.sayDryRun(tacet.terminal());
        return ExitCodes.OK;
      }
      if (!consent.given(tacet.terminal(), "Forget " + who + " and all that it asked, for good?")) {
        return ExitCodes.NO;
      }
      // By its number: its name may be another's by now.
      ForgetReply reply = control.devices().forget("#" + details.id());
      if (json) {
        tacet.terminal().json(ApiJson.write(reply));
      } else {
        tacet
            .terminal()
            .line(
                Style.BOLD.of(who),
                " is forgotten, " + Counted.of(reply.rows(), "row") + " of the log with it");
      }
    }
    return ExitCodes.OK;
  }
}
