package dev.tacet.store;

import dev.tacet.dns.AddressText;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.Transport;
import dev.tacet.querylog.LoggedDecision;
import dev.tacet.querylog.PackedRow;
import dev.tacet.querylog.PackedRows;
import dev.tacet.querylog.Sequence;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Writes decisions into the tables of {@link QuerySchema}, and ends an epoch when it is full: of
 * texts (they are remembered in memory), of bytes (the file is trimmed an epoch at a time), or of
 * time. One thread: the log's. After a failed transaction the memory is ahead of the file: {@link
 * #forget} makes it read again.
 */
final class DecisionTables {
  /** Texts remembered: some megabytes where a flood of random names fills it. */
  static final int TEXTS_AN_EPOCH = 50_000;

  /** Bytes of one decision in the file, a little over the truth. */
  static final int ROW_BYTES = 32;

  /** Rows that go to SQLite at once: for one at a time the driver takes as long again. */
  private static final int ROWS_AT_ONCE = 64;

  private static final int NAME_OVERHEAD = 10;
  private static final int OUTCOME_OVERHEAD = 40;
  private static final int ANSWER_BYTES = 40;

  /**
   * What a home asks it asks again tomorrow: a longer epoch writes fewer texts twice, which of 14
   * days kept saves 3 octets a row against two days. The price: a text no row needs any more stays
   * until its epoch goes.
   */
  private static final Duration LONGEST_EPOCH = Duration.ofDays(5);

  private static final Duration SHORTEST_EPOCH = Duration.ofHours(1);

  /** Texts stay as long as their epoch does: where little is kept, it ends sooner. */
  private static final int EPOCHS_KEPT = 3;

  private final Database database;
  private final long bytesAnEpoch;
  private final long epochMillis;
  private final Dictionary names = new Dictionary();
  private final Dictionary askers = new Dictionary();
  private final Dictionary outcomes = new Dictionary();
  private final AnswerSightings sightings = new AnswerSightings();
  private final PackedRow row = new PackedRow();

  // All of them are run in batches only: after an error such as a full disk the driver does not let
  // a statement be used again that was run by itself.
  private final PreparedStatement addDecision;
  private final PreparedStatement addName;
  private final PreparedStatement addAsker;
  private final PreparedStatement addOutcome;
  private final PreparedStatement addAnswer;
  private boolean loaded;
  private long epoch;
  private long epochBytes;
  private long began;

  /**
   * @param bytesAnEpoch about the most an epoch takes in the file
   * @param keep how long decisions are kept
   */
  DecisionTables(Database database, long bytesAnEpoch, Duration keep) throws SQLException {
    this.database = database;
    this.bytesAnEpoch = bytesAnEpoch;
    this.epochMillis =
        Math.min(
            LONGEST_EPOCH.toMillis(),
            Math.max(SHORTEST_EPOCH.toMillis(), keep.toMillis() / EPOCHS_KEPT));
    addDecision = database.prepare("INSERT INTO decision VALUES(?, ?, ?, ?, ?, ?, ?, ?)");
    addName = database.prepare("INSERT INTO name VALUES(?, ?)");
    addAsker = database.prepare("INSERT INTO asker VALUES(?, ?, ?, ?)");
    addOutcome =
        database.prepare(
            "INSERT INTO outcome(id, " + OutcomeRow.COLUMNS + ") VALUES(?,?,?,?,?,?,?,?,?,?)");
    addAnswer =
        database.prepare("INSERT INTO answer(name, address, first, lasted) VALUES(?, ?, ?, 0)");
  }

  /** Makes the next write read from the file what it holds. */
  void forget() {
    loaded = false;
  }

  /** More than rows may add to the file, quickly told. */
  static long bytesAtMost(PackedRows rows) {
    // An address takes five octets packed, and more in its table.
    return rows.size() * (ROW_BYTES + NAME_OVERHEAD + 4L * OUTCOME_OVERHEAD)
        + (long) ANSWER_BYTES / 5 * rows.octetCount();
  }

  /** The most that rows may add to the file. */
  long bytesOf(PackedRows rows) {
    long bytes = 0;
    for (int i = 0; i < rows.size(); i++) {
      row.read(rows, i);
      // An octet takes four characters in presentation form at worst.
      bytes +=
          ROW_BYTES
              + NAME_OVERHEAD
              + 4L * (row.nameEnd() - row.nameAt())
              + 4L * (OUTCOME_OVERHEAD + row.outcomeEnd() - row.outcomeAt())
              + (long) ANSWER_BYTES * Math.min(row.addresses(), AnswerSightings.ADDRESSES_A_NAME);
    }
    return bytes;
  }

  /** Adds rows. Called within a transaction. */
  void add(List<LoggedDecision> rows) throws SQLException {
    add(PackedRows.of(rows));
  }

