package dev.tacet.device.source;

import dev.tacet.device.MacAddress;
import dev.tacet.device.Place;
import dev.tacet.device.PlainAddress;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This machine's own interfaces: which addresses and MACs are its own, and which addresses are on
 * one of its wires, where their MAC can be seen. A wire is an interface with a MAC; behind a tunnel
 * or a dial-up line nobody has one. On a wire are the prefixes of its addresses and those routed
 * there without a gateway (a router may announce a prefix in which we have but one {@code /128}).
 *
 * <p>Read anew when it is ten seconds old, by whoever asks then; that takes about a millisecond and
 * waits for nobody. Thread-safe.
 */
public final class OwnInterfaces implements Function<InetAddress, Place> {
  private static final long AGE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int MAX_INTERFACES = 256;
  private static final int MAC_OCTETS = 6;
  private static final Logger log = LoggerFactory.getLogger(OwnInterfaces.class);

  private final Path proc;
  private final LongSupplier ticker;
  private final AtomicLong readAt;
  private volatile Seen seen;

  /** What was there when we looked. */
  record Seen(Set<InetAddress> own, Set<MacAddress> macs, List<OnWire> wires) {
    static final Seen NOTHING = new Seen(Set.of(), Set.of(), List.of());

    Place placeOf(InetAddress address) {
      if (address.isLoopbackAddress() || own.contains(address)) {
        return Place.OWN;
      }
      boolean onLink =
          address.isLinkLocalAddress() && address instanceof Inet6Address && !wires.isEmpty()
              || wires.stream().anyMatch(wire -> wire.holds(address));
      return onLink ? Place.ON_LINK : Place.BEYOND;
    }
  }

  /**
   * Looks for the first time.
   *
   * @param ticker monotonic nanoseconds
   */
  public OwnInterfaces(LongSupplier ticker) {
    this(Path.of("/proc"), ticker);
  }

  OwnInterfaces(Path proc, LongSupplier ticker) {
    this.proc = proc;
    this.ticker = ticker;
    this.readAt = new AtomicLong(ticker.getAsLong());
    this.seen = read(Seen.NOTHING);
  }

  /** Where an address is. An address of our own is one with or without a scope. */
  @Override
  public Place apply(InetAddress address) {
    long now = ticker.getAsLong();
    long last = readAt.get();
    // One of those who find it old reads it; the others take what is there.
    if (now - last >= AGE_NANOS && readAt.compareAndSet(last, now)) {
      seen = read(seen);
    }
    return seen.placeOf(PlainAddress.of(address));
  }

  /** Whether one of our own interfaces has this MAC. */
  public boolean isOwn(MacAddress mac) {
    return seen.macs().contains(mac);
  }

  /** Looks again now. */
  public void refresh() {
    readAt.set(ticker.getAsLong());
    seen = read(seen);
  }

  /** What is there now, or what was there before where that cannot be read. */
  private Seen read(Seen before) {
    Set<InetAddress> own = new HashSet<>();
    Set<MacAddress> macs = new HashSet<>();
    Set<String> wires = new HashSet<>();
    List<OnWire> prefixes = new ArrayList<>();
    try {
      for (NetworkInterface each :
          NetworkInterface.networkInterfaces().limit(MAX_INTERFACES).toList()) {
        Optional<MacAddress> mac = macOf(each);
        mac.ifPresent(macs::add);
        mac.ifPresent(any -> wires.add(each.getName()));
        for (InterfaceAddress address : each.getInterfaceAddresses()) {
          own.add(PlainAddress.of(address.getAddress()));
          if (mac.isPresent() && each.isUp()) {
            OnWire.of(PlainAddress.of(address.getAddress()), address.getNetworkPrefixLength())
                .ifPresent(prefixes::add);
          }
        }
      }
      prefixes.addAll(RouteTables.onWires(proc, wires));
    } catch (SocketException e) {
      log.debug("the interfaces of this machine changed while they were read; later again", e);
      return before;
    } catch (IOException e) {
      // Without /proc the prefixes of the addresses have to do.
      log.debug("no routes to be read below {}", proc, e);
    }
    return new Seen(Set.copyOf(own), Set.copyOf(macs), prefixes.stream().distinct().toList());
  }

  private static Optional<MacAddress> macOf(NetworkInterface of) throws SocketException {
    byte[] octets = of.getHardwareAddress();
    if (octets == null || octets.length != MAC_OCTETS) {
      return Optional.empty();
    }
    long mac = 0;
    for (byte octet : octets) {
      mac = mac << 8 | octet & 0xff;
    }
    return Optional.of(new MacAddress(mac)).filter(MacAddress::isOfADevice);
  }
}
