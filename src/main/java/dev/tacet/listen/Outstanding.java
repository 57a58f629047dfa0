package dev.tacet.listen;

import dev.tacet.dns.Query;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The queries of one socket that wait for their answer. Each leaves once: with its answer, by
 * taking too long, or when the socket goes. Used on the socket's event loop only; {@code total} may
 * be shared with other sockets, and the limit is on it.
 */
final class Outstanding {
  /** One query that waits. */
  static final class Ticket {
    private final Query query;
    private final Consumer<byte[]> reply;

    private Ticket(Query query, Consumer<byte[]> reply) {
      this.query = query;
      this.reply = reply;
    }

    Query query() {
      return query;
    }

    void reply(byte[] octets) {
      reply.accept(octets);
    }
  }

  /** In order of arrival, so that the oldest are found first. */
  private final Set<Ticket> waiting = new LinkedHashSet<>();

  private final AtomicInteger total;
  private final int limit;

  Outstanding(AtomicInteger total, int limit) {
    this.total = total;
    this.limit = limit;
  }

  boolean full() {
    return total.get() >= limit;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  Ticket add(Query query, Consumer<byte[]> reply) {
    Ticket ticket = new Ticket(query, reply);
    waiting.add(ticket);
    total.incrementAndGet();
    return ticket;
  }

  /** Whether the ticket was still waiting; it no longer is. */
  boolean remove(Ticket ticket) {
    boolean was = waiting.remove(ticket);
    if (was) {
      total.decrementAndGet();
    }
    return was;
  }

  /** Takes out what arrived before a moment, as {@link System#nanoTime}. */
  List<Ticket> removeOlderThan(long nanos) {
    List<Ticket> old = new ArrayList<>();
    Iterator<Ticket> each = waiting.iterator();
    while (each.hasNext()) {
      Ticket ticket = each.next();
      if (ticket.query.receivedNanos() - nanos >= 0) {
        break;
      }
      each.remove();
      old.add(ticket);
    }
    total.addAndGet(-old.size());
    return old;
  }

  /** Forgets all: nobody is there to be answered. */
  void clear() {
    total.addAndGet(-waiting.size());
    waiting.clear();
  }
}
