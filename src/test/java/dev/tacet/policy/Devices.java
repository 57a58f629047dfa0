package dev.tacet.policy;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One device as evidence shows it, built up by a test. */
final class Devices {
  private final int id;
  private final Set<Integer> merged = new HashSet<>();
  private final Set<String> groups = new HashSet<>();
  private final List<InetAddress> addresses = new ArrayList<>();
  private final Set<Long> macs = new HashSet<>();
  private final List<String> tokens = new ArrayList<>();
  private final Set<Integer> proposedAs = new HashSet<>();
  private String name = "";
  private String kind = "";
  private boolean fresh;

  private Devices(int id) {
    this.id = id;
  }

  static Devices entry(int id) {
    return new Devices(id);
  }

  /** An address of 198.18.0.0/15. */
  static InetAddress ipv4(int number) {
    return World.address("198.18." + (number >> 8 & 0xff) + "." + (number & 0xff));
  }

  Devices at(String... literals) {
    return at(List.of(literals));
  }

  Devices at(List<String> literals) {
    literals.forEach(literal -> addresses.add(World.address(literal)));
    return this;
  }

  Devices mac(long mac) {
    macs.add(mac);
    return this;
  }

  Devices token(String token) {
    tokens.add(token);
    return this;
  }

  Devices merged(int... ids) {
    for (int other : ids) {
      merged.add(other);
    }
    return this;
  }

  Devices named(String given) {
    name = given;
    return this;
  }

  Devices kind(String given) {
    kind = given;
    return this;
  }

  Devices in(String... given) {
    groups.addAll(List.of(given));
    return this;
  }

  Devices fresh() {
    fresh = true;
    return this;
  }

  Devices maybe(int... established) {
    for (int other : established) {
      proposedAs.add(other);
    }
    return this;
  }

  DeviceMap.Entry made() {
    return new DeviceMap.Entry(
        id, merged, name, name, kind, groups, fresh, addresses, macs, tokens, proposedAs);
  }
}
