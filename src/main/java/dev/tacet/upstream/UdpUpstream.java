package dev.tacet.upstream;

import dev.tacet.dns.AnswerReader;
import dev.tacet.dns.MixedCase;
import dev.tacet.dns.Rcodes;
import dev.tacet.dns.UpstreamQuery;
import dev.tacet.upstream.Exchange.Answered;
import dev.tacet.upstream.Exchange.Failed;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Asks a resolver over UDP: a random socket and id for each query, one repetition of a lost
 * datagram, TCP to the same resolver where the answer is truncated, and a form without EDNS for
 * resolvers that refuse it. A reply counts only from the right address and port, to the right
 * socket, with the right id, name, type and class (RFC 5452), and, of an upstream that knows these,
 * with our cookie and the letter case of our question; all else is counted and waiting goes on.
 *
 * <p>Thread-safe; its state belongs to one event loop, where its stages complete.
 */
final class UdpUpstream implements Upstream {
  private static final byte[] NO_COOKIE = {};

  private final String name;
  private final EventLoop loop;
  private final Timing timing;
  private final TcpUpstream tcp;
  private final EdnsMemory edns;
  private final CookieMemory cookies;
  private final CaseMemory casing;
  private final IdSource chance = new IdSource();
  private final UdpSocket.Owner replies = new Replies();
  private final UdpSockets sockets;
  private final Set<Asking> underWay = new HashSet<>();
  private final LongAdder mismatches = new LongAdder();
  private boolean closed;

