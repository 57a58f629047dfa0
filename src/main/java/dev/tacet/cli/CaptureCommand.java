package dev.tacet.cli;

import dev.tacet.capture.CaptureException;
import dev.tacet.capture.CaptureFile;
import dev.tacet.capture.CaptureSink;
import dev.tacet.capture.CaptureSummary;
import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.ControlException;
import dev.tacet.insight.Flow;
import dev.tacet.insight.Observation;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "capture",
    description = {
      "Shows what a packet capture shows: octets up and down per device and name,",
      "and addresses contacted without any lookup. Reads pcap and pcapng, packed by",
      "gzip or not; needs no server and no privileges."
    },
    footer = {"", "Example:", "  tacet capture --json night.pcapng | grep '\"lookedUp\":false'"})
final class CaptureCommand implements Callable<Integer> {
  private final TacetCommand tacet;

  @Parameters(paramLabel = "FILE", description = "The capture.")
  private Path file;

  @Option(
      names = "--summary",
      description = "Devices, destinations, what was skipped; the default without --json.")
  private boolean summary;

  @Option(
      names = "--json",
      description = "One JSON object a line for each flow; with --summary one for the whole.")
  private boolean json;

  @Option(names = "-n", paramLabel = "N", description = "Lines of each table; 10 by default.")
  private int lines = 10;

  CaptureCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    if (lines < 1 || lines > 1_000_000) {
      throw new UsageException("-n " + lines + ": expected 1 to 1000000");
    }
    List<Flow> flows = new ArrayList<>();
    CaptureSummary read = read(flows);
    if (json && summary) {
      tacet.terminal().json(ApiJson.write(CaptureJson.summary(file.toString(), read)));
    } else if (json) {
      Map<String, String> hostNames = CaptureJson.hostNames(read);
      for (Flow flow : flows) {
        tacet.terminal().json(ApiJson.write(CaptureJson.flow(flow, hostNames)));
      }
    } else {
      new CapturePage(tacet.terminal(), tacet.times(), lines).print(file.toString(), read, flows);
    }
    if (read.whole()) {
      return ExitCodes.OK;
    }
    CapturePage.damages(file.toString(), read).forEach(tacet.terminal()::error);
    return ExitCodes.DAMAGED;
  }

  private CaptureSummary read(List<Flow> flows) {
    CaptureSink sink =
        new CaptureSink() {
          @Override
          public void observation(Observation observation) {
            // The summary counts them; what they mean is for other verbs.
          }

          @Override
          public void flow(Flow flow) {
            flows.add(flow);
          }
        };
    try {
      if (Files.isDirectory(file)) {
        throw new ControlException(ExitCodes.DAMAGED, file + ": this is a directory");
      }
      return CaptureFile.read(file, sink, CaptureBar.on(tacet.terminal()));
    } catch (CaptureException e) {
      throw new ControlException(ExitCodes.DAMAGED, file + ": " + e.getMessage());
    } catch (NoSuchFileException e) {
      throw new ControlException(ExitCodes.MISSING, file + ": no such file");
    } catch (AccessDeniedException e) {
      throw new ControlException(ExitCodes.PERMISSION, file + ": you may not read it");
    } catch (IOException e) {
      throw new ControlException(ExitCodes.DISK, file + ": cannot be read: " + e.getMessage());
    } finally {
      tacet.terminal().status("");
    }
  }
}
