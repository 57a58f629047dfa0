package dev.tacet.store;

import dev.tacet.config.ProfileState;
import dev.tacet.policy.Change;
import dev.tacet.policy.ListStore;
import dev.tacet.policy.ListSwitch;
import dev.tacet.policy.OwnerSettings;
import dev.tacet.policy.PauseSwitch;
import dev.tacet.policy.ProfileSwitch;
import dev.tacet.policy.RuleStore;
import dev.tacet.policy.UserRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The owner's decisions in {@code state.db}: small, precious, synced to the disk with each change.
 * A file that cannot be read stops the start with a way back; nothing is ever begun anew over
 * rules. All methods throw {@link StoreException} where the disk fails. One thread: the control
 * worker, or a command under the lock.
 */
public final class SqliteRules implements RuleStore, AutoCloseable {
  private static final String MODE = "rw-------";

  private static final Logger log = LoggerFactory.getLogger(SqliteRules.class);

  /** An action on the database. */
  interface Action<T> {
    T run() throws SQLException;
  }

  private final Database database;
  private final ChangeJournal journal;
  private final StateBackup backup;
  private final SqliteLists lists;

  private SqliteRules(Database database, LongSupplier ticker) {
    this.database = database;
    this.journal = new ChangeJournal(database);
    this.backup = new StateBackup(database, ticker);
    this.lists = new SqliteLists(database, this);
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
    Path file = directory.stateFile();
    Database database = null;
    boolean usable = false;
    try {
      boolean isNew = beginsAnew(file);
      OwnedFiles.file(file, MODE);
      database = Database.open(file);
      prepare(database);
      SqliteRules rules = new SqliteRules(database, ticker);
      rules.load(); // a value that cannot be read is found now, not at the first change
      rules.lists.readAll();
      if (!isNew) {
        rules.backup.make();
      }
      usable = true;
      return rules;
    } catch (SQLException e) {
      throw StoreException.isDamage(e)
          ? damaged(file, e.getMessage(), e)
          : StoreException.of(file, "open the owner's rules", e);
    } catch (DataDirectoryException e) {
      throw e;
    } catch (IOException e) {
      throw OwnedFiles.unusable(file, "open the owner's rules", e);
    } catch (StoreException e) {
      throw e;
    } catch (RuntimeException e) {
      throw damaged(file, e.getMessage(), e);
    } finally {
      if (!usable && database != null) {
        database.closeBroken();
      }
    }
  }

  /** Whether there is no file yet. A file that was lost or emptied is not a new one. */
  private static boolean beginsAnew(Path file) throws IOException {
    boolean there = Files.exists(file) && Files.size(file) > 0;
    Path copy = StateBackup.of(file);
    if (!there && Files.exists(copy)) {
      if (Files.exists(file)) {
        throw damaged(file, "it is empty", new IOException("0 bytes"));
      }
      Path kept =
          copy.resolveSibling(
              copy.getFileName() + "-" + Files.getLastModifiedTime(copy).toMillis());
      Files.move(copy, kept);
      log.warn(
          "{} is gone: beginning without the owner's rules; to have them back, stop tacet and: cp -p"
              + " {} {}",
          file,
          kept,
          file);
    }
    return !there;
  }

  private static void prepare(Database database) throws SQLException {
    // One file that is whole after each change: it can be copied and put back by hand.
    database.execute(
        "PRAGMA journal_mode = TRUNCATE", "PRAGMA synchronous = FULL", "PRAGMA secure_delete = ON");
    Path file = database.file();
    String found = database.text("PRAGMA quick_check(1)");
    if (!found.equals("ok")) {
      throw damaged(file, found, new SQLException(found));
    }
    if (!database.migrate(StateSchema.STEPS)) {
      throw new StoreException(
          file + " was made by a later version of tacet; install that version again",
          new SQLException("user_version " + database.text("PRAGMA user_version")));
    }
  }

  private static StoreException damaged(Path file, String why, Exception cause) {
    return new StoreException(
        "%s is damaged (%s): the owner's rules cannot be read; %s"
            .formatted(file, why, StateBackup.remedy(file)),
        cause);
  }

  @Override
  public OwnerSettings load() {
    return run(
        "read the owner's rules", () -> new OwnerSettings(rules(), profiles(), pausedUntil()));
  }

