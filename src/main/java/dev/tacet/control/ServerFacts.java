package dev.tacet.control;

import dev.tacet.control.api.CacheStatus;
import dev.tacet.control.api.ClockStatus;
import dev.tacet.control.api.DnssecStatus;
import dev.tacet.control.api.EncryptionStatus;
import dev.tacet.control.api.UpstreamStatus;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What only the running server knows, at one moment.
 *
 * @param configuration the file that was read, or what stands in for it
 * @param listening addresses and ports
 * @param ownAddresses every address of this machine
 * @param gateways the routers of this machine's default routes
 * @param portTaken what kept us from the configured port, in words, or empty
 */
public record ServerFacts(
    String version,
    Instant started,
    String configuration,
    String dataDirectory,
    List<String> listening,
    List<UpstreamStatus> upstreams,
    Set<InetAddress> upstreamAddresses,
    CacheStatus cache,
    Map<String, Long> counters,
    Set<InetAddress> ownAddresses,
    Set<InetAddress> gateways,
    String portTaken,
    EncryptionStatus encryption,
    ClockStatus clock,
    DnssecStatus dnssec) {}
