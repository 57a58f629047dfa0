package dev.tacet.device;

import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One address in the {@link AddressTable} and the device that has it. One thread: the table's. */
final class Held {
  /** Enough for any home; of a flood of made-up MACs at one address the first stay. */
  static final int MAX_USERS = 4;

  final Entry owner;
  private Device.Address told;
  private Set<Integer> users = Set.of();

  Held(Entry owner, Device.Address told) {
    this.owner = owner;
    this.told = told;
  }

  /** As it is shown; shared with the snapshots. */
  Device.Address told() {
    return told;
  }

  /** Seen at another device, which it is not given to: the owner put it elsewhere. */
  void usedBy(int id) {
    if (users.size() < MAX_USERS && !users.contains(id)) {
      users = Stream.concat(users.stream(), Stream.of(id)).collect(Collectors.toUnmodifiableSet());
    }
  }

  /** Ids of the devices it was seen at, some of which may be gone. */
  Set<Integer> users() {
    return users;
  }

  boolean isOwners() {
    return told.source() == Source.OWNER;
  }

  /** An identity said it again. */
  void confirm(Source source, String port, Instant at) {
    told =
        new Device.Address(
            told.address(), source, port, told.first(), later(told.last(), at), true, true);
  }

  /** It asked something. */
  void seen(Instant at) {
    told =
        new Device.Address(
            told.address(),
            told.source(),
            told.port(),
            told.first().equals(Device.Address.NEVER) ? at : told.first(),
            later(told.last(), at),
            told.confirmed(),
            told.reachable());
  }

  void gone() {
    told =
        new Device.Address(
            told.address(),
            told.source(),
            told.port(),
            told.first(),
            told.last(),
            told.confirmed(),
            false);
  }

  /** A clock that jumped back does not make anything older. */
  static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
