package dev.tacet.cli;

import dev.tacet.config.Counted;
import dev.tacet.control.api.ListDifference;
import dev.tacet.control.api.TouchedName;
import java.util.List;

/** What a list means to this house, as a table. One thread. */
final class DifferencePrinter {
  private static final int DEVICES_SHOWN = 2;

  private final Terminal terminal;
  private final String does;
  private final String mark;
  private final int rows;

  /**
   * @param does "would newly block" or "newly blocks"
   * @param mark for a name that this house uses much
   * @param rows no more names than so many
   */
  DifferencePrinter(Terminal terminal, String does, String mark, int rows) {
    this.terminal = terminal;
    this.does = does;
    this.mark = mark;
    this.rows = rows;
  }

  void print(ListDifference difference) {
    if (!difference.compared()) {
      return;
    }
    if (difference.names() == 0) {
      terminal.line(
          "it " + does + " nothing this house asked for in the last " + time(difference.hours()));
    } else {
      terminal.line(
          "by the last " + time(difference.hours()) + " here, it " + does + " ",
          Style.BOLD.of(Counted.of(difference.names(), "name")),
          ": "
              + Counted.of(difference.queries(), "query")
              + " of "
              + Counted.of(difference.devices(), "device"));
      table(difference.newlyBlocked(), difference.names());
    }
    if (difference.hours() > 0) {
      terminal.line("this house asks too much for all of the last 14 days to be read meanwhile");
    }
    if (!difference.kept().isEmpty()) {
      terminal.line("it also has these, which stay reachable: a vendor's keep outranks lists");
      table(difference.kept(), difference.kept().size());
    }
  }

  private static String time(int hours) {
    if (hours == 0) {
      return "14 days";
    }
    return hours < 48 ? Counted.of(hours, "hour") : Counted.of(hours / 24, "day");
  }

  private void table(List<TouchedName> names, long all) {
    Table table = new Table(terminal, "  ").head("name", "devices", ">days", ">queries", "");
    List<TouchedName> shown = names.subList(0, Math.min(rows, names.size()));
    for (TouchedName name : shown) {
      table.row(
          name.name(),
          devices(name.devices()),
          name.days() == 0 ? "" : Counted.number(name.days()),
          Counted.number(name.queries()),
          name.withheld() ? Style.WARN.of(mark) : Span.EMPTY);
    }
    table.print();
    if (all > shown.size()) {
      terminal.line("  and " + Counted.number(all - shown.size()) + " more");
    }
  }

  private static String devices(List<String> devices) {
    if (devices.size() <= DEVICES_SHOWN) {
      return String.join(" ", devices);
    }
    int more = devices.size() - DEVICES_SHOWN + 1;
    return String.join(" ", devices.subList(0, DEVICES_SHOWN - 1)) + " and " + more + " more";
  }
}
