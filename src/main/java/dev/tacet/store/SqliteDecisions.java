package dev.tacet.store;

import dev.tacet.config.QueryLogConfig;
import dev.tacet.querylog.DecisionHistory;
import dev.tacet.querylog.DecisionSink;
import dev.tacet.querylog.LoggedDecision;
import dev.tacet.querylog.PackedRow;
import dev.tacet.querylog.PackedRows;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The query log in {@code queries.db}, or in memory with the same tables. A file that is damaged,
 * held by another process, or of a later version is put aside and a new one begun: the log is
 * disposable, the household's DNS is not. Small batches are kept in a {@link PendingFile} beside
 * it; what an earlier run left there is written into the tables when the log is opened. One writing
 * thread, the log's; {@link #history} is read by any.
 */
public final class SqliteDecisions implements DecisionSink {
  private static final String MODE = "rw-r-----";

  /**
   * Octets in the write-ahead log before its pages are copied into the file: three days of a home,
   * so that a page written to many times is copied once.
   */
  private static final long CHECKPOINT_BYTES = 32L << 20;

  /** Parts of the file that go at once when it is full. */
  private static final int EPOCHS_A_FILE = 64;

  /** Parts of the bound for all of the log that the file beside it may take. */
  private static final int PENDING_PART = 32;

  private static final Logger log = LoggerFactory.getLogger(SqliteDecisions.class);

  private static final PackedRows NOTHING = PackedRows.of(List.of());

  /** An action on the database. */
  private interface Action {
    long run() throws SQLException;
  }

  private final Optional<Path> file;
  private final String memoryName = "tacet-" + UUID.randomUUID();
  private final QueryLogConfig config;
  private final Clock clock;
  private final AtomicBoolean damaged = new AtomicBoolean();
  private final SqliteHistory history;
  private final long checkpointBytes;
  private final Optional<PendingFile> pending;
  private PackedRows leftOver;
  private Database database;
  private DecisionTables tables;
  private Runnable pause = () -> {};
  private Retention retention;
  private final DeviceNameTable deviceNames = new DeviceNameTable();
  private long lastSeq;
  private int lastDevice;
  private boolean toCheck;

  private SqliteDecisions(
      Optional<Path> file, Optional<Path> pendingFile, QueryLogConfig config, Clock clock)
      throws SQLException, IOException {
    this.file = file;
    this.config = config;
    this.clock = clock;
    this.checkpointBytes =
        Math.min(CHECKPOINT_BYTES, Math.max(64L << 10, config.maxSizeBytes() / 16));
    try {
      open();
    } catch (SQLException e) {
      if (file.isEmpty() || !StoreException.isDamage(e) && !StoreException.isBusy(e)) {
        throw e;
      }
      DamagedFile.putAside(file.get(), e.getMessage(), clock.instant());
      open();
    }
    this.history = new SqliteHistory(openReader(), () -> damaged.set(true));
    boolean opened = false;
    try {
      pending =
          pendingFile.isPresent()
              ? Optional.of(
                  PendingFile.open(
                      pendingFile.get(), config.maxSizeBytes() / PENDING_PART, clock.instant()))
              : Optional.empty();
      opened = true;
    } finally {
      if (!opened) {
        history.closeBroken();
        database.closeBroken();
      }
    }
    leftOver = pending.map(PendingFile::takeFound).orElse(NOTHING);
    PackedRow left = new PackedRow();
    for (int row = 0; row < leftOver.size(); row++) {
      left.read(leftOver, row);
      lastDevice = Math.max(lastDevice, left.device());
    }
    try {
      write(List.of());
    } catch (StoreException e) {
      // They stay in their file and are written with the next batch: a full disk stops no start.
      log.error("{} rows of the query log wait: {}", leftOver.size(), e.getMessage());
    } catch (RuntimeException e) {
      // A bug, and the same rows would meet it at each start.
      log.error("{} rows left over could not be written and are lost", leftOver.size(), e);
      lastSeq = lastSeq();
      leftOver = NOTHING;
      write(List.of());
    }
  }

