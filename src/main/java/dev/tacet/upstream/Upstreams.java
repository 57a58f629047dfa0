package dev.tacet.upstream;

import dev.tacet.config.UpstreamConfig;
import dev.tacet.config.UpstreamStrategy;
import dev.tacet.config.UpstreamTls;
import dev.tacet.dns.DomainName;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;

/** Makes upstreams from their configuration. */
public final class Upstreams {
  /** Queries under way over all upstreams; what is more fails at once instead of piling up. */
  private static final int MAX_UNDER_WAY = 4_096;

  /** A handshake is two round trips: a home that asks now and then keeps what it has. */
  private static final Duration TLS_IDLE = Duration.ofSeconds(60);

  private static final int HTTPS_PORT = 443;

  private final EventLoop loop;
  private final Timing timing;
  private final TrustedTime time;
  private Optional<Executor> handshakes = Optional.empty();

  private Upstreams(EventLoop loop, Timing timing, TrustedTime time) {
    this.loop = loop;
    this.timing = timing;
    this.time = time;
  }

  /** Plain ones as one, in the order of the configuration, with the usual times. */
  public static FailoverUpstream of(List<UpstreamConfig> configs, EventLoopGroup group) {
    return of(configs, group, Timing.DEFAULT);
  }

  /**
   * The upstreams as one, in the order of the configuration; the list may be empty.
   *
   * @param group one loop of it serves all of them; to be shut down after they are closed
   */
  public static FailoverUpstream of(
      List<UpstreamConfig> configs, EventLoopGroup group, Timing timing) {
    EventLoop loop = group.next();
    TrustedTime time = TrustedTime.of(Clock.systemUTC());
    return new Upstreams(loop, timing, time).together(configs, Strategy.STRICT);
  }

  /**
   * The upstreams of the house.
   *
   * @param forward who is asked for a domain and all below it, instead of {@code configs}
   * @param time what certificates are judged by
   * @param group one loop of it serves all of them; to be shut down after they are closed
   */
  public static UpstreamsByDomain of(
      List<UpstreamConfig> configs,
      UpstreamStrategy strategy,
      Map<DomainName, UpstreamConfig> forward,
      TrustedTime time,
      EventLoopGroup group) {
    Upstreams making = new Upstreams(group.next(), Timing.DEFAULT, time);
    // One resolver that several domains name is one upstream, with one health.
    Map<UpstreamConfig, List<DomainName>> domains = new LinkedHashMap<>();
    forward.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            each ->
                domains
                    .computeIfAbsent(each.getValue(), config -> new ArrayList<>())
                    .add(each.getKey()));
    List<UpstreamsByDomain.Forward> forwards = new ArrayList<>();
    domains.forEach(
        (config, names) ->
            forwards.add(
                new UpstreamsByDomain.Forward(
                    names, making.together(List.of(config), Strategy.STRICT))));
    return new UpstreamsByDomain(making.together(configs, strategy(strategy)), forwards);
  }

  /** Why an upstream's file of authorities cannot be used; empty where it can, or has none. */
  public static Optional<String> problem(UpstreamConfig config) {
    Optional<Path> file = config.tls().flatMap(UpstreamTls::authorities);
    try {
      if (file.isPresent()) {
        Authorities.of(file);
      }
      return Optional.empty();
    } catch (UntrustedException e) {
      return Optional.of(e.getMessage());
    }
  }

  private static Strategy strategy(UpstreamStrategy strategy) {
    DoubleSupplier chance = () -> ThreadLocalRandom.current().nextDouble();
    return switch (strategy) {
      case STRICT -> Strategy.STRICT;
      case FASTEST -> Strategy.fastest(chance);
      case PARALLEL -> Strategy.parallel(chance);
    };
  }

  private FailoverUpstream together(List<UpstreamConfig> configs, Strategy strategy) {
    List<Upstream> upstreams = configs.stream().map(this::one).toList();
    return new FailoverUpstream(upstreams, strategy, loop, timing, MAX_UNDER_WAY, System::nanoTime);
  }

  private Upstream one(UpstreamConfig config) {
    return switch (config.scheme()) {
      case "udp" ->
          new UdpUpstream(
              config.name(), config.address(), config.mixedCase(), loop, timing, System::nanoTime);
      case "tcp" -> stream(config, Link.PLAIN, timing);
      case "tls" -> {
        Timing kept = timing.withIdle(TLS_IDLE);
        yield stream(config, link(config, "dot", kept), kept);
      }
      case "https" -> {
        Timing kept = timing.withIdle(TLS_IDLE);
        TlsLink link = link(config, "h2", kept);
        yield streams(
            config,
            kept,
            link::outdated,
            owner ->
                new HttpsConnection(
                    config.address(), site(config), link, loop, kept, System::nanoTime, owner));
      }
      case "quic" -> quic(config, new DoqLanguage());
      case "h3" -> quic(config, new Http3Language(site(config)));
      default ->
          throw new IllegalArgumentException(
              "unsupported scheme \"" + config.scheme() + "\"; use udp, tcp, tls, https, quic, h3");
    };
  }

  private Upstream stream(UpstreamConfig config, Link link, Timing kept) {
    return new TcpUpstream(
        config.name(),
        config.address(),
        link,
        loop,
        kept,
        System::nanoTime,
        new EdnsMemory(System::nanoTime));
  }

  private Upstream quic(UpstreamConfig config, QuicLanguage language) {
    Optional<String> none = QuicHere.problem();
    if (none.isPresent()) {
      return new AbsentUpstream(config.name(), none.get());
    }
    Timing kept = timing.withIdle(TLS_IDLE);
    QuicLink link =
        new QuicLink(
            config.tls().orElseThrow(),
            config.address().getPort(),
            language.protocol(),
            time,
            handshakes(),
            kept);
    return streams(
        config,
        kept,
        link::outdated,
        owner ->
            new QuicConnection(
                config.address(), link, language, loop, kept, System::nanoTime, owner));
  }

  private Upstream streams(
      UpstreamConfig config, Timing kept, BooleanSupplier outdated, StreamConnection.Dial dial) {
    return new StreamUpstream(config.name(), dial.until(outdated), loop, kept, System::nanoTime);
  }

  private static HttpSite site(UpstreamConfig config) {
    String host = config.tls().orElseThrow().host();
    String shown = host.contains(":") ? "[" + host + "]" : host;
    int port = config.address().getPort();
    return new HttpSite(
        port == HTTPS_PORT ? shown : shown + ":" + port, config.path(), config.get());
  }

  private TlsLink link(UpstreamConfig config, String protocol, Timing kept) {
    UpstreamTls tls = config.tls().orElseThrow();
    return new TlsLink(tls, config.address().getPort(), protocol, time, handshakes(), kept);
  }

  private Executor handshakes() {
    Executor one = handshakes.orElseGet(HandshakeThread::new);
    handshakes = Optional.of(one);
    return one;
  }
}
