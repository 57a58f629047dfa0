package dev.tacet.store;

import static java.util.stream.IntStream.range;

import dev.tacet.dns.Rcodes;
import dev.tacet.dns.RecordTypes;
import dev.tacet.policy.Rung;
import dev.tacet.querylog.Sequence;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The tables of {@code queries.db}, and the views that make {@code sqlite3} a first-class client.
 *
 * <p>All tables only ever grow at their end, because each page touched is a page written. A
 * decision is a few small numbers; what repeats is kept once, in {@code name}, {@code asker} and
 * {@code outcome}, which have no unique index (each new text would dirty a random page of it): the
 * writer remembers in memory what it has written, for one epoch. With each epoch it starts afresh,
 * so a text stands once per epoch, a row refers to its own epoch only, and the oldest epoch goes by
 * deleting the lowest ids. Whoever groups must group by text, never by id.
 */
final class QuerySchema {
  /** The smallest there are: a batch dirties a handful, each of which is written twice. */
  static final int PAGE_BYTES = 512;

  /** The version that the steps lead to. */
  static final int VERSION = 7;

  /**
   * seq: when it was logged and a counter (querylog.Sequence). skew: milliseconds from there to
   * when the query came, 0 or less. kind: QTYPE, plus 65,536 * (class + 1) outside class IN.
   */
  static final String DECISION =
      "CREATE TABLE decision(seq INTEGER PRIMARY KEY, asker INTEGER NOT NULL, name INTEGER NOT"
          + " NULL, kind INTEGER NOT NULL, outcome INTEGER NOT NULL, took INTEGER NOT NULL,"
          + " repeats INTEGER NOT NULL, skew INTEGER NOT NULL)";

  static final String NAME = "CREATE TABLE name(id INTEGER PRIMARY KEY, text TEXT NOT NULL)";

  static final String ASKER =
      "CREATE TABLE asker(id INTEGER PRIMARY KEY, client TEXT NOT NULL, device INTEGER NOT NULL,"
          + " transport INTEGER NOT NULL)";

  static final String OUTCOME =
      "CREATE TABLE outcome(id INTEGER PRIMARY KEY, verdict INTEGER NOT NULL, rung INTEGER NOT"
          + " NULL, list TEXT NOT NULL, matched TEXT, via TEXT, error INTEGER NOT NULL, origin"
          + " INTEGER NOT NULL, upstream TEXT NOT NULL, rcode INTEGER NOT NULL)";

  /** As SQLite keeps it, whatever it was made with. */
  static final String DEVICE_NAME =
      "CREATE TABLE device_name(id INTEGER PRIMARY KEY, name TEXT NOT NULL)";

  /** The last step makes the views: they may change with each version, the tables below hardly. */
  static final List<List<String>> STEPS = new Steps();

  private static final String AT = "((d.seq >> " + Sequence.COUNTER_BITS + ") + d.skew)";

  private QuerySchema() {}

  /** Put together when asked for: a start that finds a file of its own version needs none of it. */
  private static final class Steps extends AbstractList<List<String>> {
    @Override
    public List<String> get(int from) {
      return switch (from) {
        case 0 -> first();
        case 1 -> second();
        case 2 -> third();
        case 3 -> fourth();
        case 4 -> fifth();
        case 5 -> sixth();
        case 6 -> seventh();
        default -> throw new IndexOutOfBoundsException(from);
      };
    }

    @Override
    public int size() {
      return VERSION;
    }
  }

  private static List<String> first() {
    List<String> step = new ArrayList<>();
    step.add(DECISION);
    step.add(NAME);
    step.add(ASKER);
    step.add(OUTCOME);
    // address: IPv4 as a number, IPv6 as text. first: seconds since 1970; lasted: seconds from
    // there
    // to when it was seen last, 0 (which takes no room) in most rows.
    step.add(
        "CREATE TABLE answer(id INTEGER PRIMARY KEY, name INTEGER NOT NULL, address NOT NULL,"
            + " first INTEGER NOT NULL, lasted INTEGER NOT NULL)");
    step.add(
        "CREATE TABLE epoch(id INTEGER PRIMARY KEY, first_seq INTEGER NOT NULL, first_name INTEGER"
            + " NOT NULL, first_asker INTEGER NOT NULL, first_outcome INTEGER NOT NULL,"
            + " first_answer INTEGER NOT NULL, began INTEGER NOT NULL, closed INTEGER)");
    step.add("INSERT INTO epoch VALUES(1, 0, 1, 1, 1, 1, 0, NULL)");
    step.add("CREATE TABLE type_name(code INTEGER PRIMARY KEY, name TEXT NOT NULL)");
    step.add("CREATE TABLE rcode_name(code INTEGER PRIMARY KEY, name TEXT NOT NULL)");
    step.add("CREATE TABLE rung_name(code INTEGER PRIMARY KEY, name TEXT NOT NULL)");
    // IANA has named types from 1 up, and TA and DLV at 32768; the rest are TYPEnnn.
    for (int type : IntStream.concat(range(0, 1_024), range(32_768, 32_770)).toArray()) {
      String name = RecordTypes.name(type);
      if (!name.equals("TYPE" + type)) {
        step.add("INSERT INTO type_name VALUES(" + type + ", '" + name + "')");
      }
    }
    for (int rcode = 0; rcode < 32; rcode++) {
      String name = Rcodes.name(rcode);
      if (!name.equals("RCODE" + rcode)) {
        step.add("INSERT INTO rcode_name VALUES(" + rcode + ", '" + name + "')");
      }
    }
    for (Rung rung : Rung.values()) {
      step.add("INSERT INTO rung_name VALUES(" + rung.code() + ", '" + rung.word() + "')");
    }
    step.add(answers());
    return List.copyOf(step);
  }