  /**
   * Opens the log where the configuration wants it.
   *
   * @param clock dates a file that is put aside
   * @throws DataDirectoryException where the file belongs to another user
   * @throws StoreException where no usable database can be made
   */
  public static SqliteDecisions open(DataDirectory directory, QueryLogConfig config, Clock clock)
      throws DataDirectoryException {
    boolean onDisk = config.store() == QueryLogConfig.Store.DISK;
    try {
      return onDisk
          ? new SqliteDecisions(
              Optional.of(directory.queriesFile()),
              Optional.of(directory.pendingFile()),
              config,
              clock)
          : new SqliteDecisions(Optional.empty(), Optional.empty(), config, clock);
    } catch (DataDirectoryException e) {
      throw e;
    } catch (SQLException e) {
      throw StoreException.of(directory.queriesFile(), "open the query log", e);
    } catch (IOException e) {
      throw OwnedFiles.unusable(directory.queriesFile(), "open the query log", e);
    }
  }

  private void open() throws SQLException, IOException {
    if (file.isPresent()) {
      OwnedFiles.file(file.get(), MODE);
      Path journal = file.get().resolveSibling(file.get().getFileName() + "-wal");
      // It is left only by a process that was killed, or a machine that lost its power.
      toCheck = Files.exists(journal) && Files.size(journal) > 0;
    }
    Database opened =
        file.isPresent() ? Database.open(file.get()) : Database.openInMemory(memoryName, false);
    boolean usable = false;
    try {
      opened.execute(
          "PRAGMA page_size = " + QuerySchema.PAGE_BYTES,
          "PRAGMA auto_vacuum = INCREMENTAL",
          "PRAGMA journal_mode = " + (file.isPresent() ? "WAL" : "MEMORY"),
          // FULL: what is in the tables leaves the file beside them, which cost a sync of its own.
          "PRAGMA synchronous = FULL",
          // Deleted rows are overwritten where that costs no write; freed pages are soon used
          // again.
          "PRAGMA secure_delete = FAST",
          "PRAGMA temp_store = MEMORY",
          "PRAGMA cache_size = -2048",
          "PRAGMA journal_size_limit = " + checkpointBytes);
      // A file of an earlier version has larger pages, and keeps them.
      long pageBytes = opened.number("PRAGMA page_size", QuerySchema.PAGE_BYTES);
      opened.execute("PRAGMA wal_autocheckpoint = " + checkpointBytes / pageBytes);
      if (!opened.migrate(QuerySchema.STEPS)) {
        opened.close();
        DamagedFile.putAside(
            file.orElseThrow(), "it was made by a later version of tacet", clock.instant());
        open();
        usable = true;
        return;
      }
      // Taking the write lock once shows whether another process holds the file.
      opened.transaction(() -> opened.number("SELECT count(*) FROM epoch", 0));
      lastSeq = Math.max(lastSeq, opened.number("SELECT max(seq) FROM decision", 0));
      lastDevice =
          Math.max(
              lastDevice,
              (int)
                  opened.number(
                      "SELECT max(device) FROM (SELECT device FROM asker UNION ALL SELECT id FROM"
                          + " device_name) WHERE device < 1000000000",
                      0));
      tables = new DecisionTables(opened, bytesAnEpoch(), config.keep());
      retention = new Retention(opened, tables, config.keep(), limitBytes());
      deviceNames.use(opened);
      database = opened;
      usable = true;
    } finally {
      if (!usable) {
        opened.closeBroken();
      }
    }
  }

  private Database openReader() throws SQLException {
    return file.isPresent()
        ? Database.openReadOnly(file.get())
        : Database.openInMemory(memoryName, true);
  }

  private long bytesAnEpoch() {
    return Math.max(32L << 10, config.maxSizeBytes() / EPOCHS_A_FILE);
  }

  /** What is left of the bound for the file, once what lies beside it has its part. */
  private long limitBytes() {
    long beside = file.isPresent() ? 2 * checkpointBytes + config.maxSizeBytes() / PENDING_PART : 0;
    return Math.max(config.maxSizeBytes() / 2, config.maxSizeBytes() - beside);
  }

  /** Reads what is kept; not what is still on its way here. */
  public DecisionHistory history() {
    return history;
  }

  @Override
  public void between(Runnable pause) {
    this.pause = pause;
  }

  @Override
  public boolean append(List<LoggedDecision> batch) {
    return pending.isPresent() && pending.get().append(batch);
  }

