package dev.tacet.store;

import dev.tacet.device.DeviceStore;
import dev.tacet.policy.Change;
import dev.tacet.policy.Ended;
import dev.tacet.policy.ListStore;
import dev.tacet.policy.NextUndo;
import dev.tacet.policy.OwnerSettings;
import dev.tacet.policy.PastChange;
import dev.tacet.policy.RuleStore;
import dev.tacet.policy.Schedule;
import dev.tacet.policy.Subject;
import dev.tacet.policy.TrueEnds;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The owner's decisions in {@code state.db}: small, precious, synced to the disk with each change.
 * All methods throw {@link StoreException} where the disk fails. One thread: the control worker, or
 * a command under the lock.
 */
public final class SqliteRules implements RuleStore, AutoCloseable {
  private static final String READ = "read the owner's rules";

  private final StateFile file;
  private final Database database;
  private final ChangeJournal journal;
  private final ChangeHistory history;
  private final SqliteLists lists;
  private final OwnerTables tables;
  private final SqliteDevices devices;

  private SqliteRules(StateFile file) {
    this.file = file;
    this.database = file.database();
    this.journal = new ChangeJournal(database);
    this.history = new ChangeHistory(database);
    this.lists = new SqliteLists(file, this);
    this.tables = new OwnerTables(database, lists);
    this.devices = new SqliteDevices(file);
    load();
    lists.readAll();
    journal.readAll(file);
  }

  /**
   * Opens the rules, or begins without any.
   *
   * @param ticker monotonic nanoseconds ({@link System#nanoTime})
   * @throws DataDirectoryException where the file belongs to another user
   * @throws StoreException where it is damaged or of a later version; the message says how to get
   *     the rules back
   */
  public static SqliteRules open(DataDirectory directory, LongSupplier ticker)
      throws DataDirectoryException {
    return StateFile.open(directory, ticker, SqliteRules::new);
  }

  @Override
  public OwnerSettings load() {
    return file.run(READ, tables::load);
  }

  @Override
  public long nextRuleId() {
    return nextId("rule");
  }

  @Override
  public long nextSettingId() {
    return nextId("setting");
  }

  private long nextId(String table) {
    return file.run(
        READ,
        () -> database.number("SELECT seq + 1 FROM sqlite_sequence WHERE name = ?", 1, table));
  }

  @Override
  public void apply(Change change, Instant at) {
    file.transact(
        change.summary(),
        () -> {
          tables.put(change);
          journal.add(change, at);
        });
    file.changed();
  }

  @Override
  public Optional<NextUndo> nextUndo() {
    return file.run(
        "read the last change",
        () -> {
          Optional<ChangeJournal.Entry> last = journal.last();
          return last.isEmpty()
              ? Optional.empty()
              : Optional.of(
                  new NextUndo(
                      last.get().id(),
                      last.get().change().summary(),
                      journal.afterLast(last.get().id())));
        });
  }

  @Override
  public Optional<Change> undo(Instant at) {
    Optional<ChangeJournal.Entry> last = file.run("undo the last change", journal::last);
    if (last.isPresent()) {
      Change change = last.get().change();
      file.transact(
          "undo " + change.summary(),
          () -> {
            tables.put(change.inverse().restoredAt(at));
            journal.markUndone(last.get().id(), at);
          });
      file.changed();
    }
    return last.map(ChangeJournal.Entry::change);
  }

  @Override
  public void end(Ended ended) {
    file.transact(
        "remove what ended",
        () -> {
          for (long id : ended.rules()) {
            database.update("DELETE FROM rule WHERE id = ?", id);
          }
          for (long id : ended.settings()) {
            database.update("DELETE FROM setting WHERE id = ?", id);
          }
          for (String schedule : ended.overrides()) {
            database.update(
                "UPDATE schedule SET override = ?, override_until = NULL WHERE name = ?",
                Schedule.Override.AUTO.ordinal(),
                schedule);
          }
          if (ended.pause()) {
            database.update("DELETE FROM pause");
          }
        });
  }

  @Override
  public void correct(TrueEnds ends) {
    file.transact(
        "correct ends",
        () -> {
          for (var rule : ends.rules().entrySet()) {
            correct("rule", rule.getKey(), rule.getValue());
          }
          for (var setting : ends.settings().entrySet()) {
            correct("setting", setting.getKey(), setting.getValue());
          }
          for (var schedule : ends.overrides().entrySet()) {
            database.update(
                "UPDATE schedule SET override_until = ? WHERE name = ?",
                millis(schedule.getValue()),
                schedule.getKey());
          }
          if (ends.pause().isPresent()) {
            database.update("UPDATE pause SET until = ?", millis(ends.pause().get()));
          }
        });
    file.changed();
  }

  /** When it was made is as wrong as its end: how long it was to last stays. */
  private void correct(String table, long id, Instant end) throws SQLException {
    database.update(
        "UPDATE " + table + " SET created = created + ? - until, until = ? WHERE id = ?",
        millis(end),
        millis(end),
        id);
  }

  private static long millis(Instant at) {
    return at.toEpochMilli();
  }

  @Override
  public List<PastChange> history(int limit, Set<Subject> about) {
    return file.run("read the history", () -> history.newestFirst(limit, about));
  }

  /** {@inheritDoc} The copy of the file is made anew, so that nothing of them is left in it. */
  @Override
  public void forget(Set<Integer> ids, Change done, Instant at) {
    file.transact(
        "forget devices",
        () -> {
          for (int id : ids) {
            tables.forget(id);
            history.forget(id);
          }
          journal.add(done, at);
        });
    file.deleted();
  }

  /** The owner's subscriptions, in the same file, by the same thread. */
  public ListStore lists() {
    return lists;
  }

  /** What is known of devices, in the same file, by the same thread. */
  public DeviceStore devices() {
    return devices;
  }

  @Override
  public void close() {
    file.close();
  }
}
