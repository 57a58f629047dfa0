package dev.tacet.querylog;

import dev.tacet.dns.DomainName;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;

/**
 * How often each client asked each name; one address may be of two devices, one after the other.
 *
 * @param rows one for each client, device and name, in no order
 */
public record Totals(List<Row> rows) {
  /** The store gives no more than these, the most asked; the rest are names asked least. */
  public static final int MAX_ROWS = 50_000;

  /**
   * @param device the device's number, 0 where it is not known
   * @param queries all queries, {@code repeats} counted
   * @param blocked those of them that were not allowed: blocked, rewritten or refused
   */
  public record Row(
      InetAddress client,
      int device,
      DomainName name,
      long queries,
      long blocked,
      Instant lastSeen) {
    /** The sum of two rows of one client, device and name. */
    public Row plus(Row other) {
      return new Row(
          client,
          device,
          name,
          queries + other.queries,
          blocked + other.blocked,
          lastSeen.isAfter(other.lastSeen) ? lastSeen : other.lastSeen);
    }
  }

  public Totals {
    rows = List.copyOf(rows);
  }
}
