package dev.tacet.store;

import java.sql.SQLException;
import java.util.BitSet;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * A thread or two that fill pages ahead of whoever takes them, each over a connection of its own.
 * Connections and pages are made when first needed and used again. One thread calls.
 */
final class ScanReaders implements AutoCloseable {
  /** Opens the log once more. */
  interface Opener {
    Database open() throws SQLException;
  }

  private static final int MOST_THREADS = 2;
  private static final long CLOSE_WITHIN_SECONDS = 10;

  /** How rows are read without SQLite: from which file, the table's root, and of which askers. */
  record Direct(PageFile file, long root, Optional<BitSet> asker) {}

  private final Opener opener;
  private final String sql;
  private final Optional<Direct> direct;
  private final int threads;
  private final ExecutorService readers;
  private final ConcurrentLinkedQueue<Database> idle = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<TableWalk> walks = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<ScanPage> spare = new ConcurrentLinkedQueue<>();

  ScanReaders(Opener opener, String sql, Optional<Direct> direct, int processors) {
    this.opener = opener;
    this.sql = sql;
    this.direct = direct;
    this.threads = Math.max(1, Math.min(MOST_THREADS, processors));
    this.readers =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, "log-reader");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** How many pages should be under way. */
  int ahead() {
    return 2 * threads;
  }

  /** Begins to read a stretch. */
  Future<ScanPage> read(long after, long upTo) {
    return readers.submit(
        () -> {
          ScanPage page = spare.poll();
          if (page == null) {
            page = new ScanPage();
          }
          if (direct.isEmpty() || !fill(page, direct.get(), after, upTo)) {
            fill(page, after, upTo);
          }
          return page;
        });
  }

  private void fill(ScanPage page, long after, long upTo) throws SQLException {
    Database database = idle.poll();
    if (database == null) {
      database = opener.open();
    }
    try {
      page.fill(database, sql, after, upTo);
    } finally {
      idle.add(database);
    }
  }

  /** Returns false where SQLite is to be asked for this stretch. */
  private boolean fill(ScanPage page, Direct from, long after, long upTo) {
    TableWalk walk = walks.poll();
    if (walk == null) {
      walk = new TableWalk(from.file, from.root);
    }
    try {
      page.fill(walk, from.asker, after, upTo);
      return true;
    } catch (TableWalk.IrregularPageException e) {
      return false; // SQLite knows what is wrong, or why nothing is
    } finally {
      walks.add(walk);
    }
  }

  /** Waits for a stretch. */
  static ScanPage taken(Future<ScanPage> page) throws SQLException {
    try {
      return page.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SQLException failed) {
        throw failed;
      }
      throw new IllegalStateException("reading the query log failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("reading the query log was interrupted", e);
    }
  }

  /** Takes back a page that was read. */
  void back(ScanPage page) {
    spare.add(page);
  }

  @Override
  public void close() {
    readers.shutdown();
    boolean ended = false;
    try {
      ended = readers.awaitTermination(CLOSE_WITHIN_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (ended) {
      // Of a thread that still reads the connection stays open until the process ends.
      idle.forEach(Database::closeBroken);
    }
  }
}
