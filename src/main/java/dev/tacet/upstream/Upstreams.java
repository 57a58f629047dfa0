package dev.tacet.upstream;

import dev.tacet.config.UpstreamConfig;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.util.List;

/** Makes upstreams from their configuration. */
public final class Upstreams {
  /** Queries under way over all upstreams; what is more fails at once instead of piling up. */
  private static final int MAX_UNDER_WAY = 4_096;

  private Upstreams() {}

  /** The upstreams as one, in the order of the configuration, with the usual times. */
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
    List<Upstream> upstreams = configs.stream().map(config -> of(config, loop, timing)).toList();
    return new FailoverUpstream(upstreams, loop, timing, MAX_UNDER_WAY, System::nanoTime);
  }

  private static Upstream of(UpstreamConfig config, EventLoop loop, Timing timing) {
    return switch (config.scheme()) {
      case "udp" ->
          new UdpUpstream(config.name(), config.address(), loop, timing, System::nanoTime);
      case "tcp" ->
          new TcpUpstream(
              config.name(),
              config.address(),
              loop,
              timing,
              System::nanoTime,
              new EdnsMemory(System::nanoTime));
      default ->
          throw new IllegalArgumentException(
              "unsupported scheme \"" + config.scheme() + "\"; use udp, tcp");
    };
  }
}
