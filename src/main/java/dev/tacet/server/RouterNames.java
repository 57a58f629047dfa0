package dev.tacet.server;

import dev.tacet.config.DevicesConfig;
import dev.tacet.config.UpstreamConfig;
import dev.tacet.device.ReverseNames;
import dev.tacet.device.source.RouterAddresses;
import dev.tacet.dns.Answer;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.Question;
import dev.tacet.dns.RecordTypes;
import dev.tacet.dns.ReverseName;
import dev.tacet.dns.UpstreamQuery;
import dev.tacet.upstream.Exchange;
import dev.tacet.upstream.Exchange.Answered;
import dev.tacet.upstream.FailoverUpstream;
import dev.tacet.upstream.Upstreams;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks the router, and nobody else, for the names in the house: the one of the configuration, or
 * this machine's default router where its address is private. Looked for anew with each question,
 * since a machine moves between networks; no question is asked where there is none. Thread-safe.
 */
final class RouterNames implements ReverseNames, RouterAddresses, AutoCloseable {
  private static final int DNS_PORT = 53;
  private static final int UNIQUE_LOCAL = 0xfc;
  private static final long WITHIN_SECONDS = 5;

  private final DevicesConfig.ReverseDns config;
  private final Gateways gateways;
  private final EventLoopGroup loops;
  private Optional<Asked> asked = Optional.empty();
  private boolean closed;

  private record Asked(InetSocketAddress router, FailoverUpstream upstream) {}

  /**
   * @param loops one loop of it serves the questions; to be shut down after this is closed
   */
  RouterNames(DevicesConfig.ReverseDns config, Gateways gateways, EventLoopGroup loops) {
    this.config = config;
    this.gateways = gateways;
    this.loops = loops;
  }

  @Override
  public CompletionStage<Optional<String>> nameOf(InetAddress address) {
    return ask(ReverseName.of(address), RecordTypes.PTR)
        .thenApply(answer -> answer.flatMap(ReverseName::pointedTo).map(RouterNames::text));
  }

  /** Without the dot at the end. */
  private static String text(DomainName name) {
    String text = name.toString();
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }

  @Override
  public List<InetAddress> of(String host) throws IOException {
    try {
      List<InetAddress> found =
          ask(DomainName.parse(host), RecordTypes.A)
              .toCompletableFuture()
              .get(WITHIN_SECONDS, TimeUnit.SECONDS)
              .map(Answer::addresses)
              .orElse(List.of());
      if (found.isEmpty()) {
        throw new IOException("the router names no address of " + host + "; write it in the url");
      }
      return found;
    } catch (TimeoutException e) {
      throw new IOException("the router does not answer within " + WITHIN_SECONDS + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopped while the router was asked");
    } catch (ExecutionException e) {
      throw new IllegalStateException("asking the router failed", e.getCause());
    }
  }

  private CompletionStage<Optional<Answer>> ask(DomainName name, int type) {
    Optional<FailoverUpstream> upstream = upstream();
    if (upstream.isEmpty()) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return upstream
        .get()
        .exchange(new UpstreamQuery(Question.of(name, type), false, false))
        .thenApply(RouterNames::answer);
  }

  private static Optional<Answer> answer(Exchange exchange) {
    return exchange instanceof Answered answered
        ? Optional.of(answered.answer())
        : Optional.empty();
  }

  private synchronized Optional<FailoverUpstream> upstream() {
    Optional<InetSocketAddress> router = closed ? Optional.empty() : router();
    if (asked.isPresent() && !asked.map(Asked::router).equals(router)) {
      asked.get().upstream().close();
      asked = Optional.empty();
    }
    if (asked.isEmpty() && router.isPresent()) {
      UpstreamConfig one = new UpstreamConfig("udp", router.get(), "router");
      asked = Optional.of(new Asked(router.get(), Upstreams.of(List.of(one), loops)));
    }
    return asked.map(Asked::upstream);
  }

  private Optional<InetSocketAddress> router() {
    if (config.router().isPresent()) {
      return config.router();
    }
    return gateways.read().stream()
        .filter(RouterNames::isPrivate)
        .min(
            Comparator.comparing((InetAddress a) -> !(a instanceof Inet4Address))
                .thenComparing(InetAddress::getHostAddress))
        .map(address -> new InetSocketAddress(address, DNS_PORT));
  }

  /** RFC 1918 and RFC 4193. A link-local one would need its interface, which no table names. */
  static boolean isPrivate(InetAddress address) {
    return address instanceof Inet4Address
        ? address.isSiteLocalAddress()
        : (address.getAddress()[0] & 0xfe) == UNIQUE_LOCAL;
  }

  @Override
  public synchronized void close() {
    closed = true;
    asked.ifPresent(one -> one.upstream().close());
    asked = Optional.empty();
  }
}