  /** Verdicts of rules that give an answer, of silence, and of lists that only watch. */
  private static List<String> second() {
    return List.of(
        "INSERT OR IGNORE INTO rcode_name VALUES("
            + Rcodes.NO_REPLY
            + ", '"
            + Rcodes.name(Rcodes.NO_REPLY)
            + "')",
        "INSERT OR IGNORE INTO rung_name VALUES("
            + Rung.SHADOW.code()
            + ", '"
            + Rung.SHADOW.word()
            + "')");
  }

  /** What devices are called. */
  private static List<String> third() {
    List<String> step = new ArrayList<>();
    step.add("CREATE TABLE IF NOT EXISTS device_name(id INTEGER PRIMARY KEY, name TEXT NOT NULL)");
    step.addAll(rungNames());
    return List.copyOf(step);
  }

  private static List<String> rungNames() {
    List<String> names = new ArrayList<>();
    for (Rung rung : Rung.values()) {
      names.add(
          "INSERT OR REPLACE INTO rung_name VALUES(%d, '%s')".formatted(rung.code(), rung.word()));
    }
    return names;
  }

  /** How a query came: over TLS and HTTPS, too. */
  private static List<String> fourth() {
    return List.of("DROP VIEW IF EXISTS queries", queries());
  }

  /** Names that lead into the house. */
  private static List<String> fifth() {
    return List.copyOf(rungNames());
  }

  /** Queries over QUIC; and what signatures do not bear out is nobody's data. */
  private static List<String> sixth() {
    return List.of("DROP VIEW IF EXISTS queries", queries());
  }

  /**
   * Of a rule that is part of the name asked an outcome says which part, so that few are needed.
   */
  private static List<String> seventh() {
    return List.of("DROP VIEW IF EXISTS queries", queries());
  }

  private static String queries() {
    // CROSS JOIN keeps SQLite from walking any table but the decisions first: they come in order.
    return "CREATE VIEW queries AS SELECT "
        + iso("d.at")
        + " AS time, a.client AS client,"
        // One that was given no name is told apart by its number; 0 is nobody we know.
        + " coalesce(nullif(v.name, ''), CASE a.device WHEN 0 THEN '' ELSE '#' || a.device END)"
        + " AS device, n.text AS qname,"
        + " coalesce(t.name, 'TYPE' || (d.kind & 65535)) AS qtype,"
        + " CASE a.transport WHEN 0 THEN 'udp' WHEN 1 THEN 'tcp' WHEN 2 THEN 'dot' WHEN 3 THEN 'doh' WHEN 4 THEN 'doq' ELSE 'transport' || a.transport"
        + " END AS transport,"
        + " CASE o.verdict WHEN 0 THEN CASE WHEN o.rung IN ("
        + Rung.SHADOW.code()
        + ", "
        + Rung.OBSERVE.code()
        + ") THEN 'would-block' WHEN o.origin IN (4, 5) THEN 'failed' ELSE 'allowed' END"
        + " WHEN 1 THEN 'blocked' WHEN 3 THEN 'rewritten' ELSE 'refused' END AS verdict,"
        + " coalesce(g.name, 'rung' || o.rung) AS reason, o.list AS list, "
        + OutcomeRow.MATCHED
        + " AS matched,"
        + " CASE o.origin WHEN 0 THEN 'self' WHEN 1 THEN 'cache' WHEN 2 THEN 'stale' WHEN 3 THEN"
        + " o.upstream WHEN 5 THEN 'bogus' ELSE 'none' END AS origin,"
        + " coalesce(r.name, 'RCODE' || o.rcode) AS rcode, d.took AS took_us,"
        + " d.repeats AS repeats, o.via AS canonical, a.device AS device_id"
        + " FROM (SELECT *, "
        + AT
        + " AS at FROM decision d) d CROSS JOIN name n ON n.id = d.name"
        + " CROSS JOIN asker a ON a.id = d.asker CROSS JOIN outcome o ON o.id = d.outcome"
        + " LEFT JOIN type_name t ON t.code = d.kind & 65535"
        + " LEFT JOIN rcode_name r ON r.code = o.rcode"
        + " LEFT JOIN rung_name g ON g.code = o.rung"
        + " LEFT JOIN device_name v ON v.id = a.device";
  }

  private static String answers() {
    return "CREATE VIEW answers AS SELECT name, CASE typeof(address) WHEN 'integer' THEN (address >>"
        + " 24) || '.' || ((address >> 16) & 255) || '.' || ((address >> 8) & 255) || '.' ||"
        + " (address & 255) ELSE address END AS address, "
        + iso("first * 1000")
        + " AS first, "
        + iso("last * 1000")
        + " AS last FROM (SELECT n.text AS name, a.address AS address, min(a.first) AS first,"
        + " max(a.first + a.lasted) AS last, row_number() OVER (PARTITION BY n.text ORDER BY"
        + " max(a.first + a.lasted) DESC, a.address) AS place FROM answer a JOIN name n ON n.id ="
        + " a.name GROUP BY n.text, a.address) WHERE place <= "
        + AnswerSightings.ADDRESSES_A_NAME;
  }

  /** Milliseconds since 1970 as ISO 8601; in whole numbers, so no millisecond is rounded. */
  private static String iso(String millis) {
    return "strftime('%%Y-%%m-%%dT%%H:%%M:%%S', (%1$s) / 1000, 'unixepoch') || printf('.%%03dZ', (%1$s) %% 1000)"
        .formatted(millis);
  }
}
