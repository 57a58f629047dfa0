package dev.tacet.cli;

import dev.tacet.config.Counted;
import dev.tacet.control.api.DeviceAddress;
import dev.tacet.control.api.DeviceDetails;
import dev.tacet.control.api.DeviceLabel;
import dev.tacet.control.api.ProposalLine;
import dev.tacet.control.api.QuarantineState;
import dev.tacet.control.api.WarningLine;
import java.util.ArrayList;
import java.util.List;

/** All about one device, what needs an answer first. One thread. */
final class DevicePage {
  private static final int GRANTS_SHOWN = 5;

  private final TacetCommand tacet;
  private final Terminal terminal;
  private final Times times;

  DevicePage(TacetCommand tacet) {
    this.tacet = tacet;
    this.terminal = tacet.terminal();
    this.times = tacet.times();
  }

  void print(DeviceDetails device) {
    terminal.line(Style.BOLD.of(device.name()), "  #" + device.id());
    for (ProposalLine proposal : device.proposals()) {
      terminal.line(Style.WARN.of("proposal"), "  ", DeviceTable.sentence(proposal));
      terminal.line("          ", DeviceTable.answers(proposal));
    }
    for (WarningLine warning : device.warnings()) {
      terminal.line(Style.WARN.of("warning"), "  ", warning.what());
    }
    facts(device);
    addresses(device.addresses());
    labels(device.labels());
    if (!device.settings().isEmpty()) {
      terminal.line();
      terminal.line(Style.BOLD.of("set"));
      SettingWords.print(tacet, device.settings(), "  ");
    }
  }

  private void facts(DeviceDetails device) {
    Table table = new Table(terminal, "");
    row(table, "name", "from " + device.nameFrom());
    String evidence = String.join("; ", device.kindEvidence());
    row(table, "kind", device.kind() + (evidence.isEmpty() ? "" : ": " + evidence));
    row(
        table,
        "maker",
        device.randomised()
            ? "not known: the device makes up its MAC"
            : device.maker().isEmpty() ? "not known" : device.maker());
    row(
        table,
        "seen",
        "first "
            + times.dateAndTime(device.firstSeen())
            + ", last "
            + times.agoInProse(device.lastSeen()));
    row(
        table,
        "today",
        Counted.of(device.queriesToday(), "query")
            + ", "
            + Counted.number(device.blockedToday())
            + " blocked");
    row(table, "groups", device.groups().isEmpty() ? "none" : String.join(", ", device.groups()));
    if (!device.macs().isEmpty()) {
      row(table, "MAC", String.join(", ", device.macs()));
    }
    if (!device.merged().isEmpty()) {
      List<String> others = device.merged().stream().map(id -> "#" + id).toList();
      row(
          table,
          "is also",
          String.join(", ", others) + "; apart again: tacet devices split NUMBER");
    }
    if (!device.quarantine().state().equals("none")) {
      table.row(Style.DIM.of("quarantine"), Style.WARN.of(words(device.quarantine(), times)));
      row(table, "", "tacet devices review " + device.id());
    }
    table.print();
  }

  /**
   * {@code learning until 18:02, then locked}; {@code locked, may ask a.example, b.example (and
   * below) and 2 more}.
   */
  static String words(QuarantineState quarantine, Times times) {
    if (quarantine.state().equals("learning")) {
      return quarantine.until().isEmpty()
          ? "learning"
          : "learning until " + times.brief(quarantine.until()) + ", then locked";
    }
    if (quarantine.state().equals("none")) {
      return "none";
    }
    List<String> grants =
        quarantine.grants().stream()
            .map(name -> quarantine.below().contains(name) ? name + " (and below)" : name)
            .toList();
    if (grants.isEmpty()) {
      return "locked, may ask nothing";
    }
    int more = grants.size() - GRANTS_SHOWN;
    return "locked, may ask "
        + String.join(", ", grants.subList(0, Math.min(GRANTS_SHOWN, grants.size())))
        + (more > 0 ? " and " + more + " more" : "");
  }

  private void addresses(List<DeviceAddress> addresses) {
    if (addresses.isEmpty()) {
      return;
    }
    terminal.line();
    Table table =
        new Table(terminal, "").head("address", "said by", "grade", "on", "first", "last", "");
    for (DeviceAddress address : addresses) {
      table.row(
          address.address(),
          address.source(),
          address.grade(),
          address.port(),
          address.first().isEmpty() ? "-" : times.near(address.first()),
          address.last().isEmpty() ? "never" : times.ago(address.last()),
          Style.DIM.of(address.confirmed() ? "" : "remembered"));
    }
    table.print();
  }

  private void labels(List<DeviceLabel> labels) {
    if (labels.isEmpty()) {
      return;
    }
    terminal.line();
    Table table = new Table(terminal, "").head("called", "by", "last", "model and services");
    for (DeviceLabel label : labels) {
      List<String> more = new ArrayList<>();
      if (!label.model().isEmpty()) {
        more.add(label.model());
      }
      more.addAll(label.services());
      table.row(
          label.text().isEmpty() ? "" : "\"" + label.text() + "\"",
          label.source(),
          times.ago(label.last()),
          Style.DIM.of(String.join(" ", more)));
    }
    table.print();
  }

  private static void row(Table table, String what, String value) {
    table.row(Style.DIM.of(what), value);
  }
}
