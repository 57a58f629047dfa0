package dev.tacet.store;

import dev.tacet.dns.DomainName;
import dev.tacet.querylog.UsedName;
import dev.tacet.querylog.UsedNameSum;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Sums by name, of more names than memory should hold: what has gathered goes sorted into a
 * temporary table, and at the end these runs are merged. The table is a file beside the log that
 * has no name any more once it is open, so nothing is left of it after a crash; small logs never
 * get that far, and what fits SQLite's cache is never written. One thread.
 */
final class NameRuns implements AutoCloseable {
  /** Some ten thousand names with the clients that asked them. */
  static final int BYTES_IN_MEMORY = 6 << 20;

  /** What is written and read of a run at once: many names, so that each costs little. */
  private static final int PART_OCTETS = 16 << 10;

  private static final long PARTS_A_RUN = 1L << 20;

  /** Makes the table, where the first run needs one. */
  interface Opening {
    Database open() throws SQLException, IOException;
  }

  /** A name's text is found after its rows: its table is read once a slice, in its own order. */
  private static final class Named {
    private final UsedNameSum sum = new UsedNameSum();
    private String text = "";
  }

  private final int bytesInMemory;
  private final Opening opening;
  private final Map<Long, Named> byId = new HashMap<>();
  private long firstUnnamed = Long.MAX_VALUE;
  private long lastUnnamed;
  private int bytes;
  private int runs;
  private Optional<Database> table = Optional.empty();

  NameRuns(int bytesInMemory, Opening opening) {
    this.bytesInMemory = bytesInMemory;
    this.opening = opening;
  }

  /**
   * Makes the table in a file, one at a time; it loses its name before this returns.
   *
   * @param file empty for a table in memory
   */
  static Database openTable(Optional<Path> file) throws SQLException, IOException {
    if (file.isPresent()) {
      Files.deleteIfExists(file.get());
      OwnedFiles.file(file.get(), "rw-------");
    }
    Database opened =
        file.isPresent()
            ? Database.open(file.get())
            : Database.openInMemory("tacet-names-" + UUID.randomUUID(), false);
    boolean usable = false;
    try {
      opened.execute(
          // Nothing here outlives a crash, so nothing is done to survive one. Without a journal
          // SQLite does not mind either that the file has lost its name.
          "PRAGMA journal_mode = OFF",
          "PRAGMA synchronous = OFF",
          "PRAGMA locking_mode = EXCLUSIVE",
          "PRAGMA cache_size = -4096",
          "BEGIN EXCLUSIVE",
          "CREATE TABLE part(id INTEGER PRIMARY KEY, octets BLOB NOT NULL)");
      usable = true;
      return opened;
    } finally {
      if (file.isPresent()) {
        Files.deleteIfExists(file.get());
      }
      if (!usable) {
        opened.closeBroken();
      }
    }
  }

  /** The sum of a name; what it takes in memory is counted by {@link #grown}. */
  UsedNameSum of(long id) {
    Named known = byId.get(id);
    if (known != null) {
      return known.sum;
    }
    Named added = new Named();
    byId.put(id, added);
    firstUnnamed = Math.min(firstUnnamed, id);
    lastUnnamed = Math.max(lastUnnamed, id);
    bytes += added.sum.bytes();
    return added.sum;
  }

  /**
   * @param more by how much {@link UsedNameSum#bytes} of a sum grew
   */
  void grown(int more) {
    bytes += more;
  }

  /** Finds the texts of the names that came since; what retention has removed stays without. */
  void readTexts(Database log) throws SQLException {
    if (firstUnnamed > lastUnnamed) {
      return;
    }
    try (PreparedStatement names =
        log.prepare("SELECT id, text FROM name WHERE id BETWEEN ? AND ?")) {
      names.setLong(1, firstUnnamed);
      names.setLong(2, lastUnnamed);
      try (ResultSet row = names.executeQuery()) {
        while (row.next()) {
          Named named = byId.get(row.getLong(1));
          if (named != null && named.text.isEmpty()) {
            named.text = DomainName.parse(row.getString(2)).toString();
          }
        }
      }
    }
    firstUnnamed = Long.MAX_VALUE;
    lastUnnamed = 0;
  }

