package dev.tacet.server;

import dev.tacet.dns.Answer;
import dev.tacet.dns.Decoded;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.Query;
import dev.tacet.dns.QueryDecoder;
import dev.tacet.dns.Question;
import dev.tacet.dns.Rcodes;
import dev.tacet.dns.RecordTypes;
import dev.tacet.dns.Transport;
import dev.tacet.dns.UpstreamQuery;
import dev.tacet.lists.HostAddresses;
import dev.tacet.resolve.Resolution;
import dev.tacet.resolve.Resolver;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Addresses for our own fetches, from our own resolver: cache, merging and upstreams are those of
 * every query. The query handler is passed by, since this is our own traffic and nobody's in the
 * house: no block rule judges it (a list that blocks its own server would never be refreshed
 * again), and no log row shows it. Thread-safe.
 */
final class OwnLookups implements HostAddresses {
  /** How long one host may take, both families and all aliases together. */
  static final Duration WITHIN = Duration.ofSeconds(5);

  /** An upstream that leaves aliases to us is followed for so long. */
  private static final int MAX_ALIASES = 8;

  private final Resolver resolver;
  private final Executor loop;
  private final Duration within;
  private final LongSupplier ticker;

  /**
   * @param loop an event loop, on which the resolver is called
   * @param within usually {@link #WITHIN}
   * @param ticker monotonic nanoseconds
   */
  OwnLookups(Resolver resolver, Executor loop, Duration within, LongSupplier ticker) {
    this.resolver = resolver;
    this.loop = loop;
    this.within = within;
    this.ticker = ticker;
  }

  /** What became of one family. */
  private record Found(List<InetAddress> addresses, String problem) {
    static Found problem(String words) {
      return new Found(List.of(), words);
    }
  }

  /** IPv4 first: it works in every home, while IPv6 may be announced and lead nowhere. */
  @Override
  public List<InetAddress> of(DomainName host) throws IOException {
    CompletableFuture<Found> ipv4 = find(host, RecordTypes.A, 0);
    CompletableFuture<Found> ipv6 = find(host, RecordTypes.AAAA, 0);
    long deadlineNanos = ticker.getAsLong() + within.toNanos();
    Found first = await(ipv4, deadlineNanos);
    Found second = await(ipv6, deadlineNanos);
    List<InetAddress> all =
        Stream.concat(first.addresses().stream(), second.addresses().stream()).toList();
    if (all.isEmpty()) {
      throw new IOException(first.problem().isEmpty() ? second.problem() : first.problem());
    }
    return all;
  }

  private Found await(CompletableFuture<Found> found, long deadlineNanos)
      throws InterruptedIOException {
    try {
      long left = Math.max(0, deadlineNanos - ticker.getAsLong());
      return found.get(left, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return Found.problem("no upstream answered within " + within.toSeconds() + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopped while looking up a host");
    } catch (ExecutionException e) {
      throw new IllegalStateException("a look-up failed", e.getCause());
    }
  }

  private CompletableFuture<Found> find(DomainName name, int type, int aliases) {
    CompletableFuture<Resolution> resolved;
    try {
      resolved =
          CompletableFuture.supplyAsync(() -> resolver.resolve(query(name, type)), loop)
              .thenCompose(stage -> stage);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.completedFuture(Found.problem("Tacet is stopping"));
    }
    return resolved.thenCompose(resolution -> read(resolution, type, aliases));
  }

  private CompletableFuture<Found> read(Resolution resolution, int type, int aliases) {
    if (resolution.answer().isEmpty()) {
      return CompletableFuture.completedFuture(Found.problem("no upstream answers"));
    }
    Answer answer = resolution.answer().get();
    int octets = type == RecordTypes.A ? 4 : 16;
    List<InetAddress> addresses =
        answer.addresses().stream().filter(a -> a.getAddress().length == octets).toList();
    List<DomainName> chain = answer.canonicalNames();
    boolean chained = addresses.isEmpty() && answer.rcode() == Rcodes.NOERROR && !chain.isEmpty();
    if (chained && aliases < MAX_ALIASES) {
      return find(chain.get(chain.size() - 1), type, aliases + 1);
    }
    return CompletableFuture.completedFuture(new Found(addresses, problem(answer, addresses)));
  }

  private static String problem(Answer answer, List<InetAddress> addresses) {
    if (!addresses.isEmpty()) {
      return "";
    }
    return switch (answer.rcode()) {
      case Rcodes.NOERROR -> "the name has no address";
      case Rcodes.NXDOMAIN -> "there is no such name";
      default -> "the upstreams say " + Rcodes.name(answer.rcode());
    };
  }

  private Query query(DomainName name, int type) {
    byte[] message = new UpstreamQuery(Question.of(name, type), false, false).encode(0, true);
    Decoded decoded =
        QueryDecoder.decode(
            message, InetAddress.getLoopbackAddress(), Transport.TCP, ticker.getAsLong());
    if (decoded instanceof Query query) {
      return query;
    }
    throw new IllegalStateException("a question of our own is malformed: " + name);
  }
}