  /** Rows numbered up to {@link #lastSeq} are kept already: a batch may come a second time. */
  @Override
  public void write(List<LoggedDecision> batch) {
    if (!leftOver.isEmpty() || !batch.isEmpty()) {
      PackedRows rows = leftOver.and(PackedRows.of(batch));
      run("write a batch", () -> writeRows(rows));
      leftOver = NOTHING;
    }
    try {
      pending.ifPresent(beside -> beside.clear(lastSeq));
    } catch (StoreException e) {
      log.warn("{}; the rows are kept, and it is tried again", e.getMessage());
    }
  }

  private long writeRows(PackedRows rows) throws SQLException {
    long most = DecisionTables.bytesAtMost(rows);
    retention.makeRoom(retention.fits(most) ? most : tables.bytesOf(rows));
    long kept = lastSeq;
    PackedRows missing = rows.after(kept);
    boolean[] done = {false};
    try {
      database.transaction(() -> tables.add(missing, pause));
      done[0] = true;
    } finally {
      if (!done[0]) {
        tables.forget();
      }
    }
    lastSeq = Math.max(kept, rows.lastSeq());
    return 0;
  }

  /** The highest number of a device that a row or a name had when the file was opened. */
  public int lastDevice() {
    return lastDevice;
  }

  @Override
  public long lastSeq() {
    return leftOver.isEmpty() ? lastSeq : Math.max(lastSeq, leftOver.lastSeq());
  }

  /** Removes what is too old or too much; after a crash it looks the file over first, once. */
  @Override
  public void trim(Instant now) {
    run(
        "remove old decisions",
        () -> {
          if (toCheck) {
            toCheck = false;
            String found = database.text("PRAGMA quick_check(1)");
            if (!found.equals("ok")) {
              beginAnew("it is damaged: " + found);
            }
          }
          retention.trim(now);
          deviceNames.trim();
          return 0;
        });
  }

  @Override
  public long purge(Instant before) {
    write(List.of());
    pending.ifPresent(
        beside ->
            beside.clear(
                lastSeq)); // or what is removed now would be read from it again at the next start
    return run("remove decisions", () -> retention.purge(before));
  }

  @Override
  public long forget(Set<Integer> devices, Set<InetAddress> addresses) {
    write(List.of());
    // All that lies beside is in the tables by now, or was given up: nothing of it may stay there.
    pending.ifPresent(beside -> beside.clear(Long.MAX_VALUE));
    return run(
        "forget a device",
        () -> {
          long rows = forgetting(devices, addresses);
          deviceNames.forgot(devices);
          return rows;
        });
  }

  private long forgetting(Set<Integer> devices, Set<InetAddress> addresses) throws SQLException {
    Forgetting forgetting = new Forgetting(database, tables);
    database.execute("PRAGMA secure_delete = ON");
    try {
      long rows = forgetting.remove(devices, addresses, lastSeq, clock.instant());
      // Readers wait: as long as one reads, what was removed stays in the write-ahead log.
      synchronized (history) {
        forgetting.wipe();
      }
      return rows;
    } finally {
      database.execute("PRAGMA secure_delete = FAST");
    }
  }

  @Override
  public void names(Map<Integer, String> names) {
    run(
        "write the names of devices",
        () -> {
          deviceNames.write(names);
          return 0;
        });
  }

  /** Runs an action; where it shows that the file is broken, a second time on a new file. */
  private long run(String doing, Action action) {
    try {
      if (damaged.get()) {
        beginAnew("it is damaged");
      }
      return action.run();
    } catch (SQLException e) {
      tables.forget();
      if (file.isEmpty() || !StoreException.isDamage(e)) {
        throw StoreException.of(database.file(), doing, e);
      }
      try {
        beginAnew(e.getMessage());
        return action.run();
      } catch (SQLException again) {
        throw StoreException.of(database.file(), doing, again);
      }
    }
  }

  private void beginAnew(String why) throws SQLException {
    damaged.set(true);
    // Readers wait. All connections close before the rename: SQLite tidies up by file name.
    synchronized (history) {
      history.closeBroken();
      database.closeBroken();
      try {
        DamagedFile.putAside(file.orElseThrow(), why, clock.instant());
        open();
      } catch (IOException e) {
        throw new StoreException(
            file.orElseThrow() + ": it is damaged and cannot be put aside: " + e.getMessage(), e);
      }
      history.use(openReader());
    }
    damaged.set(false);
  }

  @Override
  public void close() {
    history.close();
    database.close();
    pending.ifPresent(PendingFile::close);
  }
}
