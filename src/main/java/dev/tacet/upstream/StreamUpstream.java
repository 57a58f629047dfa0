package dev.tacet.upstream;

import dev.tacet.dns.AnswerReader;
import dev.tacet.dns.UpstreamQuery;
import dev.tacet.upstream.Exchange.Answered;
import dev.tacet.upstream.Exchange.Failed;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Asks a resolver over one kept connection, with a stream for each query: in HTTP (RFC 8484), in
 * QUIC (RFC 9250) or, as {@link TcpUpstream}, by id. What is handed to a connection has the id 0,
 * so that one query is always the same octets. A query the resolver has not looked at is asked once
 * more on another connection, and so is one whose used connection closed: the resolver may have
 * closed it for being idle just as we wrote.
 *
 * <p>Thread-safe; its state belongs to one event loop, where its stages complete.
 */
final class StreamUpstream implements Upstream {
  private static final int NO_ID = 0; // RFC 8484 section 4.1, RFC 9250 section 4.2.1
  private static final int HEADER = 12;

  private final String name;
  private final StreamConnection.Dial dial;
  private final EventLoop loop;
  private final Timing timing;
  private final LongSupplier ticker;
  private final EdnsMemory edns;
  private final Backoff backoff;
  private final StreamConnection.Owner connections = new Connections();
  private final List<StreamConnection> leaving = new ArrayList<>();
  private Optional<StreamConnection> current = Optional.empty();
  private boolean closed;

  /**
   * @param dial used by no other upstream
   * @param ticker monotonic nanoseconds
   */
  StreamUpstream(
      String name, StreamConnection.Dial dial, EventLoop loop, Timing timing, LongSupplier ticker) {
    this(name, dial, loop, timing, ticker, new EdnsMemory(ticker));
  }

  /**
   * @param edns what is known of the resolver by other ways than this one, too
   */
  StreamUpstream(
      String name,
      StreamConnection.Dial dial,
      EventLoop loop,
      Timing timing,
      LongSupplier ticker,
      EdnsMemory edns) {
    this.name = name;
    this.dial = dial;
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
  public boolean beginsWithHandshake() {
    return dial.costly();
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
          current.ifPresent(StreamConnection::close);
          List.copyOf(leaving).forEach(StreamConnection::close);
        });
  }

  private StreamConnection connection() {
    if (current.isEmpty()) {
      current = Optional.of(dial.open(connections));
    }
    return current.get();
  }

  private void replace(StreamConnection connection) {
    if (current.isPresent() && current.get() == connection) {
      current = Optional.empty();
      leaving.add(connection);
    }
  }

  /** Its answers may still come; the next query opens another. */
  private void leaveBehind(StreamConnection open) {
    replace(open);
    open.retire();
  }

  private Failed failed(StreamConnection.Ending ending) {
    return new Failed(ending.reason(), name + ": " + ending.words());
  }

  /** What connections report. */
  private final class Connections implements StreamConnection.Owner {
    @Override
    public void leaving(StreamConnection connection) {
      replace(connection);
    }

    @Override
    public void closed(StreamConnection connection, StreamConnection.Ending ending) {
      current = current.filter(open -> open != connection);
      leaving.remove(connection);
      if (!closed && dial.costly() && !connection.proven()) {
        backoff.failed(failed(ending));
      }
    }
  }

  /** One query under way. */
  private final class Asking implements StreamCall {
    private final UpstreamQuery query;
    private final CompletableFuture<Exchange> result;
    private boolean withEdns;
    private boolean formChanged;
    private boolean mayReconnect;
    private boolean mayRepeat = true;
    private Optional<StreamConnection> connection = Optional.empty();
    private byte[] message = new byte[0];
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
      if (dial.outdated()) {
        current.ifPresent(StreamUpstream.this::leaveBehind);
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
      StreamConnection open = connection();
      if (open.isFull()) {
        end(new Failed(FailureReason.OVERLOADED, name + ": too many queries are under way"));
        return;
      }
      connection = Optional.of(open);
      message = query.encode(NO_ID, withEdns, dial.paddedTo());
      sentNanos = ticker.getAsLong();
      open.ask(this);
    }

    @Override
    public byte[] message() {
      return message;
    }

    @Override
    public boolean isAnsweredBy(byte[] octets) {
      return Reading.isReply(octets, NO_ID, query);
    }

    @Override
    public void replied(StreamReply reply) {
      connection = Optional.empty();
      backoff.cleared();
      if (reply.unfit().isPresent()) {
        end(new Failed(FailureReason.BAD_REPLY, name + ": " + reply.unfit().get()));
      } else if (reply.message().length < HEADER) {
        end(new Failed(FailureReason.BAD_REPLY, name + ": its answer is cut off"));
      } else {
        read(AnswerReader.aged(reply.message(), reply.ageSeconds()));
      }
    }

    private void read(byte[] octets) {
      Reading reading = Reading.of(octets, NO_ID, query, withEdns);
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
      } else if (reading instanceof Reading.NotOurs) {
        end(new Failed(FailureReason.BAD_REPLY, name + ": it answers another question"));
      } else {
        end(
            new Failed(
                FailureReason.BAD_REPLY,
                name + ": truncated, on a stream that has room for all of it"));
      }
    }

    @Override
    public void refused() {
      connection = Optional.empty();
      if (mayRepeat && !closed) {
        mayRepeat = false;
        send();
      } else {
        end(new Failed(FailureReason.UNREACHABLE, name + ": it takes no queries now"));
      }
    }

    @Override
    public void reset(String words) {
      connection = Optional.empty();
      end(new Failed(FailureReason.BAD_REPLY, name + ": " + words));
    }

    @Override
    public void lost(StreamConnection.Ending ending) {
      connection = Optional.empty();
      if (mayReconnect && !closed) {
        mayReconnect = false;
        send();
      } else {
        end(failed(ending));
      }
    }

    private void timeOut() {
      end(new Failed(FailureReason.TIMED_OUT, name + ": no answer"));
    }

    private void end(Exchange exchange) {
      release();
      result.complete(exchange);
    }

    /** Gives back timer and stream; harmless when done twice. */
    private void release() {
      timer.cancel(false);
      connection.ifPresent(this::giveUp);
      connection = Optional.empty();
    }

    private void giveUp(StreamConnection open) {
      boolean silent = open.heardNanos() - sentNanos < 0;
      boolean late = ticker.getAsLong() - sentNanos > timing.repeatAfter().toNanos();
      if (silent && late) {
        leaveBehind(open); // nothing comes back on it: it may be dead
      }
      open.cancel(this);
    }
  }
}
