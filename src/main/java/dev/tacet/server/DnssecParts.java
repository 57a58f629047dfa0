package dev.tacet.server;

import dev.tacet.config.Config;
import dev.tacet.config.DnssecMode;
import dev.tacet.config.UpstreamConfig;
import dev.tacet.control.api.DnssecStatus;
import dev.tacet.dnssec.DnssecCounts;
import dev.tacet.dnssec.PassingUpstream;
import dev.tacet.dnssec.ValidatingUpstream;
import dev.tacet.upstream.TrustedTime;
import dev.tacet.upstream.Upstream;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is done with signatures, by the configured mode. Thread-safe. */
final class DnssecParts {
  private final DnssecMode mode;
  private final TrustedTime time;
  private final Upstream upstream;
  private final Optional<ValidatingUpstream> validating;

  /**
   * @param time what signatures' dates are judged by
   * @param loop an event loop
   */
  DnssecParts(
      Config config,
      Upstream upstreams,
      TrustedTime time,
      ScheduledExecutorService loop,
      LongSupplier nanos) {
    this.mode = config.dnssec().mode();
    this.time = time;
    this.validating =
        mode == DnssecMode.VALIDATE
            ? Optional.of(
                new ValidatingUpstream(
                    upstreams,
                    config.dnssec(),
                    config.forward().keySet(),
                    time,
                    loop,
                    ValidatingUpstream.BUDGET,
                    nanos))
            : Optional.empty();
    this.upstream =
        switch (mode) {
          case OFF -> PassingUpstream.withoutDnssec(upstreams);
          case PASS -> PassingUpstream.of(upstreams, vouching(config)::contains);
          case VALIDATE -> validating.get();
        };
  }

  /** Those whose answers nobody on the way can have changed, or whom the owner trusts. */
  private static Set<String> vouching(Config config) {
    return Stream.concat(config.upstreams().stream(), config.forward().values().stream())
        .filter(
            each ->
                each.tls().isPresent()
                    || address(each).isLoopbackAddress()
                    || config.dnssec().trustedUpstreams().contains(address(each)))
        .map(UpstreamConfig::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static InetAddress address(UpstreamConfig config) {
    return config.address().getAddress();
  }

  /** What is asked instead of the upstreams themselves. */
  Upstream upstream() {
    return upstream;
  }

  DnssecStatus status() {
    DnssecCounts counts = validating.map(ValidatingUpstream::counts).orElse(DnssecCounts.NONE);
    return new DnssecStatus(
        mode.name().toLowerCase(Locale.ROOT),
        counts.secure(),
        counts.insecure(),
        counts.bogus(),
        counts.unknown(),
        mode == DnssecMode.VALIDATE && time.now().isPresent(),
        counts.problem());
  }
}
