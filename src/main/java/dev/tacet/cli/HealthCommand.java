package dev.tacet.cli;

import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.ControlException;
import dev.tacet.control.api.TacetControl;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "health",
    description =
        "Asks the server a built-in name through its real port. Exit 0 if it answers, 69 if not.",
    footer = {"", "Example:", "  tacet health && echo well"})
final class HealthCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final TacetCommand tacet;

  @Option(
      names = "--at",
      paramLabel = "ADDRESS",
      description = "Ask there, 127.0.0.1:53 or [::1]:53, instead of where it should listen.")
  private Optional<String> at = Optional.empty();

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  HealthCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    Map<InetSocketAddress, HealthProbe.Finding> findings = new LinkedHashMap<>();
    // A first look from a checkout may serve on another port than the configuration's, and another
    // Tacet on that one: the server knows. A service is asked without its help.
    boolean serverKnows = tacet.around().variable("TACET_CHECKOUT").isPresent();
    boolean well =
        at.isEmpty() && serverKnows && ask(reported(), findings)
            || ask(configured(), findings)
            || at.isEmpty() && !serverKnows && ask(reported(), findings);
    report(well, findings);
    return well ? ExitCodes.OK : ExitCodes.UNAVAILABLE;
  }

  /** Asks each until one answers: an address family that the host lacks is no illness. */
  private static boolean ask(
      List<InetSocketAddress> addresses, Map<InetSocketAddress, HealthProbe.Finding> findings) {
    HealthProbe probe = new HealthProbe(PATIENCE);
    for (InetSocketAddress address : addresses) {
      if (!findings.containsKey(address)) {
        HealthProbe.Finding finding = probe.ask(address);
        findings.put(address, finding);
        if (finding.well()) {
          return true;
        }
      }
    }
    return false;
  }

  private List<InetSocketAddress> configured() {
    if (at.isPresent()) {
      return List.of(
          Endpoints.parse(at.get())
              .orElseThrow(
                  () ->
                      new UsageException(
                          "--at " + at.get() + ": expected 127.0.0.1:53 or [::1]:53")));
    }
    int port = tacet.instance().config().listen().port();
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (String address : tacet.instance().config().listen().addresses()) {
      Endpoints.literal(address)
          .map(Endpoints::reachable)
          .ifPresent(ip -> addresses.add(new InetSocketAddress(ip, port)));
    }
    return addresses;
  }

  /** Where the server says it listens; nowhere when it cannot be asked. */
  private List<InetSocketAddress> reported() {
    try {
      Optional<TacetControl> server = tacet.connect();
      if (server.isEmpty()) {
        return List.of();
      }
      try (TacetControl control = server.get()) {
        return control.status().listening().stream()
            .flatMap(endpoint -> Endpoints.parse(endpoint).stream())
            .toList();
      }
    } catch (ControlException e) {
      return List.of(); // The port is what is asked for here; it has been found silent already.
    }
  }

  private void report(boolean well, Map<InetSocketAddress, HealthProbe.Finding> findings) {
    if (json) {
      Map<String, Object> report = new LinkedHashMap<>();
      report.put("well", well);
      List<Map<String, String>> asked = new ArrayList<>();
      findings.forEach(
          (address, finding) ->
              asked.add(Map.of("address", Endpoints.show(address), "finding", finding.words())));
      report.put("asked", asked);
      tacet.terminal().json(ApiJson.write(report));
      return;
    }
    if (findings.isEmpty()) {
      tacet.terminal().error("not well: there is no address to ask");
    }
    findings.forEach(
        (address, finding) -> {
          if (finding.well()) {
            tacet
                .terminal()
                .line(
                    Style.GOOD.of("well"), "  " + Endpoints.show(address) + " " + finding.words());
          } else if (!well) {
            tacet.terminal().error("not well: " + Endpoints.show(address) + " " + finding.words());
          }
        });
  }
}
