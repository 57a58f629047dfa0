package dev.tacet.store;

import static dev.tacet.querylog.Decisions.START;
import static dev.tacet.querylog.Decisions.blocked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.querylog.Decision;
import dev.tacet.querylog.LoggedDecision;
import dev.tacet.querylog.Sequence;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecisionTablesTest {
  private static final int ROWS = 250;

  @TempDir Path temp;
  private Database database;
  private DecisionTables tables;

  @BeforeEach
  void open() throws SQLException {
    database = Database.open(temp.resolve("queries.db"));
    database.migrate(QuerySchema.STEPS);
    tables = new DecisionTables(database, 1L << 20, Duration.ofDays(14));
  }

  @AfterEach
  void close() throws SQLException {
    database.close();
  }

  @Test
  void afterAFullDiskAllOfManyClientsIsWritten() throws Exception {
    IntFunction<Decision> fromEach =
        i -> blocked(START, "192.0.2." + i, "ads.example", "ads.example");

    isWrittenAfterAFullDisk(fromEach);

    assertThat(database.number("SELECT count(*) FROM asker", 0)).isEqualTo(ROWS);
  }

  @Test
  void afterAFullDiskAllOfManyOutcomesIsWritten() throws Exception {
    IntFunction<Decision> byEach =
        i -> blocked(START, "192.0.2.1", "ads.example", "rule" + i + ".example");

    isWrittenAfterAFullDisk(byEach);

    assertThat(database.number("SELECT count(*) FROM outcome", 0)).isEqualTo(ROWS);
  }

  private void isWrittenAfterAFullDisk(IntFunction<Decision> decision) throws SQLException {
    long first = Sequence.first(START);
    List<LoggedDecision> rows =
        IntStream.range(0, ROWS)
            .mapToObj(i -> new LoggedDecision(first + i, decision.apply(i)))
            .toList();
    long pages = database.number("PRAGMA page_count", 0);
    database.number("PRAGMA max_page_count = " + pages, 0);
    assertThatThrownBy(() -> database.transaction(() -> tables.add(rows)))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("full");
    tables.forget();
    database.number("PRAGMA max_page_count = " + 100 * pages, 0);

    database.transaction(() -> tables.add(rows));

    assertThat(database.number("SELECT count(*) FROM decision", 0)).isEqualTo(ROWS);
  }
}
