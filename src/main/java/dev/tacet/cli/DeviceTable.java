package dev.tacet.cli;

import dev.tacet.config.Counted;
import dev.tacet.control.api.DeviceAddress;
import dev.tacet.control.api.DeviceDetails;
import dev.tacet.control.api.DeviceListing;
import dev.tacet.control.api.ProposalLine;
import dev.tacet.control.api.WarningLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Devices as a table that fits, and below it what somebody should do. One thread. */
final class DeviceTable {
  private static final String[] HEAD = {
    ">id", "name", "kind", "maker", "address", "first", "last", ">asked", ">blocked"
  };

  /** Columns that may be cut to fit a terminal, the first first, and how far. */
  private static final int[][] CUT = {{3, 7}, {4, 15}, {1, 10}, {2, 6}, {3, 4}};

  private final TacetCommand tacet;
  private final Terminal terminal;
  private final Times times;

  DeviceTable(TacetCommand tacet) {
    this.tacet = tacet;
    this.terminal = tacet.terminal();
    this.times = tacet.times();
  }

  /**
   * @param shown those of the listing to be shown
   */
  void print(DeviceListing listing, List<DeviceDetails> shown) {
    Set<Integer> claimants =
        listing.proposals().stream().map(ProposalLine::claimant).collect(Collectors.toSet());
    List<String[]> rows = new ArrayList<>();
    shown.forEach(device -> rows.add(row(device, claimants.contains(device.id()))));
    if (terminal.outIsTerminal()) {
      fit(rows);
    }
    Table table = new Table(terminal, "").head(HEAD);
    for (int i = 0; i < rows.size(); i++) {
      String[] row = rows.get(i);
      Style style = shown.get(i).quarantine().state().equals("none") ? Style.PLAIN : Style.WARN;
      table.row(
          Style.DIM.of(row[0]),
          style.of(row[1]),
          row[2],
          row[3],
          row[4],
          Style.DIM.of(row[5]),
          row[6],
          row[7],
          row[8].equals("0") ? Style.DIM.of(row[8]) : Style.BAD.of(row[8]));
    }
    table.print();
    remarks(listing, shown);
  }

  private String[] row(DeviceDetails device, boolean claimant) {
    return new String[] {
      "#" + device.id(),
      terminal.shown(device.name()) + (claimant ? "?" : ""),
      device.kind().equals("unknown") ? "" : device.kind(),
      terminal.shown(device.randomised() ? "randomised" : device.maker()),
      addresses(device.addresses()),
      times.near(device.firstSeen()),
      times.ago(device.lastSeen()),
      Counted.number(device.queriesToday()),
      Counted.number(device.blockedToday())
    };
  }

  /** The newest address, one of IPv4 where there is one, and how many more there are. */
  private static String addresses(List<DeviceAddress> addresses) {
    if (addresses.isEmpty()) {
      return "";
    }
    String first =
        addresses.stream()
            .filter(a -> a.address().indexOf(':') < 0)
            .findFirst()
            .orElse(addresses.get(0))
            .address();
    return addresses.size() == 1 ? first : first + " +" + (addresses.size() - 1);
  }

  /** Cuts texts until the table is no wider than the terminal, as far as may be. */
  private void fit(List<String[]> rows) {
    int[] widths = new int[HEAD.length];
    int total = 2 * (HEAD.length - 1);
    for (int column = 0; column < HEAD.length; column++) {
      widths[column] = HEAD[column].replace(">", "").length();
      for (String[] row : rows) {
        widths[column] = Math.max(widths[column], SafeText.columns(row[column]));
      }
      total += widths[column];
    }
    int over = total - terminal.columns();
    for (int[] cut : CUT) {
      int column = cut[0];
      int room = Math.max(cut[1], widths[column] - Math.max(0, over));
      if (over > 0 && room < widths[column]) {
        over -= widths[column] - room;
        widths[column] = room;
        rows.forEach(row -> row[column] = shortened(row[column], room));
      }
    }
  }

  private String shortened(String text, int room) {
    if (SafeText.columns(text) <= room) {
      return text;
    }
    int more = text.lastIndexOf(" +");
    String end = more < 0 ? "" : text.substring(more);
    String gap = terminal.ellipsis();
    StringBuilder kept = new StringBuilder();
    int columns = gap.length() + end.length();
    for (int at = 0; at < text.length(); ) {
      int point = text.codePointAt(at);
      String next = Character.toString(point);
      columns += SafeText.columns(next);
      if (columns > room) {
        break;
      }
      kept.append(next);
      at += next.length();
    }
    return kept + gap + end;
  }

  /** What somebody should know or do besides. */
  void remarks(DeviceListing listing, List<DeviceDetails> shown) {
    Table table = new Table(terminal, "");
    boolean any = false;
    for (DeviceDetails device : shown) {
      if (!device.quarantine().state().equals("none")) {
        table.row(Style.WARN.of(device.quarantine().state()), quarantine(device));
        any = true;
      }
    }
    for (ProposalLine proposal : listing.proposals()) {
      table.row(Style.WARN.of("proposal"), sentence(proposal));
      table.row("", answers(proposal));
      any = true;
    }
    for (WarningLine warning : listing.warnings()) {
      table.row(Style.WARN.of("warning"), warning.what());
      if (!warning.devices().isEmpty()) {
        table.row("", "tacet devices show " + warning.devices().get(warning.devices().size() - 1));
      }
      any = true;
    }
    if (listing.unattributed() > 0) {
      table.row(
          Style.DIM.of("unknown"),
          Counted.of(listing.unattributed(), "address")
              + " asked and "
              + Counted.word(listing.unattributed(), "is", "are")
              + " no device's yet");
      any = true;
    }
    if (any) {
      terminal.line();
      table.print();
    }
  }

  private String quarantine(DeviceDetails device) {
    String who = "#" + device.id() + " " + device.name();
    if (device.quarantine().state().equals("learning")) {
      String until = device.quarantine().until();
      return who
          + " is watched"
          + (until.isEmpty() ? "" : " until " + times.brief(until) + ", then locked")
          + ": tacet devices review "
          + device.id();
    }
    return who
        + " may ask "
        + Counted.of(device.quarantine().grants().size(), "name")
        + " only: tacet devices review "
        + device.id();
  }

  static String sentence(ProposalLine proposal) {
    return "#"
        + proposal.claimant()
        + " "
        + proposal.claimantName()
        + " may be #"
        + proposal.established()
        + " "
        + proposal.establishedName()
        + " ("
        + proposal.source()
        + " says \""
        + proposal.label()
        + "\")";
  }

  static String answers(ProposalLine proposal) {
    return "yes: tacet devices merge "
        + proposal.established()
        + " "
        + proposal.claimant()
        + "   no: tacet devices decline "
        + proposal.claimant();
  }
}
