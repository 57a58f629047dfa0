package dev.tacet.cli;

import dev.tacet.control.api.SettingLine;
import dev.tacet.control.api.SettingReply;
import java.util.ArrayList;
import java.util.List;

/** Settings as people read them. */
final class SettingWords {
  private SettingWords() {}

  /** {@code device:7} is {@code #7}, {@code group:iot} is {@code group iot}. */
  static String from(String subject) {
    if (subject.startsWith("device:")) {
      return "#" + subject.substring("device:".length());
    }
    return subject.replaceFirst("^group:", "group ");
  }

  /** When a setting holds, and whether anything obeys it. */
  static String when(SettingLine setting, Times times) {
    List<String> words = new ArrayList<>();
    if (!setting.schedule().isEmpty()) {
      words.add("while " + setting.schedule() + (setting.inForce() ? "" : " (not now)"));
    } else if (!setting.inForce()) {
      words.add("kept; a later version obeys it");
    }
    if (!setting.until().isEmpty()) {
      words.add("until " + times.brief(setting.until()));
    }
    return String.join(", ", words);
  }

  /** A table of settings with where each comes from. */
  static void print(TacetCommand tacet, List<SettingLine> settings, String indent) {
    Table table = new Table(tacet.terminal(), indent);
    for (SettingLine setting : settings) {
      Style style = setting.inForce() ? Style.PLAIN : Style.DIM;
      table.row(
          style.of(setting.key()),
          style.of(setting.value()),
          Style.DIM.of(from(setting.from())),
          Style.DIM.of(when(setting, tacet.times())));
    }
    table.print();
  }

  /** What a change of settings came to. */
  static void print(TacetCommand tacet, SettingReply reply) {
    Terminal terminal = tacet.terminal();
    if (reply.changed()) {
      terminal.line(Style.BOLD.of(reply.who()), "  is set; tacet undo takes it back");
    } else {
      terminal.line(Style.BOLD.of(reply.who()), "  is set so already");
    }
    print(tacet, reply.settings(), "  ");
    reply.notes().forEach(note -> terminal.line("  ", tacet.times().inProse(note)));
  }
}
