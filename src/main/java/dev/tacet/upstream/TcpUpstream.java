package dev.tacet.upstream;

import dev.tacet.dns.AnswerReader;
import dev.tacet.dns.UpstreamQuery;
import dev.tacet.upstream.Exchange.Answered;
import dev.tacet.upstream.Exchange.Failed;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Asks a resolver over one kept TCP connection (RFC 7766), plain or under TLS (RFC 7858). A query
 * that was under way when a used connection closed is asked once more on a new one: the resolver
 * may have closed it for being idle just as we wrote.
 *
 * <p>Thread-safe; its state belongs to one event loop, where its stages complete.
 */
final class TcpUpstream implements Upstream {
  private static final int HEADER = 12;

  private final String name;
  private final InetSocketAddress remote;
  private final Link link;
  private final EventLoop loop;
  private final Timing timing;
  private final LongSupplier ticker;
  private final EdnsMemory edns;
  private final Backoff backoff;
  private final IdSource ids = new IdSource();
  private final TcpConnection.Owner replies = new Replies();
  private final LongAdder mismatches = new LongAdder();
  private Optional<TcpConnection> current = Optional.empty();
  private final List<TcpConnection> leaving = new ArrayList<>();
  private boolean closed;

  /**
   * @param ticker monotonic nanoseconds
   * @param edns shared with the UDP side of the same resolver
   */
  TcpUpstream(
      String name,
      InetSocketAddress remote,
      EventLoop loop,
      Timing timing,
      LongSupplier ticker,
      EdnsMemory edns) {
    this(name, remote, Link.PLAIN, loop, timing, ticker, edns);
  }

