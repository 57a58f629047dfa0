package dev.tacet.cli;

import dev.tacet.config.Counted;
import dev.tacet.control.api.ListStatus;
import java.util.ArrayList;
import java.util.List;

/** How a list is, in words. Pure functions. */
final class ListWords {
  private ListWords() {}

  /** One word where it is in force as its source has it; else what keeps it from that. */
  static Span state(ListStatus list) {
    if (!list.mode().equals("on")) {
      String also = list.state().equals("ok") ? "" : ", " + list.state();
      return Style.DIM.of(list.mode() + also);
    }
    return list.state().equals("ok") ? Style.GOOD.of("ok") : Style.WARN.of(list.state());
  }

  /** What its owner should know, a sentence each. */
  static List<String> remarks(ListStatus list) {
    List<String> remarks = new ArrayList<>();
    if (!list.detail().isEmpty()) {
      remarks.add(list.detail());
    }
    if (!list.pinned().isEmpty()) {
      remarks.add(
          "held at version " + list.pinned() + " until: tacet lists refresh " + list.name());
    }
    if (list.withheld() > 0) {
      remarks.add(
          Counted.of(list.withheld(), "name")
              + " withheld, because this house uses "
              + (list.withheld() == 1 ? "it" : "them")
              + "; see: tacet lists diff "
              + list.name());
    }
    return remarks;
  }

  /** What its mode means, to follow its name. */
  static String inForce(ListStatus list) {
    return switch (list.mode()) {
      case "on" -> "is in force";
      case "shadow" -> "is in force in the log only";
      default -> "is off";
    };
  }
}
