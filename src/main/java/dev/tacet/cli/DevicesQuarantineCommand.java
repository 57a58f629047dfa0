package dev.tacet.cli;

import dev.tacet.config.Counted;
import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.DeviceDetails;
import dev.tacet.control.api.QuarantineReply;
import dev.tacet.control.api.QuarantineRequest;
import dev.tacet.control.api.TacetControl;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "quarantine",
    description = {
      "Lets a device ask only what it was granted.",
      "--learn first writes down what it asks, then grants just these names and locks by itself."
    },
    footer = {
      "",
      "Example:",
      "  tacet devices quarantine cam --learn 48h",
      "  tacet devices quarantine cam --grant time.example.net"
    })
final class DevicesQuarantineCommand implements Callable<Integer> {
  private static final String LOCKED = "locked";

  private final TacetCommand tacet;

  @Parameters(paramLabel = "D", description = "Its name, number, MAC or address.")
  private String device;

  /** One of them at most. */
  static final class Action {
    @Option(
        names = "--learn",
        paramLabel = "DURATION",
        description =
            "Watches it so long: 48h, 7d; then what it asked is granted, and it is locked.")
    private String learn;

    @Option(names = "--lock", description = "From now on; what it was granted passes.")
    private boolean lock;

    @Option(names = "--off", description = "Ends it; what was granted is kept.")
    private boolean off;
  }

  @ArgGroup(exclusive = true)
  private Action action = new Action();

  @Option(
      names = "--grant",
      arity = "1..*",
      paramLabel = "NAME",
      description = "Passes, with all below it; =NAME alone.")
  private List<String> grant = List.of();

  @Option(names = "--revoke", arity = "1..*", paramLabel = "NAME", description = "Passes no more.")
  private List<String> revoke = List.of();

  @Option(names = "--schedule", paramLabel = "S", description = "Locked while this is active.")
  private String schedule = "";

  @Option(
      names = {"-y", "--yes"},
      description = "Does not ask before --learn opens what is locked.")
  private boolean yes;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  DevicesQuarantineCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    String what = action.learn != null ? "learn" : action.lock ? "lock" : action.off ? "off" : "";
    if (what.isEmpty() && grant.isEmpty() && revoke.isEmpty()) {
      throw new UsageException(
          "say what: --learn 48h (watch first), --lock, --off, --grant NAME or --revoke NAME");
    }
    long seconds = Durations.seconds(action.learn);
    try (TacetControl control = tacet.open()) {
      String which = device;
      if (what.equals("learn") && !yes) {
        DeviceDetails details = control.devices().device(device);
        if (isLocked(details) && !mayOpen(details)) {
          return ExitCodes.NO;
        }
        which = "#" + details.id(); // the one that was shown: its name may be another's by now
      }
      QuarantineRequest request =
          new QuarantineRequest(which, what, seconds, grant, revoke, schedule);
      QuarantineReply reply = control.devices().quarantine(request);
      if (json) {
        tacet.terminal().json(ApiJson.write(reply));
      } else {
        print(reply);
      }
      if (reply.changed()) {
        tacet.sayWhenItTakesEffect(control);
      }
    }
    return ExitCodes.OK;
  }

  /** Now, or while a schedule is active: learning with an end stands over both. */
  private static boolean isLocked(DeviceDetails device) {
    return device.quarantine().state().equals(LOCKED)
        || device.settings().stream()
            .anyMatch(one -> one.key().equals("quarantine") && one.value().equals(LOCKED));
  }

  /** Asks whether what is locked may ask everything for a while. */
  private boolean mayOpen(DeviceDetails details) {
    int granted = details.quarantine().grants().size();
    tacet
        .terminal()
        .error(
            details.name()
                + " (#"
                + details.id()
                + ") is locked"
                + (granted == 0 ? "" : " but for " + Counted.of(granted, "name"))
                + "; while it learns it may ask for any name");
    if (!tacet.terminal().inIsTerminal()) {
      throw new UsageException(
          "this opens what is locked, and there is no terminal to ask at; add --yes to do it");
    }
    if (tacet.terminal().confirm("Open it for " + action.learn + "?")) {
      return true;
    }
    tacet.terminal().error("nothing was changed");
    return false;
  }

  private void print(QuarantineReply reply) {
    String words = DevicePage.words(reply.quarantine(), tacet.times());
    new Table(tacet.terminal(), "")
        .row(
            Style.BOLD.of(reply.name() + " (#" + reply.id() + ")"),
            Style.WARN.of(
                (words.equals("none") ? "not in quarantine" : words)
                    + (reply.changed() ? "; tacet undo takes it back" : "; it was so already")))
        .print();
    reply.notes().forEach(note -> tacet.terminal().line("  ", tacet.times().inProse(note)));
  }
}
