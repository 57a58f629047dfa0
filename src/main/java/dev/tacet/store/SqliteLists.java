package dev.tacet.store;

import dev.tacet.dns.DomainName;
import dev.tacet.policy.Change;
import dev.tacet.policy.ListState;
import dev.tacet.policy.ListStore;
import dev.tacet.policy.RuleStore;
import dev.tacet.policy.SubscribedList;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Subscriptions, and what was decided about the versions of lists, in {@code state.db}. All methods
 * throw {@link StoreException} where the disk fails. One thread: that of {@link SqliteRules}.
 */
final class SqliteLists implements ListStore {
  private final StateFile file;
  private final Database database;
  private final RuleStore rules;

  SqliteLists(StateFile file, RuleStore rules) {
    this.file = file;
    this.database = file.database();
    this.rules = rules;
  }

  /** Finds a value that cannot be read, before anything depends on it. */
  void readAll() {
    lists();
    states();
  }

  @Override
  public List<SubscribedList> lists() {
    return file.run(
        "read the subscriptions",
        () -> {
          List<SubscribedList> lists = new ArrayList<>();
          try (PreparedStatement of =
                  database.prepare(
                      "SELECT " + StateSchema.LIST_COLUMNS + " FROM list ORDER BY id");
              ResultSet row = of.executeQuery()) {
            while (row.next()) {
              lists.add(ListRows.read(row, 1));
            }
          }
          return List.copyOf(lists);
        });
  }

  @Override
  public void apply(Change change, Instant at) {
    rules.apply(change, at);
  }

  /** Within a transaction. A list that is there keeps its place. */
  void put(SubscribedList list) throws SQLException {
    String values = "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    try (PreparedStatement row =
        database.prepare(
            "INSERT INTO list("
                + StateSchema.LIST_COLUMNS
                + ") "
                + values
                + " ON CONFLICT(name) DO UPDATE SET url = excluded.url, action = excluded.action,"
                + " subdomains = excluded.subdomains, syntax = excluded.syntax, every ="
                + " excluded.every, may_answer = excluded.may_answer, shadow = excluded.shadow,"
                + " for_group = excluded.for_group, enabled = excluded.enabled")) {
      ListRows.bind(row, 1, list);
      row.executeUpdate();
    }
  }

  /** Within a transaction. */
  void remove(String name) throws SQLException {
    database.update("DELETE FROM list WHERE name = ?", name);
  }

  @Override
  public Map<String, ListState> states() {
    return file.run(
        "read what was decided about lists",
        () -> {
          Map<String, Set<DomainName>> withheld = withheld();
          Map<String, ListState> states = new HashMap<>();
          try (PreparedStatement of =
                  database.prepare("SELECT list, version, pinned FROM list_state");
              ResultSet row = of.executeQuery()) {
            while (row.next()) {
              String list = row.getString(1);
              states.put(
                  list,
                  new ListState(
                      Optional.of(row.getString(2)).filter(version -> !version.isEmpty()),
                      row.getBoolean(3),
                      withheld.getOrDefault(list, Set.of())));
            }
          }
          return Map.copyOf(states);
        });
  }

  private Map<String, Set<DomainName>> withheld() throws SQLException {
    Map<String, Set<DomainName>> withheld = new HashMap<>();
    try (PreparedStatement of = database.prepare("SELECT list, name FROM list_withheld");
        ResultSet row = of.executeQuery()) {
      while (row.next()) {
        withheld
            .computeIfAbsent(row.getString(1), list -> new HashSet<>())
            .add(DomainName.parse(row.getString(2)));
      }
    }
    return withheld;
  }

  @Override
  public void put(String list, ListState state) {
    changed("keep what was decided about a list", () -> write(list, state));
  }

  @Override
  public void put(String list, ListState state, String report) {
    changed(
        "keep what was decided about a list",
        () -> {
          write(list, state);
          database.update("INSERT OR REPLACE INTO list_report VALUES(?, ?)", list, report);
        });
  }

  private void write(String list, ListState state) throws SQLException {
    database.update(
        "INSERT OR REPLACE INTO list_state VALUES(?, ?, ?)",
        list,
        state.version().orElse(""),
        state.pinned() ? 1 : 0);
    database.update("DELETE FROM list_withheld WHERE list = ?", list);
    try (PreparedStatement row = database.prepare("INSERT INTO list_withheld VALUES(?, ?)")) {
      for (DomainName name : state.withheld()) {
        row.setString(1, list);
        row.setString(2, name.toString());
        row.executeUpdate();
      }
    }
  }

  @Override
  public Optional<String> report(String list) {
    return file.run(
        "read the report of a list",
        () -> {
          try (PreparedStatement of =
              database.prepare("SELECT report FROM list_report WHERE list = ?")) {
            of.setString(1, list);
            try (ResultSet row = of.executeQuery()) {
              return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
          }
        });
  }

  @Override
  public void retain(Set<String> lists) {
    Set<String> gone = new HashSet<>();
    file.run(
        "read what is kept of lists",
        () -> {
          try (PreparedStatement of =
                  database.prepare(
                      "SELECT list FROM list_state UNION SELECT list FROM list_report");
              ResultSet row = of.executeQuery()) {
            while (row.next()) {
              gone.add(row.getString(1));
            }
          }
          return gone;
        });
    gone.removeAll(lists);
    if (gone.isEmpty()) {
      return; // the usual start writes nothing
    }
    changed(
        "forget lists that are gone",
        () -> {
          for (String list : gone) {
            database.update("DELETE FROM list_state WHERE list = ?", list);
            database.update("DELETE FROM list_withheld WHERE list = ?", list);
            database.update("DELETE FROM list_report WHERE list = ?", list);
          }
        });
  }

  private void changed(String doing, Database.Work work) {
    file.run(
        doing,
        () -> {
          database.transaction(work);
          return doing;
        });
    file.changed();
  }
}