  /** Ends a run where memory has enough of it. Called where no reader of the log has to wait. */
  void putAsideWhereFull() throws SQLException, IOException {
    if (bytes >= bytesInMemory) {
      putAside();
    }
  }

  private void putAside() throws SQLException, IOException {
    if (table.isEmpty()) {
      table = Optional.of(opening.open());
    }
    try (PreparedStatement add = table.get().prepare("INSERT INTO part VALUES(?, ?)")) {
      ByteArrayOutputStream part = new ByteArrayOutputStream(PART_OCTETS + 4_096);
      DataOutputStream out = new DataOutputStream(part);
      long id = runs * PARTS_A_RUN;
      for (Map.Entry<String, UsedNameSum> entry : byText().entrySet()) {
        out.writeUTF(entry.getKey());
        entry.getValue().writeTo(out);
        if (part.size() >= PART_OCTETS) {
          add(add, id++, part);
        }
      }
      if (part.size() > 0) {
        add(add, id, part);
      }
    }
    runs++;
    byId.clear();
    bytes = 0;
  }

  private static void add(PreparedStatement add, long id, ByteArrayOutputStream part)
      throws SQLException {
    add.setLong(1, id);
    add.setBytes(2, part.toByteArray());
    add.executeUpdate();
    part.reset();
  }

  /** The same name has another id in each epoch. */
  private TreeMap<String, UsedNameSum> byText() {
    TreeMap<String, UsedNameSum> sums = new TreeMap<>();
    for (Named named : byId.values()) {
      if (!named.text.isEmpty()) {
        UsedNameSum known = sums.putIfAbsent(named.text, named.sum);
        if (known != null) {
          known.add(named.sum.sum(DomainName.parse(named.text)));
        }
      }
    }
    return sums;
  }

  /** Gives every name that was asked once, and forgets them. */
  void each(Consumer<UsedName> reader) throws SQLException, IOException {
    if (runs == 0) {
      byText().forEach((text, sum) -> give(text, sum, reader));
      return;
    }
    putAside();
    List<Run> open = new ArrayList<>(runs);
    try {
      PriorityQueue<Run> next = new PriorityQueue<>();
      for (int run = 0; run < runs; run++) {
        Run opened = new Run(table.orElseThrow(), run);
        open.add(opened);
        if (opened.advance()) {
          next.add(opened);
        }
      }
      while (!next.isEmpty()) {
        String text = next.peek().text;
        UsedNameSum sum = new UsedNameSum();
        while (!next.isEmpty() && next.peek().text.equals(text)) {
          Run run = next.poll();
          sum.addFrom(run.in);
          if (run.advance()) {
            next.add(run);
          }
        }
        give(text, sum, reader);
      }
    } finally {
      for (Run run : open) {
        run.close();
      }
    }
  }

  private static void give(String text, UsedNameSum sum, Consumer<UsedName> reader) {
    if (sum.isAsked()) {
      reader.accept(sum.sum(DomainName.parse(text)));
    }
  }

  @Override
  public void close() {
    table.ifPresent(Database::closeBroken);
  }

  /** One run, from its smallest name on. */
  private static final class Run implements Comparable<Run>, AutoCloseable {
    private final PreparedStatement statement;
    private final ResultSet rows;
    private DataInputStream in = new DataInputStream(InputStream.nullInputStream());
    private String text = "";

    private Run(Database table, int run) throws SQLException {
      statement = table.prepare("SELECT octets FROM part WHERE id >= ? AND id < ? ORDER BY id");
      statement.setLong(1, run * PARTS_A_RUN);
      statement.setLong(2, (run + 1) * PARTS_A_RUN);
      rows = statement.executeQuery();
    }

    /** Goes on to the next name, whose sum is what {@code in} has next; false at the end. */
    private boolean advance() throws SQLException, IOException {
      if (in.available() == 0) {
        if (!rows.next()) {
          return false;
        }
        in = new DataInputStream(new ByteArrayInputStream(rows.getBytes(1)));
      }
      text = in.readUTF();
      return true;
    }

    @Override
    public int compareTo(Run other) {
      return text.compareTo(other.text);
    }

    @Override
    public void close() throws SQLException {
      statement.close();
    }
  }
}
