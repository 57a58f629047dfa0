package dev.tacet.cli;

import dev.tacet.config.Config;
import dev.tacet.config.Counted;
import dev.tacet.config.ListConfig;
import dev.tacet.config.ProfileState;
import dev.tacet.config.QueryLogConfig;
import dev.tacet.config.UpstreamConfig;
import dev.tacet.control.api.ApiJson;
import dev.tacet.dns.DomainName;
import dev.tacet.server.KeptDevices;
import dev.tacet.server.NamedFiles;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "check-config",
    description = "Reads the configuration as serve would, and says all that is wrong with it.",
    footer = {"", "Example:", "  tacet check-config /etc/tacet/tacet.yaml"})
final class CheckConfigCommand implements Callable<Integer> {
  private final TacetCommand tacet;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "Without it: the file serve would read.")
  private Path file;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  CheckConfigCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    Instance instance = file == null ? tacet.instance() : tacet.instanceWith(Optional.of(file));
    String name = instance.configFile().map(Path::toString).orElse("no file: defaults");
    try {
      Config config = instance.config();
      Map<String, String> inForce = inForce(config, instance.dataDirectory());
      List<String> leftOut = KeptDevices.problems(config.devices());
      NamedFiles files = NamedFiles.of(config, tacet.around().now());
      List<String> problems = Stream.concat(leftOut.stream(), files.problems().stream()).toList();
      if (json) {
        tacet.terminal().json(ApiJson.write(report(name, problems, inForce)));
      } else if (!problems.isEmpty()) {
        problems.forEach(tacet.terminal()::line);
        tacet
            .terminal()
            .line(
                Counted.of(problems.size(), "problem")
                    + (leftOut.isEmpty()
                        ? " in the files it names"
                        : files.problems().isEmpty()
                            ? " in the table of devices"
                            : " in the table of devices and the files it names")
                    + "; the server would start without what is wrong.");
      } else {
        tacet.terminal().line(Style.GOOD.of("ok"), "  " + name);
        print(inForce, config);
        instance.notes().forEach(tacet.terminal()::error);
      }
      files.unread().forEach(tacet.terminal()::error);
      tacet.sayIfTheClockIsWrong();
      return problems.isEmpty() ? ExitCodes.OK : ExitCodes.CONFIGURATION;
    } catch (ConfigRejected e) {
      if (json) {
        tacet.terminal().json(ApiJson.write(report(name, e.problems(), Map.of())));
      } else if (e.exitCode() == ExitCodes.CONFIGURATION) {
        e.problems().forEach(tacet.terminal()::line);
        tacet.terminal().line(e.count() + "; the server would not start.");
      } else {
        e.problems().forEach(tacet.terminal()::error);
      }
      return e.exitCode();
    }
  }

  private static Map<String, Object> report(
      String name, List<String> problems, Map<String, String> inForce) {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("file", name);
    report.put("ok", problems.isEmpty());
    report.put("problems", problems);
    report.put("inForce", inForce);
    return report;
  }

  private void print(Map<String, String> inForce, Config config) {
    Table table = new Table(tacet.terminal(), "");
    inForce.forEach(
        (option, value) ->
            table.row(
                Style.DIM.of(option),
                value,
                Style.DIM.of(config.originOf(option).map(where -> "from " + where).orElse(""))));
    table.print();
  }

  private static Map<String, String> inForce(Config config, Path dataDirectory) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("dataDirectory", dataDirectory.toString());
    facts.put("listen.addresses", String.join(", ", config.listen().addresses()));
    facts.put("listen.port", String.valueOf(config.listen().port()));
    facts.put(
        "upstreams",
        String.join(", ", config.upstreams().stream().map(UpstreamConfig::name).toList()));
    facts.put("forward", forward(config.forward()));
    facts.put("policy.blockMode", config.policy().blockMode().word());
    facts.put("policy.blockTtl", Durations.show(config.policy().blockTtl()));
    facts.put("policy.profiles", profiles(config.policy().profiles()));
    facts.put("lists", String.join(", ", config.lists().stream().map(ListConfig::name).toList()));
    facts.put("cache.maxEntries", Counted.number(config.cache().maxEntries()));
    facts.put("cache.maxSize", Numbers.octets(config.cache().maxSizeBytes()));
    facts.put("cache.staleFor", Durations.show(config.cache().staleFor()));
    QueryLogConfig log = config.queryLog();
    facts.put("queryLog.keep", Durations.show(log.keep()));
    facts.put("queryLog.maxSize", Numbers.octets(log.maxSizeBytes()));
    facts.put(
        "control.socket",
        config.control().socket().orElse(dataDirectory.resolve("control.sock")).toString());
    return facts;
  }

  private static String forward(Map<DomainName, UpstreamConfig> forward) {
    if (forward.isEmpty()) {
      return "none";
    }
    return new TreeMap<>(forward)
        .entrySet().stream()
            .map(each -> each.getKey() + " " + each.getValue().name())
            .collect(Collectors.joining(", "));
  }

  private static String profiles(Map<String, ProfileState> fixed) {
    if (fixed.isEmpty()) {
      return "none fixed: tacet profiles";
    }
    List<String> states =
        new TreeMap<>(fixed)
            .entrySet().stream().map(e -> e.getKey() + " " + e.getValue().word()).toList();
    return String.join(", ", states);
  }
}