  /** Adds rows. Called within a transaction. */
  void add(PackedRows rows) throws SQLException {
    add(rows, () -> {});
  }

  /**
   * Adds rows. Called within a transaction.
   *
   * @param pause run now and then
   */
  void add(PackedRows rows, Runnable pause) throws SQLException {
    load();
    for (int i = 0; i < rows.size(); i++) {
      row.read(rows, i);
      add();
      if (i % ROWS_AT_ONCE == ROWS_AT_ONCE - 1) {
        write();
        pause.run();
      }
    }
    write();
  }

  private void write() throws SQLException {
    addName.executeBatch();
    addAsker.executeBatch();
    addOutcome.executeBatch();
    addDecision.executeBatch();
    addAnswer.executeBatch();
  }

  /** Adds what {@code row} stands at. */
  private void add() throws SQLException {
    long at = row.atMillis();
    if (isFull(at)) {
      write();
      endEpoch(row.seq(), at);
    }
    if (began == 0) {
      begin(at);
    }
    long name = nameId();
    addDecision.setLong(1, row.seq());
    addDecision.setLong(2, askerId());
    addDecision.setLong(3, name);
    addDecision.setLong(4, row.kind());
    addDecision.setLong(5, outcomeId());
    addDecision.setLong(6, row.tookMicros());
    addDecision.setLong(7, row.repeats());
    addDecision.setLong(8, at - Sequence.millisOf(row.seq()));
    addDecision.addBatch();
    epochBytes += ROW_BYTES;
    if (row.addresses() > 0) {
      addAnswers(name, at);
    }
  }

  private void addAnswers(long name, long at) throws SQLException {
    byte[] octets = row.octets();
    int from = row.addressesAt();
    int most = Math.min(row.addresses(), AnswerSightings.ADDRESSES_A_NAME);
    for (int i = 0; i < most; i++) {
      int to = from + 1 + octets[from];
      if (sightings.isDue(name, octets, from + 1, to, at)) {
        addAnswer.setLong(1, name);
        addAnswer.setObject(2, storedForm(octets, from + 1, to));
        addAnswer.setLong(3, Math.floorDiv(at, 1_000L));
        addAnswer.addBatch();
        epochBytes += ANSWER_BYTES;
      }
      from = to;
    }
  }

  private static Object storedForm(byte[] octets, int from, int to) {
    if (to - from == 4) {
      return Integer.toUnsignedLong(ByteBuffer.wrap(octets, from, 4).getInt());
    }
    try {
      return AddressText.of(InetAddress.getByAddress(Arrays.copyOfRange(octets, from, to)));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("no address: " + e.getMessage(), e);
    }
  }

  private long nameId() throws SQLException {
    byte[] octets = row.octets();
    long known = names.find(octets, row.nameAt(), row.nameEnd());
    if (known != 0) {
      return known;
    }
    long id = names.add(octets, row.nameAt(), row.nameEnd());
    String text = row.nameText();
    addName.setLong(1, id);
    addName.setString(2, text);
    addName.addBatch();
    epochBytes += NAME_OVERHEAD + text.length();
    return id;
  }

  private long askerId() throws SQLException {
    byte[] octets = row.octets();
    long known = askers.find(octets, row.askerAt(), row.nameAt());
    if (known != 0) {
      return known;
    }
    long id = askers.add(octets, row.askerAt(), row.nameAt());
    addAsker.setLong(1, id);
    addAsker.setString(2, AddressText.of(row.client()));
    addAsker.setInt(3, row.device());
    addAsker.setInt(4, row.transport());
    addAsker.addBatch();
    epochBytes += ROW_BYTES;
    return id;
  }

  private long outcomeId() throws SQLException {
    byte[] octets = row.octets();
    long known = outcomes.find(octets, row.outcomeAt(), row.outcomeEnd());
    if (known != 0) {
      return known;
    }
    long id = outcomes.add(octets, row.outcomeAt(), row.outcomeEnd());
    addOutcome.setLong(1, id);
    OutcomeRow.bind(row.outcome(), addOutcome, 2);
    addOutcome.addBatch();
    epochBytes += OUTCOME_OVERHEAD + row.outcomeEnd() - row.outcomeAt();
    return id;
  }

  private boolean isFull(long at) {
    // Math.abs: after a jump of the clock either way the next epoch is dated right again.
    return names.size() + askers.size() + outcomes.size() >= TEXTS_AN_EPOCH
        || epochBytes >= bytesAnEpoch
        || began != 0 && Math.abs(at - began) >= epochMillis;
  }

  private void begin(long at) throws SQLException {
    began = Math.max(1, at);
    database.update("UPDATE epoch SET began = ? WHERE id = ?", began, epoch);
  }

