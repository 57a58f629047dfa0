package dev.tacet.insight.report;

import dev.tacet.config.Counted;
import dev.tacet.insight.Bypass;
import dev.tacet.insight.Certainty;
import dev.tacet.insight.Flow;
import dev.tacet.insight.Party;
import dev.tacet.insight.Suggestion;
import dev.tacet.insight.page.Block.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What no block reaches: what is left, who asks elsewhere, what needs no names. One thread. */
final class LoopholeParts {
  /** Each takes a dozen lines. */
  private static final int MOST_TOLD = 8;

  private static final int MOST_NAMES = 5;
  private static final int MOST_REASONS = 3;

  private final PartWriter writer;

  LoopholeParts(PartWriter writer) {
    this.writer = writer;
  }

  void leftovers(List<Suggestion> suggestions) {
    writer.heading("What is left");
    if (suggestions.isEmpty()) {
      writer.say("Nothing that passes is known for telemetry, or called like it.");
      return;
    }
    writer.say(
        "These still pass. Nothing here is in force, or ever put in force by itself: each is what"
            + " may be stopped, with what stops along with it.");
    List<Suggestion> told =
        suggestions.stream().filter(s -> s.certainty() != Certainty.WEAK).toList();
    told.stream().limit(MOST_TOLD).forEach(this::suggestion);
    further(told.size(), "suggestion", "suggestions");
    hints(suggestions.stream().filter(s -> s.certainty() == Certainty.WEAK).toList());
    writer.limits(
        Stream.of(
            "What a name serves is not seen, only how it is called, and what a profile says of it."));
  }

  private void suggestion(Suggestion suggestion) {
    writer.heading(3, suggestion.subject() + " (" + suggestion.certainty().words() + ")");
    writer.say(
        "It would have stopped "
            + Counted.of(suggestion.queries(), "query")
            + " of "
            + parties(suggestion.parties())
            + ": "
            + names(suggestion)
            + ".");
    List<String> points = new ArrayList<>(reasons(suggestion));
    suggestion.sideEffects().forEach(effect -> points.add("Side effect: " + effect));
    writer.points(points);
    if (suggestion.trial().isPresent()) {
      writer.say("To see first what it would have blocked:");
      writer.command(suggestion.trial().get());
    }
    writer.say(suggestion.commands().size() > 1 ? "To stop it, one of these:" : "To stop it:");
    suggestion.commands().forEach(writer::command);
  }

  private static List<String> reasons(Suggestion suggestion) {
    List<String> all = suggestion.reasons();
    if (all.size() <= MOST_REASONS) {
      return all;
    }
    List<String> few = new ArrayList<>(all.subList(0, MOST_REASONS));
    few.add("And " + (all.size() - MOST_REASONS) + " such reasons more: --json");
    return few;
  }

  /** What is often there without the thing: to look at, with nothing to paste. */
  private void hints(List<Suggestion> hints) {
    if (hints.isEmpty()) {
      return;
    }
    writer.heading(3, "Weak hints, more often wrong than right");
    writer.table(
        List.of(
            Column.text("name"),
            Column.number("devices"),
            Column.number("queries"),
            Column.text("why")),
        hints,
        hint ->
            List.of(
                hint.subject(),
                Written.number(hint.parties().size()),
                Written.number(hint.queries()),
                hint.reasons().stream().findFirst().orElse("")));
    writer.more(hints.size(), "hint", "hints", "--json");
  }

  private String parties(List<Party> parties) {
    return parties.size() > MOST_NAMES
        ? Counted.of(parties.size(), "device")
        : parties.stream().map(writer.findings()::name).collect(Collectors.joining(", "));
  }

  private static String names(Suggestion suggestion) {
    String shown =
        suggestion.names().stream()
            .limit(MOST_NAMES)
            .map(
                name ->
                    name.name()
                        + " ("
                        + Written.number(name.queries())
                        + (name.purpose().isEmpty() ? "" : "; " + name.purpose())
                        + ")")
            .collect(Collectors.joining(", "));
    int more = Math.max(0, suggestion.names().size() - MOST_NAMES) + suggestion.namesLeftOut();
    return more == 0 ? shown : shown + " and " + Counted.of(more, "name") + " more";
  }

  void bypasses(List<Bypass> bypasses) {
    writer.heading("Past this server");
    if (bypasses.isEmpty()) {
      writer.say("No device was seen to ask another resolver.");
    } else {
      bypasses.stream().limit(MOST_TOLD).forEach(this::bypass);
      further(bypasses.size(), "sign", "signs");
    }
    writer.limits(
        Stream.of(
            "A resolver behind port 443 at an address that is not known looks like any page."));
  }

  private void bypass(Bypass bypass) {
    writer.heading(
        3,
        writer.findings().name(bypass.party())
            + " "
            + bypass.way().words()
            + " ("
            + bypass.certainty().words()
            + ")");
    List<String> points = new ArrayList<>(bypass.evidence());
    points.add("What else it may be: " + bypass.limits());
    bypass.advice().forEach(advice -> points.add("To do: " + advice));
    writer.points(points);
  }

  private void further(int all, String one, String many) {
    if (all > MOST_TOLD) {
      writer.say(
          Counted.number(all - MOST_TOLD)
              + " further "
              + Counted.word(all - MOST_TOLD, one, many)
              + ": --json");
    }
  }

  /** Of a capture: octets by name, and what was contacted without a lookup. */
  void flows(List<Flow> flows) {
    if (flows.isEmpty()) {
      return;
    }
    List<FlowLine> lines = FlowLine.of(flows);
    writer.heading("How much, up and down");
    writer.table(
        writer.columns(Column.text("to"), Column.number("up"), Column.number("down")),
        lines,
        line ->
            writer.cells(
                line.party(),
                line.to(),
                Written.octets(line.bytesUp()),
                Written.octets(line.bytesDown())));
    writer.more(lines.size(), "line", "lines", "--json");
    writer.limits(
        Stream.of(
            "Octets are those of IP packets seen where the capture was made, over the whole of it."));
    fixed(lines.stream().filter(line -> !line.lookedUp()).toList());
  }

  private void fixed(List<FlowLine> lines) {
    writer.heading("Contacted without any lookup");
    if (lines.isEmpty()) {
      writer.say("Every address was looked up before.");
      return;
    }
    writer.table(
        writer.columns(
            Column.text("to"),
            Column.text("address"),
            Column.text("port"),
            Column.number("up"),
            Column.number("down")),
        lines,
        line ->
            writer.cells(
                line.party(),
                line.to(),
                few(line.addresses()),
                few(line.ports()),
                Written.octets(line.bytesUp()),
                Written.octets(line.bytesDown())));
    writer.more(lines.size(), "line", "lines", "--json");
    writer.say("No DNS server can stop these. Rules for a router, to read before use:");
    writer.command("tacet export nftables --capture FILE");
    writer.limits(
        Stream.of(
            "A capture that began later than the device cannot tell an address that was looked up"
                + " before from one that never was."));
  }

  private static String few(Set<String> texts) {
    List<String> sorted = List.copyOf(new TreeSet<>(texts));
    return sorted.size() <= 2
        ? String.join(", ", sorted)
        : sorted.get(0) + " and " + (sorted.size() - 1) + " more";
  }
}
