package dev.tacet.querylog;

import dev.tacet.dns.DomainName;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;

/**
 * How often each client asked each name.
 *
 * @param rows one for each client and name, in no order
 */
public record Totals(List<Row> rows) {
  /**
   * @param queries all queries, {@code repeats} counted
   * @param blocked those of them that were blocked
   */
  public record Row(
      InetAddress client, DomainName name, long queries, long blocked, Instant lastSeen) {}

  public Totals {
    rows = List.copyOf(rows);
  }
}