  /**
   * @param mixedCase whether questions are asked in letters of either case, where it repeats them
   * @param ticker monotonic nanoseconds
   */
  UdpUpstream(
      String name,
      InetSocketAddress remote,
      boolean mixedCase,
      EventLoop loop,
      Timing timing,
      LongSupplier ticker) {
    this.name = name;
    this.loop = loop;
    this.timing = timing;
    this.edns = new EdnsMemory(ticker);
    this.cookies = new CookieMemory(ticker);
    this.casing = new CaseMemory(mixedCase, ticker);
    this.tcp = new TcpUpstream(name, remote, loop, timing, ticker, edns);
    this.sockets = new UdpSockets(remote, loop, ticker, replies);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long mismatches() {
    return mismatches.sum() + tcp.mismatches();
  }

  /** A caller that has lost interest cancels the stage's future; nothing more is sent then. */
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
          Set.copyOf(underWay).forEach(asking -> asking.end(OnLoop.stopping(name)));
          sockets.close();
        });
    tcp.close();
  }

  /** What the sockets report. */
  private final class Replies implements UdpSocket.Owner {
    @Override
    public void received(UdpSocket socket, byte[] octets) {
      Optional<Asking> asking = socket.pending().find(AnswerReader.id(octets));
      if (asking.isPresent()) {
        asking.get().received(octets);
      } else {
        mismatches.increment();
      }
    }

    @Override
    public void stranger() {
      mismatches.increment();
    }

    @Override
    public void broken(UdpSocket socket, Throwable cause) {
      Failed failed = new Failed(FailureReason.UNREACHABLE, name + ": " + Causes.inWords(cause));
      // Out of the pool first: whoever hears of the failure may ask again at once.
      sockets.discard(socket);
      socket.pending().drain().forEach(asking -> asking.end(failed));
    }
  }

  /** One query under way. */
  final class Asking {
    private final UpstreamQuery query;
    private final CompletableFuture<Exchange> result;
    private boolean withEdns;
    private boolean formChanged;
    private byte[] cookie = NO_COOKIE;
    private boolean cookieRenewed;
    private boolean mixed;
    private int round;
    private boolean repeatedPlainly;
    private boolean repeatedInLowerCase;
    private boolean otherCaseSeen;
    private UdpSocket socket;
    private int id;
    private byte[] message;
    private Future<?> timer;
    private CompletableFuture<Exchange> overTcp;

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
      underWay.add(this);
      withEdns = edns.taken();
      long repeatNanos = timing.repeatAfter().toNanos();
      timer = loop.schedule(this::repeat, repeatNanos, TimeUnit.NANOSECONDS);
      result.whenComplete(
          (exchange, bug) -> {
            if (result.isCancelled()) {
              OnLoop.run(loop, this::release);
            }
          });
      send();
    }

    private void send() {
      UdpSocket picked = sockets.pick();
      OptionalInt drawn = picked.pending().add(this);
      if (drawn.isEmpty()) {
        end(new Failed(FailureReason.OVERLOADED, name + ": no id is free"));
        return;
      }
      socket = picked;
      id = drawn.getAsInt();
      cookie = withEdns ? cookies.next() : NO_COOKIE;
      message = encode(cookie);
      mixed = casing.mixes() && MixedCase.mix(message, chance::next);
      round = casing.round();
      repeatedPlainly = false;
      repeatedInLowerCase = false;
      socket.send(message);
    }

    private byte[] encode(byte[] withCookie) {
      return withEdns ? query.encode(id, withCookie) : query.encode(id, false);
    }

    private void repeat() {
      long left = timing.budget().minus(timing.repeatAfter()).toNanos();
      timer = loop.schedule(this::timeOut, left, TimeUnit.NANOSECONDS);
      if (socket != null && otherCaseSeen) {
        askOverTcp(); // where nobody forges, and where it shows if the upstream has changed
      } else if (socket != null) {
        socket.send(repetition());
      }
    }

    /** The same again, without what the upstream may have dropped it for. */
    private byte[] repetition() {
      boolean sureOfCookie = cookie.length == 0 || CookieMemory.isWhole(cookie);
      boolean sureOfCase = !mixed || casing.isKnown();
      if (sureOfCookie && sureOfCase) {
        return message;
      }
      repeatedPlainly = true;
      byte[] plain = encode(sureOfCookie ? cookie : NO_COOKIE);
      if (sureOfCase) {
        MixedCase.copy(message, plain);
      }
      repeatedInLowerCase = !sureOfCase;
      return plain;
    }

    private void timeOut() {
      if (socket != null) {
        // The path may have changed under the socket; the next query gets another.
        sockets.replace(socket);
      }
      end(new Failed(FailureReason.TIMED_OUT, name + ": no answer"));
    }

    void received(byte[] octets) {
      boolean repeatsQuestion = AnswerReader.answers(octets, id, query);
      boolean sameCase = MixedCase.same(octets, message);
      if (repeatsQuestion) {
        MixedCase.restore(octets);
      }
      Reading reading = Reading.of(octets, id, query, withEdns);
      if (reading instanceof Reading.NotOurs) {
        mismatches.increment();
        return;
      }
      CookieMemory.Word shown = cookies.read(octets, cookie);
      boolean sureOfSender = cookie.length > 0 && shown == CookieMemory.Word.GOOD;
      if (shown == CookieMemory.Word.WRONG
          || repeatsQuestion && !caseFits(sameCase, sureOfSender)) {
        mismatches.increment();
        return;
      }
      answered();
      if (shown == CookieMemory.Word.MISSING) {
        cookies.forget();
        askOverTcp();
        return;
      }
      if (shown == CookieMemory.Word.NONE && repeatedPlainly) {
        cookies.spare();
      }
      if (reading instanceof Reading.Usable usable) {
        if (usable.answer().rcode() == Rcodes.BADCOOKIE) {
          askWithItsCookie();
          return;
        }
        if (formChanged && !usable.formatRefused()) {
          edns.refuse();
        }
        end(new Answered(usable.answer(), name));
      } else if (reading instanceof Reading.Truncated) {
        askOverTcp();
      } else if (reading instanceof Reading.EdnsRefused && cookie.length > 0) {
        cookies.spare(); // perhaps that was all it did not understand
        send();
      } else if (reading instanceof Reading.EdnsRefused) {
        withEdns = false;
        formChanged = true;
        send();
      } else if (reading instanceof Reading.Malformed malformed) {
        end(new Failed(FailureReason.BAD_REPLY, name + ": " + malformed.reason()));
      }
    }

    /**
     * Learns how the upstream treats letter case; false for a reply that is not to be believed.
     *
     * @param sureOfSender whether it holds our cookie, which is harder to guess
     */
    private boolean caseFits(boolean same, boolean sureOfSender) {
      if (!mixed) {
        return true;
      }
      if (same) {
        casing.repeats();
        return true;
      }
      if (repeatedInLowerCase) {
        casing.wasSilent(round); // this is likely the answer to the repetition
        return true;
      }
      if (casing.isKnown() && !sureOfSender) {
        otherCaseSeen = true;
        return false;
      }
      casing.spare();
      return true;
    }

    /** It wants its own cookie, which it has just sent (RFC 7873 section 5.3); once. */
    private void askWithItsCookie() {
      if (cookieRenewed || !CookieMemory.isWhole(cookies.next())) {
        askOverTcp();
        return;
      }
      cookieRenewed = true;
      send();
    }

    /** Frees the id at once; from here on it is no longer ours. */
    private void answered() {
      socket.pending().remove(id);
      socket.closeWhenIdle();
      socket = null;
    }

    private void askOverTcp() {
      overTcp = tcp.exchange(query).toCompletableFuture();
      overTcp.whenComplete(
          (exchange, bug) -> {
            if (exchange != null) {
              if (otherCaseSeen && exchange instanceof Answered) {
                casing.spare();
              }
              end(exchange);
            } else if (!overTcp.isCancelled()) {
              result.completeExceptionally(bug);
              release();
            }
          });
    }

    private void end(Exchange exchange) {
      release();
      result.complete(exchange);
    }

    /** Gives back timer, id and connection; harmless when done twice. */
    private void release() {
      underWay.remove(this);
      timer.cancel(false);
      if (socket != null) {
        socket.pending().retire(id);
        socket.closeWhenIdle();
        socket = null;
      }
      if (overTcp != null) {
        overTcp.cancel(false);
      }
    }
  }
}
