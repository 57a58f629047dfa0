package dev.tacet.lists;

import dev.tacet.config.Counted;
import dev.tacet.policy.Action;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the owner should know of a list, in sentences. Pure functions. */
final class ListNotes {
  private ListNotes() {}

  /** Of a list that reads well; empty where there is nothing to say. */
  static String of(ListContent content) {
    List<String> notes = new ArrayList<>();
    long notTrusted = content.notTrusted();
    if (notTrusted > 0) {
      notes.add(
          Counted.of(notTrusted, "rule")
              + " that "
              + Counted.word(notTrusted, "sends", "send")
              + " a name somewhere: not trusted, for that is up to your own files and to lists"
              + " added with --may-answer");
    }
    long notIncluded = content.notIncluded();
    if (notIncluded > 0) {
      notes.add(
          Counted.of(notIncluded, "file")
              + " it includes could not be had, so "
              + Counted.word(notIncluded, "its", "their")
              + " rules are not in force; tacet lists show says why");
    }
    if (content.forNobody() > 0) {
      notes.add(
          Counted.of(content.forNobody(), "rule")
              + " for an operating system only (ctag=os_): not in force, for that of a device is not"
              + " known");
    }
    content.skipped().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            skipped -> notes.add(Counted.of(skipped.getValue(), "line") + " " + skipped.getKey()));
    return String.join("; ", notes);
  }

  /** So many of its rules have no room in the index; empty where all have. */
  static String noRoom(long rules) {
    return rules == 0
        ? ""
        : Counted.of(rules, "rule")
            + Counted.word(rules, " is", " are")
            + " not in force: the index of all lists has no room for "
            + Counted.word(rules, "it", "them");
  }

  /** Why a list without a rule is refused. */
  static String empty(ListContent content, Action action) {
    if (content.lines() == 0) {
      return "it is empty";
    }
    String notes = of(content);
    return "it has no name to "
        + action.word()
        + " in "
        + Counted.of(content.lines(), "line")
        + (notes.isEmpty() ? "" : " (" + notes + ")");
  }

  /** Why a list is refused that suddenly has less than half of its rules. */
  static String shrank(ListContent before, ListContent after, Instant believedFrom) {
    return "it shrank from "
        + Counted.of(before.rules(), !before.counts().exact(), "rule")
        + " to "
        + Counted.number(after.rules(), !after.counts().exact())
        + ", which looks like a mistake; believed if it stays so until "
        + believedFrom.toString().substring(0, 10);
  }

  /** Names that stay reachable until the owner has seen them, and why they became blocked. */
  static String withheld(long names, String why) {
    return Counted.of(names, "name")
        + " "
        + why
        + Counted.word(names, " is", " are")
        + " used in this house and "
        + Counted.word(names, "is", "are")
        + " withheld";
  }
}
