package dev.tacet.config;

import java.net.InetSocketAddress;

/**
 * A resolver to ask.
 *
 * @param scheme {@code udp} (TCP on truncation) or {@code tcp}
 * @param address where it listens, already an address: names would need a resolver
 * @param name as log and status show it: the URL as the owner wrote it
 */
public record UpstreamConfig(String scheme, InetSocketAddress address, String name) {}
