package dev.tacet.control.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How the server is.
 *
 * @param api the version of this interface
 * @param listening addresses and ports
 * @param counters what was received, answered, dropped and so on, by name
 */
public record Status(
    String version,
    int api,
    long pid,
    String started,
    long uptimeSeconds,
    String java,
    String configuration,
    String dataDirectory,
    List<String> listening,
    PauseReply pause,
    int rules,
    int profilesInForce,
    long names,
    List<ListStatus> lists,
    List<UpstreamStatus> upstreams,
    CacheStatus cache,
    LogStatus queryLog,
    Map<String, Long> counters,
    List<Finding> findings,
    DeviceStatus devices,
    EncryptionStatus encryption,
    ClockStatus clock,
    DnssecStatus dnssec) {
  /** The same with more that was found. */
  public Status with(List<Finding> more) {
    List<Finding> all = new ArrayList<>(findings);
    all.addAll(more);
    return new Status(
        version,
        api,
        pid,
        started,
        uptimeSeconds,
        java,
        configuration,
        dataDirectory,
        listening,
        pause,
        rules,
        profilesInForce,
        names,
        lists,
        upstreams,
        cache,
        queryLog,
        counters,
        List.copyOf(all),
        devices,
        encryption,
        clock,
        dnssec);
  }
}
