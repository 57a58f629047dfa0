package dev.tacet.device;

import java.time.Instant;

/** One address in the {@link AddressTable} and the device that has it. One thread: the table's. */
final class Held {
  final Entry owner;
  private Device.Address told;

  Held(Entry owner, Device.Address told) {
    this.owner = owner;
    this.told = told;
  }

  /** As it is shown; shared with the snapshots. */
  Device.Address told() {
    return told;
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
            told.first(),
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
