package dev.tacet.it.conformance;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One claim about a server, tried on sockets: it holds for Tacet, and is shown not to hold for a
 * server with a fault.
 *
 * @param id short, in the names of tests
 * @param rows ids of {@link Rows} it is for
 * @param claim one sentence, as it stands in docs/CONFORMANCE.md
 * @param fault makes the wrong server's conduct, afresh for each run
 * @param silent whether the fault is that no answer comes
 * @param setting further lines of configuration; where empty, it shares one server with others
 * @param trial fails with an {@link AssertionError} in words
 */
record Check(
    String id,
    List<String> rows,
    String claim,
    Supplier<Fault> fault,
    boolean silent,
    Set<String> setting,
    Trial trial) {
  /** What is tried. */
  @FunctionalInterface
  interface Trial {
    void on(Bench bench) throws Exception;
  }

  /** Against a wrong server that answers. */
  static Check of(String id, String rows, String claim, Supplier<Fault> fault, Trial trial) {
    return new Check(id, List.of(rows.split(",")), claim, fault, false, Set.of(), trial);
  }

  /** The wrong server does not answer, or not this. */
  Check silently() {
    return new Check(id, rows, claim, fault, true, setting, trial);
  }

  /** On a server of its own: it leaves traces, or asks for a configuration. */
  Check alone(String... yaml) {
    return new Check(id, rows, claim, fault, silent, Set.of(yaml), trial);
  }

  @Override
  public String toString() {
    return id + ": " + claim;
  }
}
