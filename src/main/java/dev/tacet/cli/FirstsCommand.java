package dev.tacet.cli;

import dev.tacet.config.Counted;
import dev.tacet.control.api.ApiJson;
import dev.tacet.dns.DomainName;
import dev.tacet.insight.First;
import dev.tacet.insight.Firsts;
import dev.tacet.insight.Owner;
import dev.tacet.insight.Owners;
import dev.tacet.insight.Party;
import dev.tacet.insight.PartyTotals;
import dev.tacet.insight.RegistrableDomains;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "firsts",
    description = "Shows what is new: domains a device never asked for before, and new devices.",
    footer = {"", "Example:", "  tacet firsts --since 24h"})
final class FirstsCommand implements Callable<Integer> {
  private static final String[] HEAD = {"when", "device", "<domain", "company", ">queries"};
  private static final int[] LEAST = {0, 8, 16, 8, 0};

  private final TacetCommand tacet;

  @Mixin private SourceOptions source = new SourceOptions();

  @Option(
      names = "--learn",
      paramLabel = "TIME",
      description = "How long a device must have been seen before anything counts as new; 7d.")
  private String learn = "7d";

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  FirstsCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  /** As JSON says it. */
  record Line(
      String device,
      int deviceId,
      String domain,
      String name,
      String company,
      String country,
      String at,
      long queries,
      List<String> evidence,
      List<String> limits) {}

  /** A device that is new. */
  record NewDevice(String device, int deviceId, String mac, String first, long queries) {}

  @Override
  public Integer call() {
    Duration learning = Durations.parse(learn);
    Looked looked = Looked.at(tacet, source, true);
    RegistrableDomains domains = RegistrableDomains.shipped();
    Function<DomainName, DomainName> domainOf = name -> domains.of(name).orElse(name);
    long since = looked.observed().since().map(Instant::toEpochMilli).orElse(Long.MIN_VALUE);
    Firsts firsts = Firsts.in(looked.trails(), domainOf, learning, since);
    Owners owners = Owners.shipped();
    if (json) {
      Map<String, Object> answer = looked.json();
      answer.put("learn", Durations.show(learning));
      answer.put("firsts", firsts.firsts().stream().map(f -> line(f, looked, owners)).toList());
      answer.put("newDevices", firsts.newParties().stream().map(t -> line(t, looked)).toList());
      answer.put("learning", firsts.learning().stream().map(looked::name).toList());
      tacet.terminal().json(ApiJson.write(answer));
    } else {
      print(looked, firsts, owners, learning);
    }
    return looked.end();
  }

  static Line line(First first, Looked looked, Owners owners) {
    Optional<Owner> owner = owners.of(first.name());
    return new Line(
        looked.name(first.party()),
        first.party().device(),
        first.domain().toString(),
        first.name().toString(),
        owner.map(Owner::company).orElse(""),
        owner.map(Owner::country).orElse(""),
        Looked.iso(first.atMillis()),
        first.queries(),
        first.evidence(),
        first.limits());
  }

  static NewDevice line(PartyTotals totals, Looked looked) {
    Party party = looked.observed().known(totals.party());
    return new NewDevice(
        party.name(),
        party.device(),
        party.mac().map(Object::toString).orElse(""),
        Looked.iso(totals.firstMillis()),
        totals.queries());
  }

  private void print(Looked looked, Firsts firsts, Owners owners, Duration learning) {
    Terminal terminal = tacet.terminal();
    boolean none = firsts.firsts().isEmpty() && firsts.newParties().isEmpty();
    terminal.line(none ? "nothing new: " + looked.extent() : Style.DIM.of(looked.extent()));
    if (!firsts.newParties().isEmpty()) {
      terminal.line();
      FittedTable table =
          new FittedTable(
              terminal, new String[] {"new device", "mac", "first", ">queries"}, 12, 0, 0, 0);
      for (PartyTotals totals : firsts.newParties()) {
        NewDevice made = line(totals, looked);
        table.row(
            Style.PLAIN,
            made.device(),
            made.mac(),
            looked.time(totals.firstMillis()),
            Counted.number(made.queries()));
      }
      table.print();
    }
    if (!firsts.firsts().isEmpty()) {
      terminal.line();
      FittedTable table = new FittedTable(terminal, HEAD, LEAST);
      for (First first : firsts.firsts()) {
        table.row(
            Style.PLAIN,
            looked.time(first.atMillis()),
            looked.name(first.party()),
            first.domain().toString(),
            owners.of(first.name()).map(Owner::company).orElse(""),
            Counted.number(first.queries()));
      }
      table.print();
    }
    if (!firsts.learning().isEmpty()) {
      terminal.line();
      terminal.line(
          Style.DIM.of(
              Counted.of(firsts.learning().size(), "device")
                  + " seen for less than "
                  + Durations.show(learning)
                  + ": of "
                  + Counted.word(firsts.learning().size(), "it", "them")
                  + " nothing counts as new yet (--learn)"));
    }
  }
}
