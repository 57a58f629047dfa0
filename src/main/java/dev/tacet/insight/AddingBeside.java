package dev.tacet.insight;

import dev.tacet.dns.DomainName;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Adds rows to {@link Trails} on a thread of its own, some thousand at a time and in their order,
 * while the next ones are read: reading and adding take about as long as each other, and both
 * mostly wait for memory. One thread hands rows over; after {@link #finish} it may read the trails.
 */
final class AddingBeside implements AutoCloseable {
  private static final int ROWS = 4_096;

  /** One is filled, one waits, one is added. */
  private static final int BATCHES = 3;

  /** Rows that are added together. */
  private static final class Batch {
    private final long[] at = new long[ROWS];
    private final Party[] party = new Party[ROWS];
    private final int[] partyHash = new int[ROWS];
    private final DomainName[] name = new DomainName[ROWS];
    private final Fate[] fate = new Fate[ROWS];
    private final String[] by = new String[ROWS];
    private final int[] repeats = new int[ROWS];
    private int size;

    private void addTo(Trails trails) {
      for (int i = 0; i < size; i++) {
        trails.add(at[i], party[i], partyHash[i], name[i], fate[i], by[i], -1, repeats[i]);
      }
      size = 0;
    }
  }

  private final Trails trails;
  private final Batch[] batches = new Batch[BATCHES];
  private final CompletableFuture<?>[] added = new CompletableFuture<?>[BATCHES];
  private final ExecutorService adder =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread thread = new Thread(work, "trail-adder");
            thread.setDaemon(true);
            return thread;
          });
  private int filling;

  AddingBeside(Trails trails) {
    this.trails = trails;
    for (int i = 0; i < BATCHES; i++) {
      batches[i] = new Batch();
      added[i] = CompletableFuture.completedFuture(null);
    }
  }

  /** As {@link Trails#add(long, Party, int, DomainName, Fate, String, int, int)}, soon. */
  void add(
      long at, Party party, int partyHash, DomainName name, Fate fate, String by, int repeats) {
    Batch batch = batches[filling];
    int row = batch.size++;
    batch.at[row] = at;
    batch.party[row] = party;
    batch.partyHash[row] = partyHash;
    batch.name[row] = name;
    batch.fate[row] = fate;
    batch.by[row] = by;
    batch.repeats[row] = repeats;
    if (batch.size == ROWS) {
      handOver();
    }
  }

  private void handOver() {
    Batch full = batches[filling];
    added[filling] = CompletableFuture.runAsync(() -> full.addTo(trails), adder);
    filling = (filling + 1) % BATCHES;
    await(added[filling]);
  }

  /** Waits until all rows are added. */
  void finish() {
    handOver();
    for (CompletableFuture<?> each : added) {
      await(each);
    }
  }

  /** What went wrong over there goes wrong here. */
  private static void await(CompletableFuture<?> work) {
    try {
      work.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    adder.shutdownNow();
  }
}