  private List<UserRule> rules() throws SQLException {
    try (PreparedStatement of =
            database.prepare("SELECT id, " + StateSchema.RULE_COLUMNS + " FROM rule ORDER BY id");
        ResultSet row = of.executeQuery()) {
      List<UserRule> rules = new ArrayList<>();
      while (row.next()) {
        rules.add(RuleRows.read(row, 1));
      }
      return rules;
    }
  }

  private Map<String, ProfileState> profiles() throws SQLException {
    try (PreparedStatement of = database.prepare("SELECT vendor, state FROM profile");
        ResultSet row = of.executeQuery()) {
      Map<String, ProfileState> profiles = new HashMap<>();
      while (row.next()) {
        profiles.put(row.getString(1), ProfileState.values()[row.getInt(2)]);
      }
      return profiles;
    }
  }

  private Optional<Instant> pausedUntil() throws SQLException {
    try (PreparedStatement of = database.prepare("SELECT until FROM pause");
        ResultSet row = of.executeQuery()) {
      return row.next() ? RuleRows.readTime(row, 1) : Optional.empty();
    }
  }

  @Override
  public long nextRuleId() {
    return run(
        "read the owner's rules",
        () -> database.number("SELECT seq + 1 FROM sqlite_sequence WHERE name = 'rule'", 1));
  }

  @Override
  public void apply(Change change, Instant at) {
    run(
        change.summary(),
        () -> {
          database.transaction(
              () -> {
                put(change);
                journal.add(change, at);
              });
          return change;
        });
    backup.makeIfDue();
  }

  /**
   * {@inheritDoc}
   *
   * @return the change as it was made, not its inverse
   */
  @Override
  public Optional<Change> undo(Instant at) {
    Optional<Change> undone =
        run(
            "undo the last change",
            () -> {
              Optional<ChangeJournal.Entry> last = journal.last();
              if (last.isPresent()) {
                database.transaction(
                    () -> {
                      put(last.get().change().inverse());
                      journal.markUndone(last.get().id(), at);
                    });
              }
              return last.map(ChangeJournal.Entry::change);
            });
    if (undone.isPresent()) {
      backup.makeIfDue();
    }
    return undone;
  }

  private void put(Change change) throws SQLException {
    for (UserRule rule : change.removed()) {
      database.update("DELETE FROM rule WHERE id = ?", rule.id());
    }
    try (PreparedStatement row =
        database.prepare("INSERT OR REPLACE INTO rule VALUES(?, ?, ?, ?, ?, ?, ?)")) {
      for (UserRule rule : change.added()) {
        RuleRows.bind(row, 1, rule);
        row.executeUpdate();
      }
    }
    if (change.profile().isPresent()) {
      put(change.profile().get());
    }
    if (change.pause().isPresent()) {
      put(change.pause().get());
    }
    if (change.list().isPresent()) {
      put(change.list().get());
    }
  }

  private void put(ListSwitch list) throws SQLException {
    if (list.after().isPresent()) {
      lists.put(list.after().get());
    } else {
      lists.remove(list.name());
    }
  }

  private void put(ProfileSwitch profile) throws SQLException {
    if (profile.after().isPresent()) {
      database.update(
          "INSERT OR REPLACE INTO profile VALUES(?, ?)",
          profile.vendor(),
          profile.after().get().ordinal());
    } else {
      database.update("DELETE FROM profile WHERE vendor = ?", profile.vendor());
    }
  }

  private void put(PauseSwitch pause) throws SQLException {
    if (pause.after().isPresent()) {
      database.update(
          "INSERT OR REPLACE INTO pause VALUES(1, ?)", pause.after().get().toEpochMilli());
    } else {
      database.update("DELETE FROM pause");
    }
  }

  @Override
  public void end(List<Long> ruleIds, boolean pause) {
    run(
        "remove rules that ended",
        () -> {
          database.transaction(
              () -> {
                for (long id : ruleIds) {
                  database.update("DELETE FROM rule WHERE id = ?", id);
                }
                if (pause) {
                  database.update("DELETE FROM pause");
                }
              });
          return ruleIds;
        });
  }

  /** Something was written: the copy may be due. */
  void changed() {
    backup.makeIfDue();
  }

  /** The owner's subscriptions, in the same file, by the same thread. */
  public ListStore lists() {
    return lists;
  }

  <T> T run(String doing, Action<T> action) {
    try {
      return action.run();
    } catch (SQLException e) {
      throw StoreException.isDamage(e)
          ? damaged(database.file(), e.getMessage(), e)
          : StoreException.of(database.file(), doing, e);
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
