package dev.tacet.cli;

import dev.tacet.config.ProfileState;
import dev.tacet.control.api.ControlException;
import dev.tacet.device.Kind;
import dev.tacet.insight.Bypass;
import dev.tacet.insight.Flow;
import dev.tacet.insight.Owners;
import dev.tacet.insight.Party;
import dev.tacet.insight.RouterFormat;
import dev.tacet.insight.RouterPlan;
import dev.tacet.insight.Typed;
import dev.tacet.insight.report.Loopholes;
import dev.tacet.lists.BypassNames;
import dev.tacet.lists.VendorProfile;
import dev.tacet.lists.VendorProfiles;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "export",
    description = {
      "Prints rules for a router, for what no DNS server can stop: addresses contacted",
      "without a lookup (of a --capture), public resolvers, ports 853 and foreign 53.",
      "Nothing is loaded anywhere: read them before use."
    },
    footer = {
      "",
      "Example:",
      "  tacet export nftables --capture night.pcapng --device camera > tacet.nft",
      "  tacet export fritzbox --tacet 192.168.178.2"
    })
final class ExportCommand implements Callable<Integer> {
  private static final int MOST_TOLD = 20;

  /** Nobody in particular: a rule for everyone goes by the tiers that are set for everyone. */
  private static final Party EVERYONE =
      new Party("everyone", 0, "", Kind.UNKNOWN, Optional.empty(), List.of());

  private final TacetCommand tacet;

  @Parameters(
      paramLabel = "FORMAT",
      description = "nftables, fritzbox (steps in words), openwrt, pf or csv.")
  private String format;

  @Mixin private SourceOptions source = new SourceOptions();

  @Option(
      names = "--tacet",
      paramLabel = "ADDRESS",
      description =
          "An address of Tacet's machine in the house, where it is not known; repeatable.")
  private List<String> addresses = new ArrayList<>();

  ExportCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    RouterFormat written =
        RouterFormat.named(format)
            .orElseThrow(
                () ->
                    new UsageException(
                        format + ": expected one of " + String.join(", ", RouterFormat.words())));
    Set<InetAddress> typed = new HashSet<>();
    for (String address : addresses) {
      typed.add(
          Endpoints.literal(address)
              .orElseThrow(() -> new UsageException("--tacet " + address + ": not an address")));
    }
    List<String> notes = new ArrayList<>();
    ReferenceData data = ReferenceData.begin();
    Optional<Looked> looked = look(notes);
    HouseFacts house =
        looked.map(Looked::house).orElseGet(() -> HouseFacts.configured(tacet, List.of()));
    typed.addAll(house.ours());
    List<Flow> flows = looked.map(ExportCommand::flows).orElse(List.of());
    looked.ifPresent(read -> notes.addAll(bypassing(new Insights(read, data).loopholes())));
    RouterPlan plan = plan(flows, house, typed, notes);
    written.write(plan).forEach(line -> tacet.terminal().line(line));
    return looked.map(Looked::end).orElse(ExitCodes.OK);
  }

  /** The rules that are for everyone need no log; so where none was named, none is missed. */
  private Optional<Looked> look(List<String> notes) {
    try {
      return Optional.of(Looked.at(tacet, source, false));
    } catch (ControlException e) {
      boolean named =
          source.log().isPresent() || source.capture().isPresent() || !source.device().isEmpty();
      if (named || e.exitCode() != ExitCodes.MISSING) {
        throw e;
      }
      notes.add("No log was read: there is none here.");
      return Optional.empty();
    }
  }

  private static List<Flow> flows(Looked looked) {
    return looked.observed().flows().stream()
        .map(flow -> known(flow, looked.observed().known(flow.party())))
        .toList();
  }

  private RouterPlan plan(
      List<Flow> flows, HouseFacts house, Set<InetAddress> ours, List<String> said) {
    List<VendorProfile> profiles = VendorProfiles.shipped().all();
    Map<String, ProfileState> states = new HashMap<>();
    profiles.forEach(p -> states.put(p.id(), house.tiers().of(EVERYONE, p.id())));
    RouterPlan plan =
        RouterPlan.of(flows, profiles, states, BypassNames.shipped(), Owners.shipped(), ours);
    Set<String> notes = new LinkedHashSet<>(plan.skipped());
    if (source.capture().isEmpty()) {
      notes.add(
          "No capture was read (--capture FILE), so what devices contact without a lookup is not"
              + " known.");
    }
    notes.addAll(said);
    return new RouterPlan(
        plan.ours(), plan.vendors(), plan.resolvers(), plan.devices(), List.copyOf(notes));
  }

  private static Flow known(Flow flow, Party party) {
    return new Flow(
        party,
        flow.name(),
        flow.nameFrom(),
        flow.address(),
        flow.protocol(),
        flow.port(),
        flow.lookedUp(),
        flow.bytesUp(),
        flow.bytesDown(),
        flow.packets(),
        flow.firstMillis(),
        flow.lastMillis());
  }

  /** For whom the rules on resolvers are; by number, MAC or address, never by a stranger's name. */
  private static List<String> bypassing(Loopholes loopholes) {
    List<String> said = new ArrayList<>();
    for (Bypass bypass : loopholes.bypasses().found()) {
      Optional<String> device = Typed.device(bypass.party());
      if (device.isPresent() && said.size() < MOST_TOLD) {
        said.add("Device " + device.get() + " " + bypass.way().words() + ".");
      }
    }
    int more = loopholes.bypasses().found().size() - said.size();
    if (more > 0) {
      said.add(more + " further signs of devices that ask elsewhere: tacet report.");
    }
    return said;
  }
}
