package dev.tacet.upstream;

import dev.tacet.dns.AnswerReader;
import dev.tacet.dns.UpstreamQuery;
import dev.tacet.upstream.Exchange.Answered;
import dev.tacet.upstream.Exchange.Failed;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Asks a resolver in HTTP/2 over one kept connection (RFC 8484): id 0, so that one query is always
 * the same octets, and nothing said of who asks. A query the resolver has not looked at, or whose
 * used connection closed, is asked once more on another one.
 *
 * <p>Thread-safe; its state belongs to one event loop, where its stages complete.
 */
final class HttpsUpstream implements Upstream {
  private static final int NO_ID = 0; // RFC 8484 section 4.1
  private static final int HEADER = 12;

  /** Where a resolver is asked, and how. */
  record Site(String authority, String path, boolean get) {}

  private final String name;
  private final InetSocketAddress remote;
  private final Site site;
  private final Link link;
  private final EventLoop loop;
  private final Timing timing;
  private final LongSupplier ticker;
  private final EdnsMemory edns;
  private final Backoff backoff;
  private final HttpsConnection.Owner connections = new Connections();
  private final List<HttpsConnection> leaving = new ArrayList<>();
  private Optional<HttpsConnection> current = Optional.empty();
  private boolean closed;

  /**
   * @param link TLS that agrees on h2; used by no other upstream
   * @param ticker monotonic nanoseconds
   */
  HttpsUpstream(
      String name,
      InetSocketAddress remote,
      Site site,
      Link link,
      EventLoop loop,
      Timing timing,
      LongSupplier ticker) {
    this.name = name;
    this.remote = remote;
    this.site = site;
    this.link = link;
    this.loop = loop;
    this.timing = timing;
    this.ticker = ticker;
    this.edns = new EdnsMemory(ticker);
    this.backoff = new Backoff(ticker);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean beginsWithHandshake() {
    return true;
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
          current.ifPresent(HttpsConnection::close);
          List.copyOf(leaving).forEach(HttpsConnection::close);
        });
  }

  private HttpsConnection connection() {
    if (current.isEmpty()) {
      current = Optional.of(new HttpsConnection(remote, link, loop, timing, ticker, connections));
    }
    return current.get();
  }

  private void replace(HttpsConnection connection) {
    if (current.isPresent() && current.get() == connection) {
      current = Optional.empty();
      leaving.add(connection);
    }
  }

  /** Its answers may still come; the next query opens another. */
  private void leaveBehind(HttpsConnection open) {
    replace(open);
    open.retire();
  }

  private Failed failed(Throwable cause) {
    return new Failed(link.reason(cause), name + ": " + link.inWords(cause));
  }

  /** What connections report. */
  private final class Connections implements HttpsConnection.Owner {
    @Override
    public void leaving(HttpsConnection connection) {
      replace(connection);
    }

    @Override
    public void closed(HttpsConnection connection, Throwable cause) {
      current = current.filter(open -> open != connection);
      leaving.remove(connection);
      if (!closed && !connection.proven()) {
        backoff.failed(failed(cause));
      }
    }
  }

  /** One query under way. */
  private final class Asking implements HttpCall {
    private final UpstreamQuery query;
    private final CompletableFuture<Exchange> result;
    private boolean withEdns;
    private boolean formChanged;
    private boolean mayReconnect;
    private boolean mayRepeat = true;
    private Optional<HttpsConnection> connection = Optional.empty();
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
      if (link.outdated()) {
        current.ifPresent(HttpsUpstream.this::leaveBehind);
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
      HttpsConnection open = connection();
      if (open.isFull()) {
        end(new Failed(FailureReason.OVERLOADED, name + ": no stream is free"));
        return;
      }
      connection = Optional.of(open);
      message = query.encode(NO_ID, withEdns, link.paddedTo());
      sentNanos = ticker.getAsLong();
      open.ask(this);
    }

    @Override
    public Http2Headers headers() {
      Http2Headers headers = new DefaultHttp2Headers(false);
      headers.scheme("https").authority(site.authority());
      if (site.get()) {
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(message);
        headers.method("GET").path(site.path() + "?dns=" + text);
      } else {
        headers.method("POST").path(site.path());
        headers.add("content-type", HttpReply.MESSAGE);
        headers.addInt("content-length", message.length);
      }
      headers.add("accept", HttpReply.MESSAGE);
      return headers;
    }

    @Override
    public byte[] body() {
      return site.get() ? new byte[0] : message;
    }

    @Override
    public void replied(HttpReply reply) {
      connection = Optional.empty();
      backoff.cleared();
      Optional<Failed> unfit = reply.unfit(name);
      if (unfit.isPresent()) {
        end(unfit.get());
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
        end(new Failed(FailureReason.BAD_REPLY, name + ": truncated over HTTPS"));
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
    public void lost(Throwable cause) {
      connection = Optional.empty();
      if (mayReconnect && !closed) {
        mayReconnect = false;
        send();
      } else {
        end(failed(cause));
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

    private void giveUp(HttpsConnection open) {
      boolean silent = open.heardNanos() - sentNanos < 0;
      boolean late = ticker.getAsLong() - sentNanos > timing.repeatAfter().toNanos();
      if (silent && late) {
        // Nothing comes back on it: it may be dead, and the next query opens another.
        replace(open);
        open.retire();
      }
      open.cancel(this);
    }
  }
}
