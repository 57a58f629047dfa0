package dev.tacet.cli;

import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.ControlException;
import dev.tacet.control.api.DecisionLine;
import dev.tacet.control.api.DecisionQuery;
import dev.tacet.control.api.FollowReader;
import dev.tacet.control.api.TacetControl;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "tail",
    description = "Shows queries as they are decided: who, what, verdict, why. Ctrl-C ends it.",
    footer = {"", "Example:", "  tacet tail --device tv --blocked"})
final class TailCommand implements Callable<Integer> {
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  private final TacetCommand tacet;

  @Mixin private FilterOptions filter = new FilterOptions();

  @Option(
      names = {"-n", "--last"},
      paramLabel = "N",
      description = "Begin with the last N that fit; 20 by default.")
  private int last = 20;

  @Option(names = "--wait", description = "Reconnect when the server goes, and go on from there.")
  private boolean wait;

  @Option(names = "--json", description = "One JSON object a line.")
  private boolean json;

  private DecisionPrinter printer;
  private long seen;

  TailCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    if (last < 0) {
      throw new UsageException("--last " + last + ": expected 0 or more");
    }
    printer = new DecisionPrinter(tacet.terminal(), tacet.times(), false);
    Surroundings.Registration quiet =
        tacet.around().interrupts().endQuietly(tacet.terminal()::flush);
    try {
      return follow(tacet.open());
    } finally {
      quiet.close();
    }
  }

  private int follow(TacetControl first) {
    TacetControl control = first;
    while (true) {
      Optional<String> lost = once(control);
      tacet.terminal().flush();
      if (lost.isEmpty()) {
        return ExitCodes.OK;
      }
      tacet.terminal().error(lost.get() + (wait ? "; waiting for it (Ctrl-C ends)" : ""));
      if (!wait) {
        return ExitCodes.UNAVAILABLE;
      }
      control = awaited();
      tacet.terminal().error("connected again");
    }
  }

  /** Follows one connection to its end; empty where the reader had enough. */
  private Optional<String> once(TacetControl control) {
    // Offline the files are locked: they are closed before anything waits.
    try (control) {
      if (!control.online()) {
        control.decisions(query(), this::show);
        return Optional.of("The server is not running");
      }
      control.follow(query(), new Reader());
      return Optional.empty();
    } catch (ControlException e) {
      if (e.exitCode() != ExitCodes.UNAVAILABLE) {
        throw e;
      }
      return Optional.of(e.getMessage());
    }
  }

  private TacetControl awaited() {
    try {
      while (true) {
        tacet.around().sleeper().sleep(BETWEEN_LOOKS);
        Optional<TacetControl> control = tacet.connect();
        if (control.isPresent()) {
          return control.get();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ControlException(ExitCodes.UNAVAILABLE, "interrupted while waiting for the server");
    }
  }

  private DecisionQuery query() {
    if (seen > 0) {
      return filter.query("", "", seen, 0);
    }
    // "0 of the past" cannot be said with a limit, for which 0 is all: the past ends now.
    return last == 0
        ? filter.query(tacet.around().now().toString(), "", 0, 0)
        : filter.query("", "", 0, last);
  }

  private void show(DecisionLine line) {
    seen = Math.max(seen, line.seq());
    if (json) {
      tacet.terminal().json(ApiJson.write(line));
    } else {
      printer.print(line);
    }
  }

  private final class Reader implements FollowReader {
    @Override
    public boolean line(DecisionLine line) {
      show(line);
      tacet.terminal().flush();
      return true;
    }

    @Override
    public boolean gap(long lines) {
      if (json) {
        tacet.terminal().json(ApiJson.write(Map.of("gap", lines)));
      } else {
        printer.printGap(lines);
      }
      tacet.terminal().flush();
      return true;
    }

    @Override
    public boolean idle() {
      return true;
    }
  }
}
