package dev.tacet.testkit;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code queries.db} as its owner would, with SQL. Pure functions. */
public final class QueryRows {
  private QueryRows() {}

  /**
   * The view {@code queries}, in the order asked, without what differs from run to run:
   *
   * <pre>udp A tracking.miui.com blocked vendor xiaomi/block tracking.miui.com - self NOERROR</pre>
   *
   * that is transport, type, name, verdict, reason, list, matched, canonical, origin, rcode.
   */
  public static List<String> of(Path data) {
    return column(
        data,
        "SELECT transport || ' ' || qtype || ' ' || qname || ' ' || verdict || ' ' || reason || ' '"
            + " || coalesce(nullif(list, ''), '-') || ' ' || coalesce(matched, '-') || ' ' ||"
            + " coalesce(canonical, '-') || ' ' || origin || ' ' || rcode FROM queries");
  }

  /** How many queries the rows stand for. */
  public static long count(Path data) {
    return Long.parseLong(column(data, "SELECT coalesce(sum(repeats), 0) FROM queries").get(0));
  }

  /** {@code ok}, or what SQLite finds wrong with the file. */
  public static List<String> integrity(Path data) {
    return column(data, "PRAGMA integrity_check");
  }

  private static List<String> column(Path data, String sql) {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + data.resolve("queries.db"));
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> found = new ArrayList<>();
      while (rows.next()) {
        found.add(rows.getString(1));
      }
      return found;
    } catch (SQLException e) {
      throw new AssertionError(data + ": " + e.getMessage(), e);
    }
  }
}
