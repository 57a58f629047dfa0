package dev.tacet.cli;

import dev.tacet.config.Counted;
import dev.tacet.control.api.ListDetails;
import dev.tacet.control.api.ListStatus;
import dev.tacet.control.api.ListUse;
import dev.tacet.control.api.RejectedLine;
import dev.tacet.control.api.VersionLine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** One list for people: how it is first, then what of it was understood. One thread. */
final class ListPage {
  /**
   * Of a kind with no more rules than this the number is none of the estimates of a list: the
   * server counts up to 131,072 of a kind, and estimates the rest closer than this leaves room for.
   */
  private static final long COUNTED = 125_000;

  private final TacetCommand tacet;
  private final Terminal terminal;

  ListPage(TacetCommand tacet) {
    this.tacet = tacet;
    this.terminal = tacet.terminal();
  }

  void print(ListDetails details) {
    ListStatus list = details.list();
    terminal.line(Style.BOLD.of(list.name()), "  " + list.url());
    terminal.line(
        ListWords.state(list),
        "  "
            + ListWords.inForce(list)
            + ", "
            + list.action()
            + "s, "
            + (list.origin().isEmpty() ? "added by you" : "from " + list.origin()));
    for (String remark : ListWords.remarks(list)) {
      if (list.state().equals("ok") && remark.equals(list.detail())) {
        continue; // what was left out stands below, in full
      }
      terminal.line(Style.WARN.of(tacet.times().inProse(remark)));
    }
    terminal.line();
    facts(details);
    skipped(details.skipped());
    rejected(list.rejected(), details.rejectedLines());
    versions(details.versions());
    withheld(details.withheldNames());
  }

  private void facts(ListDetails details) {
    ListStatus list = details.list();
    Table table = new Table(terminal, "").aligned("<<");
    table.row("syntax", syntax(details));
    if (!details.subdomains().isEmpty()) {
      table.row(
          "subdomains",
          (details.subdomains().equals("yes")
                  ? "a plain name covers what is below it"
                  : "a plain name stands for itself alone")
              + ": "
              + details.subdomainsWhy());
    }
    table.row(
        "rules",
        Counted.number(list.rules(), list.estimated()) + kinds(details.kinds(), list.estimated()));
    if (details.mayAnswer()) {
      table.row("trusted", "its rules may send a name somewhere");
    } else if (details.notTrusted() > 0) {
      table.row(
          "not trusted",
          Counted.of(details.notTrusted(), "rule")
              + " would send a name somewhere; only a list added with --may-answer may");
    }
    if (list.notIncluded() > 0) {
      table.row(
          "missing",
          Counted.of(list.notIncluded(), "file") + " that it includes; the reasons are below");
    }
    if (list.leftOut() > 0) {
      table.row(
          "no room",
          Counted.of(list.leftOut(), "rule")
              + " not in force: the index of all lists has no room for "
              + Counted.word(list.leftOut(), "it", "them"));
    }
    if (!details.group().isEmpty()) {
      table.row("for", "the group " + details.group());
    }
    if (details.forNobody() > 0) {
      table.row(
          "for nobody",
          Counted.of(details.forNobody(), "rule")
              + " for an operating system only; that of a device is not known");
    }
    table.row(
        "fetched",
        (list.fetched().isEmpty() ? "never" : tacet.times().brief(list.fetched()))
            + ", every "
            + Durations.show(Duration.ofSeconds(details.everySeconds()))
            + (list.next().isEmpty() ? "" : ", next " + tacet.times().brief(list.next())));
    use(table, details.use());
    table.print();
  }

  private static String syntax(ListDetails details) {
    List<String> found = new ArrayList<>();
    byNumber(details.syntaxes())
        .forEach(entry -> found.add(entry.getKey() + " " + lines(entry.getValue())));
    String recognised = found.isEmpty() ? "no rules" : String.join(", ", found);
    return details.syntax().equals("auto")
        ? recognised + ", as recognised"
        : details.syntax() + ", as set: " + recognised;
  }

  private static String lines(long number) {
    return "(" + Counted.of(number, "line") + ")";
  }

  private static String kinds(Map<String, Long> kinds, boolean estimated) {
    List<String> words = new ArrayList<>();
    byNumber(kinds)
        .forEach(
            entry -> {
              long number = entry.getValue();
              words.add(kind(entry.getKey(), number, estimated && number > COUNTED));
            });
    return words.isEmpty() ? "" : ": " + String.join(", ", words);
  }

  private static String kind(String word, long number, boolean estimated) {
    return switch (word) {
      case "block" -> Counted.of(number, estimated, "name") + " to block";
      case "allow" -> Counted.of(number, estimated, "name") + " to allow";
      case "addresses" -> Counted.of(number, estimated, "answer") + " by address";
      case "answers" -> Counted.of(number, estimated, "answer") + " of its own";
      case "patterns" -> Counted.of(number, estimated, "pattern");
      case "exceptions" -> Counted.of(number, estimated, "exception") + " from its own zones";
      default -> Counted.number(number, estimated) + " " + word;
    };
  }

  private static List<Map.Entry<String, Long>> byNumber(Map<String, Long> numbers) {
    return numbers.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .toList();
  }

  private static void use(Table table, ListUse use) {
    if (!use.known()) {
      return;
    }
    table.row(
        "use",
        "decided "
            + Counted.of(use.hitsDay(), "query")
            + " in 24 hours, "
            + Counted.number(use.hits14Days())
            + " in 14 days");
    if (use.onlyHere() >= 0) {
      table.row("only here", Counted.of(use.onlyHere(), "name"));
    }
    byNumber(use.overlap())
        .forEach(
            other ->
                table.row("also in", other.getKey() + ": " + Counted.of(other.getValue(), "name")));
  }

  private void skipped(Map<String, Long> reasons) {
    if (reasons.isEmpty()) {
      return;
    }
    head("left out");
    Table table = new Table(terminal, "  ").aligned("><");
    byNumber(reasons)
        .forEach(reason -> table.row(Counted.number(reason.getValue()), reason.getKey()));
    table.print();
  }

  private void rejected(long all, List<RejectedLine> lines) {
    if (all == 0) {
      return;
    }
    head("refused");
    Table table = new Table(terminal, "  ").head(">line", "why", "text");
    for (RejectedLine line : lines) {
      table.row(Counted.number(line.line()), line.reason(), line.text());
    }
    table.print();
    if (all > lines.size()) {
      terminal.line("  and " + Counted.number(all - lines.size()) + " more");
    }
  }

  private void versions(List<VersionLine> versions) {
    if (versions.isEmpty()) {
      return;
    }
    head("versions");
    Table table = new Table(terminal, "  ").aligned("<<><");
    for (VersionLine version : versions) {
      table.row(
          version.id(),
          tacet.times().brief(version.fetched()),
          Counted.of(version.rules(), version.estimated(), "rule"),
          version.inForce() ? Style.GOOD.of("in force") : Span.EMPTY);
    }
    table.print();
  }

  private void withheld(List<String> names) {
    if (names.isEmpty()) {
      return;
    }
    head("withheld");
    names.forEach(name -> terminal.line("  " + name));
  }

  private void head(String words) {
    terminal.line();
    terminal.line(Style.BOLD.of(words));
  }
}