  /**
   * Begins an epoch with a row. The answers of the one that ends are put together: one row for each
   * pair, for each name those seen last.
   */
  void endEpoch(long firstSeq, long at) throws SQLException {
    load();
    long firstAnswer = database.number("SELECT first_answer FROM epoch WHERE id = ?", 1, epoch);
    database.execute(
        "CREATE TEMP TABLE IF NOT EXISTS pair(name, address, first, lasted)", "DELETE FROM pair");
    database.update(
        "INSERT INTO pair SELECT name, address, first, last - first FROM (SELECT name, address,"
            + " min(first) AS first, max(first + lasted) AS last, row_number() OVER (PARTITION BY"
            + " name ORDER BY max(first + lasted) DESC, address) AS place FROM answer WHERE id >= ?"
            + " GROUP BY name, address) WHERE place <= ? ORDER BY name",
        firstAnswer,
        AnswerSightings.ADDRESSES_A_NAME);
    database.update("DELETE FROM answer WHERE id >= ?", firstAnswer);
    database.execute(
        "INSERT INTO answer(name, address, first, lasted) SELECT * FROM pair", "DELETE FROM pair");
    long nextAnswer =
        Math.max(firstAnswer, database.number("SELECT max(id) + 1 FROM answer", firstAnswer));
    database.update("UPDATE epoch SET closed = ? WHERE id = ?", at, epoch);
    database.update(
        "INSERT INTO epoch VALUES(?, ?, ?, ?, ?, ?, 0, NULL)",
        epoch + 1,
        firstSeq,
        names.next(),
        askers.next(),
        outcomes.next(),
        nextAnswer);
    epoch++;
    names.clear(names.next());
    askers.clear(askers.next());
    outcomes.clear(outcomes.next());
    sightings.clear();
    epochBytes = 0;
    began = 0;
  }

  private void load() throws SQLException {
    if (loaded) {
      return;
    }
    // What a transaction that failed has left there is given again.
    addName.clearBatch();
    addAsker.clearBatch();
    addOutcome.clearBatch();
    addDecision.clearBatch();
    addAnswer.clearBatch();
    epoch = database.number("SELECT max(id) FROM epoch", 1);
    sightings.clear();
    epochBytes = 0;
    try (PreparedStatement of = database.prepare("SELECT * FROM epoch WHERE id = ?")) {
      of.setLong(1, epoch);
      try (ResultSet row = of.executeQuery()) {
        row.next();
        long firstSeq = row.getLong("first_seq");
        began = row.getLong("began");
        try {
          loadNames(row.getLong("first_name"));
          loadAskers(row.getLong("first_asker"));
          loadOutcomes(row.getLong("first_outcome"));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
          throw StoreException.unreadable(e);
        }
        epochBytes +=
            ROW_BYTES
                * database.number("SELECT count(*) FROM decision WHERE seq >= ?", 0, firstSeq);
      }
    }
    loaded = true;
  }

  private void loadNames(long first) throws SQLException {
    names.clear(Math.max(first, database.number("SELECT max(id) + 1 FROM name", first)));
    try (PreparedStatement of = database.prepare("SELECT id, text FROM name WHERE id >= ?")) {
      of.setLong(1, first);
      try (ResultSet row = of.executeQuery()) {
        while (row.next()) {
          String text = row.getString(2);
          names.put(DomainName.parse(text).toWire(), row.getLong(1));
          epochBytes += NAME_OVERHEAD + text.length();
        }
      }
    }
  }

  private void loadAskers(long first) throws SQLException {
    askers.clear(Math.max(first, database.number("SELECT max(id) + 1 FROM asker", first)));
    try (PreparedStatement of =
        database.prepare("SELECT id, client, device, transport FROM asker WHERE id >= ?")) {
      of.setLong(1, first);
      try (ResultSet row = of.executeQuery()) {
        while (row.next()) {
          Transport transport = Transport.values()[row.getInt(4)];
          InetAddress client = AddressText.parse(row.getString(2));
          askers.put(PackedRows.askerOctets(client, row.getInt(3), transport), row.getLong(1));
          epochBytes += ROW_BYTES;
        }
      }
    }
  }

  private void loadOutcomes(long first) throws SQLException {
    outcomes.clear(Math.max(first, database.number("SELECT max(id) + 1 FROM outcome", first)));
    try (PreparedStatement of =
        database.prepare("SELECT " + OutcomeRow.COLUMNS + ", id FROM outcome WHERE id >= ?")) {
      of.setLong(1, first);
      try (ResultSet row = of.executeQuery()) {
        while (row.next()) {
          byte[] outcome = OutcomeRow.read(Columns.of(row), 1).octets();
          outcomes.put(outcome, row.getLong("id"));
          epochBytes += OUTCOME_OVERHEAD + outcome.length;
        }
      }
    }
  }
}
