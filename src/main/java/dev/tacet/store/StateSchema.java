package dev.tacet.store;

import java.util.List;

/** The tables of {@code state.db}. Times are milliseconds since 1970; enums their stable order. */
final class StateSchema {
  /** Of a rule, in {@code rule} and in {@code change_rule}. */
  static final String RULE_COLUMNS = "name, scope, action, created, until, comment";

  static final List<List<String>> STEPS =
      List.of(
          List.of(
              // AUTOINCREMENT: an id is never given twice, not even after the rule is gone.
              "CREATE TABLE rule(id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, scope"
                  + " INTEGER NOT NULL, action INTEGER NOT NULL, created INTEGER NOT NULL, until"
                  + " INTEGER, comment TEXT NOT NULL)",
              "CREATE TABLE profile(vendor TEXT PRIMARY KEY, state INTEGER NOT NULL)",
              // One row, or none while nothing is paused.
              "CREATE TABLE pause(id INTEGER PRIMARY KEY CHECK(id = 1), until INTEGER NOT NULL)",
              // What the owner did, newest last, with what it takes to undo it.
              "CREATE TABLE change(id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL,"
                  + " summary TEXT NOT NULL, undone_at INTEGER, vendor TEXT, state_before INTEGER,"
                  + " state_after INTEGER, is_pause INTEGER NOT NULL, pause_before INTEGER,"
                  + " pause_after INTEGER)",
              "CREATE TABLE change_rule(change INTEGER NOT NULL REFERENCES change(id) ON DELETE"
                  + " CASCADE, added INTEGER NOT NULL, rule INTEGER NOT NULL, name TEXT NOT NULL,"
                  + " scope INTEGER NOT NULL, action INTEGER NOT NULL, created INTEGER NOT NULL,"
                  + " until INTEGER, comment TEXT NOT NULL)",
              "CREATE INDEX change_rule_of ON change_rule(change)"));

  private StateSchema() {}
}
