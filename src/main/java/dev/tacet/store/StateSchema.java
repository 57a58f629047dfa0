package dev.tacet.store;

import java.util.List;

/** The tables of {@code state.db}. Times are milliseconds since 1970; enums their stable order. */
final class StateSchema {
  /** Of a rule, in {@code rule} and in {@code change_rule}. */
  static final String RULE_COLUMNS =
      "name, scope, action, created, until, comment, subject, schedule";

  /** Of a setting, in {@code setting} and in {@code change_setting}. */
  static final String SETTING_COLUMNS = "subject, key, value, created, until, schedule";

  /** Of a schedule, in {@code schedule} and in {@code change_schedule}. */
  static final String SCHEDULE_COLUMNS = "name, zone, ranges, override, override_until";

  /**
   * Of a subscription, in {@code list} and in {@code change_list}, in the order of {@link
   * ListRows}.
   */
  static final String LIST_COLUMNS =
      "name, url, action, subdomains, syntax, every, may_answer, shadow, for_group, enabled";

  private static final String LIST_TYPES =
      " url TEXT NOT NULL, action INTEGER NOT NULL, subdomains TEXT NOT NULL, syntax TEXT NOT NULL,"
          + " every INTEGER NOT NULL, may_answer INTEGER NOT NULL, shadow INTEGER NOT NULL,"
          + " for_group TEXT NOT NULL, enabled INTEGER NOT NULL";

  private static final String SETTING_TYPES =
      " subject TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, created INTEGER NOT NULL,"
          + " until INTEGER, schedule TEXT";

  private static final String SCHEDULE_TYPES =
      " zone TEXT NOT NULL, ranges TEXT NOT NULL, override INTEGER NOT NULL, override_until INTEGER";

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
              "CREATE INDEX change_rule_of ON change_rule(change)"),
          List.of(
              "CREATE TABLE list(id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE,"
                  + LIST_TYPES
                  + ")",
              // As change_rule: a subscription before (added = 0) and after (1) a change.
              "CREATE TABLE change_list(change INTEGER NOT NULL REFERENCES change(id) ON DELETE"
                  + " CASCADE, added INTEGER NOT NULL, name TEXT NOT NULL,"
                  + LIST_TYPES
                  + ")",
              "CREATE INDEX change_list_of ON change_list(change)",
              // By the list's id, which those of the configuration have too.
              "CREATE TABLE list_state(list TEXT PRIMARY KEY, version TEXT NOT NULL, pinned INTEGER"
                  + " NOT NULL) WITHOUT ROWID",
              "CREATE TABLE list_withheld(list TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY(list,"
                  + " name)) WITHOUT ROWID",
              "CREATE TABLE list_report(list TEXT PRIMARY KEY, report TEXT NOT NULL)"),
          List.of(
              "ALTER TABLE rule ADD COLUMN subject TEXT NOT NULL DEFAULT 'everyone'",
              "ALTER TABLE rule ADD COLUMN schedule TEXT",
              "ALTER TABLE change_rule ADD COLUMN subject TEXT NOT NULL DEFAULT 'everyone'",
              "ALTER TABLE change_rule ADD COLUMN schedule TEXT",
              "ALTER TABLE change ADD COLUMN actor TEXT NOT NULL DEFAULT ''",
              "CREATE TABLE setting(id INTEGER PRIMARY KEY AUTOINCREMENT," + SETTING_TYPES + ")",
              // As change_rule: a setting gone (added = 0) and new (1) with a change.
              "CREATE TABLE change_setting(change INTEGER NOT NULL REFERENCES change(id) ON DELETE"
                  + " CASCADE, added INTEGER NOT NULL, setting INTEGER NOT NULL,"
                  + SETTING_TYPES
                  + ")",
              "CREATE INDEX change_setting_of ON change_setting(change)",
              "CREATE TABLE schedule(name TEXT PRIMARY KEY," + SCHEDULE_TYPES + ")",
              "CREATE TABLE change_schedule(change INTEGER NOT NULL REFERENCES change(id) ON DELETE"
                  + " CASCADE, added INTEGER NOT NULL, name TEXT NOT NULL,"
                  + SCHEDULE_TYPES
                  + ")",
              "CREATE INDEX change_schedule_of ON change_schedule(change)",
              // What evidence says of devices; what the owner says is in setting.
              "CREATE TABLE device(id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE,"
                  + " first INTEGER NOT NULL, last INTEGER NOT NULL, maker TEXT NOT NULL, kind TEXT"
                  + " NOT NULL, evidence TEXT NOT NULL)",
              "CREATE TABLE device_address(device INTEGER NOT NULL REFERENCES device(id) ON DELETE"
                  + " CASCADE, address TEXT NOT NULL, source INTEGER NOT NULL, port TEXT NOT NULL,"
                  + " first INTEGER NOT NULL, last INTEGER NOT NULL, PRIMARY KEY(device, address))"
                  + " WITHOUT ROWID",
              "CREATE TABLE device_label(device INTEGER NOT NULL REFERENCES device(id) ON DELETE"
                  + " CASCADE, source INTEGER NOT NULL, text TEXT NOT NULL, model TEXT NOT NULL,"
                  + " services TEXT NOT NULL, last INTEGER NOT NULL, PRIMARY KEY(device, source,"
                  + " text)) WITHOUT ROWID",
              "CREATE TABLE learned(device INTEGER NOT NULL REFERENCES device(id) ON DELETE CASCADE,"
                  + " name TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, times"
                  + " INTEGER NOT NULL, blocked INTEGER NOT NULL, PRIMARY KEY(device, name)) WITHOUT"
                  + " ROWID"),
          List.of(
              // In the device's own row: it is written whenever a device changed, and gone with it.
              "ALTER TABLE device ADD COLUMN stays TEXT NOT NULL DEFAULT ''"));

  private StateSchema() {}
}
