package dev.tacet.store;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tables of a sound log of our own or an earlier version, read without SQLite, whose driver
 * takes longer to begin than all the small tables to read. Whatever is not just as we make it is
 * left to SQLite, which has words for it. One thread.
 */
final class LogTables {
  /** Of {@code sqlite_master}: type, name, tbl_name, rootpage, sql. */
  private static final int SCHEMA_COLUMNS = 5;

  private static final int ROOT_PAGE = 4;
  private static final int SQL = 5;

  private final PageFile pages;

  /** By the statement that made it, the first page of each table. */
  private final Map<String, Long> roots;

  private LogTables(PageFile pages, Map<String, Long> roots) {
    this.pages = pages;
    this.roots = roots;
  }

  /** The tables of a file; empty where SQLite is to be asked. */
  static Optional<LogTables> of(PageFile pages) {
    if (pages.userVersion() > QuerySchema.VERSION || !pages.isWhole()) {
      return Optional.empty();
    }
    Map<String, Long> roots = new HashMap<>();
    RecordCells schema =
        new RecordCells(
            SCHEMA_COLUMNS,
            row -> {
              if ("table".equals(row.text(1))) {
                roots.put(row.text(SQL), row.number(ROOT_PAGE));
              }
              return true;
            });
    try {
      new TableWalk(pages, 1).rowsInPart(schema);
    } catch (TableWalk.IrregularPageException e) {
      return Optional.empty();
    }
    boolean ours =
        roots.keySet().containsAll(List.of(QuerySchema.DECISION, QuerySchema.NAME))
            && roots.keySet().containsAll(List.of(QuerySchema.ASKER, QuerySchema.OUTCOME));
    return ours ? Optional.of(new LogTables(pages, roots)) : Optional.empty();
  }

  PageFile pages() {
    return pages;
  }

  boolean has(String table) {
    return roots.containsKey(table);
  }

  /** Goes through one of the tables. */
  TableWalk walk(String table) {
    return new TableWalk(pages, roots.get(table));
  }

  /** The first page of one of the tables. */
  long root(String table) {
    return roots.get(table);
  }
}
