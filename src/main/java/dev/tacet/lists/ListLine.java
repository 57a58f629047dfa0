package dev.tacet.lists;

/** Where a rule stands. Of the list's thread, and true only while the rule is handed over. */
interface ListLine {
  /** From 1; of a statement over several lines the first. */
  long number();

  /** The whole line, as it stands there; made when asked for. */
  String text();
}
