package dev.tacet.insight;

import java.util.ArrayList;
import java.util.List;

/** What each file of rules begins with: what it is, how it is used, what it does not have. */
final class RouterHead {
  private RouterHead() {}

  /**
   * @param mark what a line of comment begins with: {@code "# "}
   * @param use how it is checked, loaded and taken back, a line each
   */
  static List<String> of(RouterPlan plan, String mark, List<String> use) {
    List<String> lines = new ArrayList<>();
    lines.add(mark + "Made by tacet export, for what no DNS server can stop. Read it before use.");
    use.forEach(line -> lines.add(mark + line));
    lines.add(
        mark + "An address counts as contacted without a lookup where none was seen before its");
    lines.add(
        mark + "first packet; a capture that began later than the device cannot tell. Addresses");
    lines.add(mark + "change hands: make this anew from time to time.");
    plan.skipped().forEach(sentence -> lines.add(mark + "Note: " + sentence));
    return lines;
  }
}
