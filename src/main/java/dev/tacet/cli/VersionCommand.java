package dev.tacet.cli;

import dev.tacet.control.api.ApiJson;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "version",
    description = "Shows the versions of Tacet, Java and the system.",
    footer = {"", "Example:", "  tacet version"})
final class VersionCommand implements Callable<Integer> {
  private final TacetCommand tacet;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  VersionCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("tacet", tacet.around().version());
    versions.put("java", property("java.version") + " (" + property("java.vendor") + ")");
    versions.put(
        "system", property("os.name") + " " + property("os.version") + " " + property("os.arch"));
    if (json) {
      tacet.terminal().json(ApiJson.write(versions));
    } else {
      Table table = new Table(tacet.terminal(), "");
      versions.forEach((name, version) -> table.row(name, version));
      table.print();
    }
    return ExitCodes.OK;
  }

  private static String property(String name) {
    return System.getProperty(name, "unknown");
  }
}
