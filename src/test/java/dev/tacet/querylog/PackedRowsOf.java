package dev.tacet.querylog;

import java.util.List;

/** Numbers and packs decisions, over and over the same ones, as rows wait in the log. */
public final class PackedRowsOf {
  private final Sequence sequence;
  private final RowSlab slab = new RowSlab();
  private int next;

  public PackedRowsOf(long lastSeq) {
    sequence = new Sequence(lastSeq);
  }

  /** The next rows, until this is asked again. */
  public PackedRows next(List<Decision> decisions, int rows) {
    slab.clear();
    for (int i = 0; i < rows; i++) {
      Decision decision = decisions.get(next++ % decisions.size());
      slab.add(sequence.next(decision.at()), decision);
    }
    return slab.oldest(rows);
  }
}
