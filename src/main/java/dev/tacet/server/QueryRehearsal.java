package dev.tacet.server;

import dev.tacet.cache.AnswerCache;
import dev.tacet.config.Config;
import dev.tacet.config.ListenConfig;
import dev.tacet.config.UpstreamConfig;
import dev.tacet.config.UpstreamStrategy;
import dev.tacet.dns.DomainName;
import dev.tacet.listen.ListenerGroup;
import dev.tacet.policy.Action;
import dev.tacet.policy.CurrentPolicy;
import dev.tacet.policy.DomainRule;
import dev.tacet.policy.RuleBook;
import dev.tacet.policy.Scope;
import dev.tacet.policy.UserRule;
import dev.tacet.resolve.CachingResolver;
import dev.tacet.resolve.CoalescingResolver;
import dev.tacet.resolve.ForwardingResolver;
import dev.tacet.resolve.LocalResolver;
import dev.tacet.resolve.Prefetch;
import dev.tacet.resolve.QueryHandler;
import dev.tacet.resolve.RateLimit;
import dev.tacet.resolve.SpecialNames;
import dev.tacet.upstream.TrustedTime;
import dev.tacet.upstream.Upstreams;
import dev.tacet.upstream.UpstreamsByDomain;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes the query's way some hundred times before the house does, so that its code is loaded, linked
 * and compiled when the devices come back after a start: their first questions took a third of a
 * second each.
 *
 * <p>It asks through a listener, a cache and an upstream of its own, on loopback and on the
 * server's own event loops, and by the policy in force with one rule more. Nothing of it comes into
 * the log, the cache or any count, and nobody else is asked. One question at a time: a device's own
 * waits for one of them at most. A rehearsal that fails is none, and says so to who debugs.
 *
 * <p>It begins a moment after the start, on a thread of its own, and ends within seconds; {@link
 * #close} ends it at once.
 */
final class QueryRehearsal implements AutoCloseable {
  static final int QUESTIONS = 1_500;

  private static final Logger LOG = LoggerFactory.getLogger(QueryRehearsal.class);

  /** RFC 6761 section 6.5: nobody's, and resolvers treat it as any other. */
  private static final String ZONE = ".rehearsal.example";

  private static final DomainName BLOCKED = DomainName.parse("blocked" + ZONE);

  /** What the start itself leaves to be done comes first. */
  private static final long AFTER_START_MILLIS = 300;

  /** Between two questions, so that others have a turn on a machine with one processor. */
  private static final long PAUSE_MICROS = 500;

  private static final int PATIENCE_MILLIS = 1_000;
  private static final int MOST_LATE = 10;
  private static final int[] TYPES = {1, 28, 65};
  private static final int HEADER = 12;

  private final Config config;
  private final CurrentPolicy policy;
  private final EventLoopGroup loops;
  private final ScheduledExecutorService timers;
  private final Clock clock;
  private final LongSupplier nanos;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "rehearsal");
  private final CompletableFuture<Integer> ended = new CompletableFuture<>();
  private int answered;

  /**
   * @param policy in force; only read
   * @param timers where the listener reads addresses again, should it last that long
   */
  QueryRehearsal(
      Config config,
      CurrentPolicy policy,
      EventLoopGroup loops,
      ScheduledExecutorService timers,
      Clock clock,
      LongSupplier nanos) {
    this.config = config;
    this.policy = policy;
    this.loops = loops;
    this.timers = timers;
    this.clock = clock;
    this.nanos = nanos;
    thread.setDaemon(true);
  }

  /** Begins; the result is how many questions were answered when it ended. */
  CompletableFuture<Integer> start() {
    thread.start();
    return ended;
  }

  private void run() {
    try {
      if (!closing.await(AFTER_START_MILLIS, TimeUnit.MILLISECONDS)) {
        rehearse();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      LOG.debug("the rehearsal ended after {} questions", answered, e);
    } finally {
      ended.complete(answered);
    }
  }

  private void rehearse() throws IOException, InterruptedException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    try (DatagramSocket resolver = new DatagramSocket(0, loopback);
        UpstreamsByDomain upstream = upstream(resolver);
        ListenerGroup listeners = listeners(upstream);
        DatagramSocket stub = new DatagramSocket(0, loopback)) {
      Thread answering = new Thread(() -> answer(resolver), "rehearsal-upstream");
      answering.setDaemon(true); // it ends with its socket
      answering.start();
      listeners.start();
      stub.connect(new InetSocketAddress(loopback, listeners.port()));
      stub.setSoTimeout(PATIENCE_MILLIS);
      DatagramPacket reply = new DatagramPacket(new byte[4_096], 4_096);
      int late = 0;
      for (int i = 0; i < QUESTIONS; i++) {
        byte[] question = question(i);
        stub.send(new DatagramPacket(question, question.length));
        try {
          stub.receive(reply);
          answered++;
        } catch (SocketTimeoutException e) {
          // On a slow board the first ones may take that long: they are what it is for.
          if (++late > MOST_LATE) {
            throw e;
          }
        }
        if (closing.await(PAUSE_MICROS, TimeUnit.MICROSECONDS)) {
          return;
        }
      }
    }
  }

  private UpstreamsByDomain upstream(DatagramSocket resolver) {
    InetSocketAddress address = (InetSocketAddress) resolver.getLocalSocketAddress();
    return Upstreams.of(
        List.of(new UpstreamConfig("udp", address, "rehearsal")),
        UpstreamStrategy.STRICT,
        Map.of(),
        TrustedTime.of(clock),
        loops);
  }

  private ListenerGroup listeners(UpstreamsByDomain upstream) {
    DomainRule block = new DomainRule(BLOCKED, Scope.SUBTREE, Action.BLOCK);
    UserRule rule = new UserRule(1, block, clock.instant(), Optional.empty(), "");
    CurrentPolicy rehearsed =
        new CurrentPolicy(policy.get().withRules(new RuleBook(List.of(rule))));
    CoalescingResolver asking = new CoalescingResolver(new ForwardingResolver(upstream));
    AnswerCache cache = new AnswerCache(config.cache(), nanos);
    CachingResolver caching =
        new CachingResolver(
            asking,
            cache,
            new Prefetch(asking, cache, rehearsed),
            loops.next(),
            config.cache().staleClientTimeout(),
            config.cache().staleRefreshTime(),
            nanos);
    QueryHandler handler =
        new QueryHandler(
            rehearsed,
            new LocalResolver(new SpecialNames(caching, rehearsed)),
            config.policy(),
            RateLimit.NONE,
            decision -> {},
            query -> {},
            clock,
            nanos);
    ListenConfig own = config.listen();
    ListenConfig listen =
        new ListenConfig(List.of("127.0.0.1"), 0, own.tcpIdle(), 1, 1, own.threads());
    return new ListenerGroup(
        listen, Optional.empty(), handler, List::of, onLink -> {}, loops, timers);
  }

  /**
   * As a house asks: a few names again and again, now and then a new one, some that are blocked.
   */
  private static byte[] question(int number) {
    String name =
        switch (number % 10) {
          case 0, 5 -> number / 5 % 40 + "." + BLOCKED;
          case 3 -> "new" + number + ZONE;
          default -> "known" + number % 7 + ZONE;
        };
    boolean edns = number % 2 == 0;
    byte[] qname = DomainName.parse(name).toWire();
    ByteBuffer message = ByteBuffer.allocate(HEADER + qname.length + 4 + (edns ? 11 : 0));
    message.putShort((short) number).putShort((short) 0x0100); // RD
    message.putShort((short) 1).putInt(0).putShort((short) (edns ? 1 : 0));
    message.put(qname).putShort((short) TYPES[number / 10 % TYPES.length]).putShort((short) 1);
    if (edns) {
      message.put((byte) 0).putShort((short) 41).putShort((short) 1_232).putInt(0);
    }
    return message.array();
  }

  /** A resolver that knows one address for every name. */
  private void answer(DatagramSocket resolver) {
    DatagramPacket packet = new DatagramPacket(new byte[512], 512);
    try {
      while (true) {
        packet.setLength(512);
        resolver.receive(packet);
        packet.setData(answerTo(packet.getData(), packet.getLength()));
        resolver.send(packet);
        packet.setData(new byte[512]);
      }
    } catch (IOException | RuntimeException e) {
      LOG.debug("the rehearsal's upstream ends: {}", e.toString()); // its socket is closed
    }
  }

  private static byte[] answerTo(byte[] query, int length) {
    int end = HEADER;
    while (end < length && query[end] != 0) {
      end += 1 + query[end];
    }
    end += 5;
    boolean isA = query[end - 3] == 1;
    ByteBuffer answer = ByteBuffer.allocate(end + (isA ? 16 : 0));
    answer.put(query, 0, end).putShort(2, (short) 0x8180); // QR, RD, RA
    answer.putShort(6, (short) (isA ? 1 : 0)).putInt(8, 0);
    if (isA) {
      answer.putShort((short) 0xc00c).putShort((short) 1).putShort((short) 1).putInt(300);
      answer.putShort((short) 4).put(new byte[] {(byte) 198, 51, 100, 1}); // RFC 5737
    }
    return answer.array();
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(3));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
