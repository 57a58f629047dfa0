package dev.tacet.capture;

import dev.tacet.insight.Party;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What was read and what was not. Immutable.
 *
 * @param format in words: {@code pcap, little-endian, nanoseconds}
 * @param octets of the unpacked input that were read
 * @param packets records with a packet, whether they could be read further or not
 * @param packetOctets octets of these packets on the wire
 * @param firstMillis the earliest time of a packet, milliseconds since 1970; 0 where there is none
 * @param lastMillis the latest
 * @param clockWentBack packets dated more than a second before the one in front of them
 * @param links packets by link type, {@code Ethernet} for one
 * @param aside IP traffic that is no flow: between two addresses inside, to groups, or between two
 *     addresses none of which is known to be inside
 * @param skipped what could not be read, by reason
 * @param overflowed by table: how often something had no room and is missing or was cut short
 * @param damages what is wrong with the file; the first {@link #MAX_DAMAGES} of {@code damageCount}
 * @param devices the parties, in the order they were first seen
 * @param observations queries handed out
 * @param flows flows handed out
 * @param loneAnswers answers whose query was not seen; their addresses count as looked up
 */
public record CaptureSummary(
    String format,
    long octets,
    long packets,
    long packetOctets,
    long firstMillis,
    long lastMillis,
    long clockWentBack,
    Map<String, Traffic> links,
    Map<String, Traffic> aside,
    Map<String, Traffic> skipped,
    Map<String, Long> overflowed,
    List<Damage> damages,
    long damageCount,
    List<SeenDevice> devices,
    long observations,
    long flows,
    long loneAnswers) {
  /** A file of nothing but damage must not fill a report. */
  public static final int MAX_DAMAGES = 20;

  public CaptureSummary {
    Objects.requireNonNull(format);
    links = Collections.unmodifiableMap(new LinkedHashMap<>(links));
    aside = Collections.unmodifiableMap(new LinkedHashMap<>(aside));
    skipped = Collections.unmodifiableMap(new LinkedHashMap<>(skipped));
    overflowed = Collections.unmodifiableMap(new LinkedHashMap<>(overflowed));
    damages = List.copyOf(damages);
    devices = List.copyOf(devices);
  }

  /** Whether the file was read from its first to its last octet without finding it damaged. */
  public boolean whole() {
    return damageCount == 0;
  }

  /**
   * @param packets IP packets or frames
   * @param octets of them, on the wire
   */
  public record Traffic(long packets, long octets) {}

  /**
   * A place where the file is not what its format asks for.
   *
   * @param position in the unpacked input
   * @param lostOctets not read because of it
   * @param words what was seen there
   */
  public record Damage(long position, long lostOctets, String words) {}

  /**
   * A party and what was seen of it.
   *
   * @param hostName what it calls itself, by DHCP or multicast DNS; empty where it did not say. A
   *     stranger's words: to be escaped
   * @param hostNameFrom {@code dhcp}, {@code dhcpv6}, {@code mdns}, {@code dhcp-class}; empty
   *     without a name
   * @param bytesUp octets of IP packets sent to addresses outside
   * @param bytesDown received from there
   */
  public record SeenDevice(
      Party party,
      String hostName,
      String hostNameFrom,
      long firstMillis,
      long lastMillis,
      long bytesUp,
      long bytesDown,
      long queries) {}
}