  /**
   * @param link used by no other upstream
   */
  TcpUpstream(
      String name,
      InetSocketAddress remote,
      Link link,
      EventLoop loop,
      Timing timing,
      LongSupplier ticker,
      EdnsMemory edns) {
    this.name = name;
    this.remote = remote;
    this.link = link;
    this.loop = loop;
    this.timing = timing;
    this.ticker = ticker;
    this.edns = edns;
    this.backoff = new Backoff(ticker);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long mismatches() {
    return mismatches.sum();
  }

  @Override
  public boolean beginsWithHandshake() {
    return link.costly();
  }

  /** A caller that has lost interest cancels the stage's future. */
  @Override
  public CompletionStage<Exchange> exchange(UpstreamQuery query) {
    CompletableFuture<Exchange> result = new CompletableFuture<>();
    OnLoop.begin(loop, name, result, () -> new Asking(query, result).begin());
    return result;
  }

  @Override
  public void close() {
    OnLoop.close(
        loop,
        () -> {
          closed = true;
          current.ifPresent(TcpConnection::close);
          List.copyOf(leaving).forEach(TcpConnection::close);
        });
  }

  private TcpConnection connection() {
    if (current.isEmpty()) {
      current = Optional.of(new TcpConnection(remote, link, loop, timing, ids, ticker, replies));
    }
    return current.get();
  }

  /** What connections report. */
  private final class Replies implements TcpConnection.Owner {
    @Override
    public void received(TcpConnection connection, byte[] octets) {
      backoff.cleared();
      Optional<Asking> asking =
          octets.length < HEADER
              ? Optional.empty()
              : connection.pending().find(AnswerReader.id(octets));
      if (asking.isPresent()) {
        asking.get().received(octets);
      } else {
        mismatches.increment();
      }
    }

    @Override
    public void closed(TcpConnection connection, Throwable cause) {
      current = current.filter(open -> open != connection);
      leaving.remove(connection);
      Failed failed = new Failed(link.reason(cause), name + ": " + link.inWords(cause));
      if (!closed && link.costly() && !connection.proven()) {
        backoff.failed(failed);
      }
      connection.pending().drain().forEach(asking -> asking.lost(failed));
    }
  }

  /** One query under way. */
  final class Asking {
    private final UpstreamQuery query;
    private final CompletableFuture<Exchange> result;
    private boolean withEdns;
    private boolean formChanged;
    private boolean mayReconnect;
    private Optional<TcpConnection> connection = Optional.empty();
    private int id;
    private long sentNanos;
    private Future<?> timer;

    Asking(UpstreamQuery query, CompletableFuture<Exchange> result) {
      this.query = query;
      this.result = result;
    }

    void begin() {
      if (closed) {
        result.complete(OnLoop.stopping(name));
        return;
      }
      if (result.isDone()) {
        return;
      }
      withEdns = edns.taken();
      timer = loop.schedule(this::timeOut, timing.budget().toNanos(), TimeUnit.NANOSECONDS);
      result.whenComplete(
          (exchange, bug) -> {
            if (result.isCancelled()) {
              OnLoop.run(loop, this::release);
            }
          });
      if (link.outdated()) {
        current.ifPresent(TcpUpstream.this::leaveBehind);
      }
      mayReconnect = current.isPresent() && current.get().proven();
      send();
    }

    private void send() {
      Optional<Failed> pausing = current.isPresent() ? Optional.empty() : backoff.pausing();
      if (pausing.isPresent()) {
        end(pausing.get());
        return;
      }
      TcpConnection open = connection();
      OptionalInt drawn = open.pending().add(this);
      if (drawn.isEmpty()) {
        end(new Failed(FailureReason.OVERLOADED, name + ": no id is free"));
        return;
      }
      connection = Optional.of(open);
      id = drawn.getAsInt();
      sentNanos = ticker.getAsLong();
      open.send(query.encode(id, withEdns, link.paddedTo()));
    }

    /** The connection is no more. */
    void lost(Failed failed) {
      connection = Optional.empty();
      if (mayReconnect && !closed) {
        mayReconnect = false;
        send();
      } else {
        end(failed);
      }
    }

    private void timeOut() {
      end(new Failed(FailureReason.TIMED_OUT, name + ": no answer"));
    }

    void received(byte[] octets) {
      Reading reading = Reading.of(octets, id, query, withEdns);
      if (reading instanceof Reading.NotOurs) {
        mismatches.increment();
        return;
      }
      answered();
      if (reading instanceof Reading.Usable usable) {
        if (formChanged && !usable.formatRefused()) {
          edns.refuse();
        }
        end(new Answered(usable.answer(), name));
      } else if (reading instanceof Reading.EdnsRefused) {
        withEdns = false;
        formChanged = true;
        send();
      } else if (reading instanceof Reading.Malformed malformed) {
        end(new Failed(FailureReason.BAD_REPLY, name + ": " + malformed.reason()));
      } else {
        end(new Failed(FailureReason.BAD_REPLY, name + ": truncated over TCP"));
      }
    }

    private void answered() {
      TcpConnection open = connection.orElseThrow();
      open.pending().remove(id);
      connection = Optional.empty();
      open.queryEnded();
    }

    private void end(Exchange exchange) {
      release();
      result.complete(exchange);
    }

    /** Gives back timer and id; harmless when done twice. */
    private void release() {
      timer.cancel(false);
      connection.ifPresent(this::giveUp);
      connection = Optional.empty();
    }

    private void giveUp(TcpConnection open) {
      open.pending().retire(id);
      boolean silent = open.heardNanos() - sentNanos < 0;
      boolean late = ticker.getAsLong() - sentNanos > timing.repeatAfter().toNanos();
      if (silent && late) {
        leave(open);
      }
      open.queryEnded();
    }
  }

  /** Its answers may still come; the next query opens another. */
  private void leaveBehind(TcpConnection open) {
    leave(open);
    open.queryEnded();
  }

  /** A connection on which nothing comes back may be dead: the next query opens another. */
  private void leave(TcpConnection open) {
    if (current.isPresent() && current.get() == open) {
      current = Optional.empty();
      leaving.add(open);
    }
  }
}
