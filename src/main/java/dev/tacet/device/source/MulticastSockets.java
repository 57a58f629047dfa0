package dev.tacet.device.source;

import dev.tacet.dns.MulticastMessage;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * One socket an interface and IP version, in the group of multicast DNS (RFC 6762 section 3). They
 * are bound to the group's address, so that no unicast packet meant for another program on this
 * machine that speaks multicast DNS ever comes here, and they share the port. One thread, except
 * {@link #wake}.
 */
final class MulticastSockets implements AutoCloseable {
  static final int PORT = 5353;

  /** Interfaces beyond that are left out: a machine with many containers has hundreds. */
  static final int MAX_INTERFACES = 16;

  private static final int EVERYWHERE = 255; // the hop limit RFC 6762 section 11 wants
  private static final byte[] GROUP4 = {(byte) 224, 0, 0, (byte) 251};
  private static final byte[] GROUP6 = {
    (byte) 0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xfb
  };

  /** An interface that came back is another one: its index tells. */
  private record Wire(int index, String name, boolean six) implements Comparable<Wire> {
    @Override
    public int compareTo(Wire other) {
      int order = Integer.compare(index, other.index);
      return order == 0 ? Boolean.compare(six, other.six) : order;
    }

    @Override
    public String toString() {
      return name + (six ? " (IPv6)" : " (IPv4)");
    }
  }

  /** Takes a packet. */
  interface Receiver {
    void receive(InetSocketAddress source, byte[] octets);
  }

  private final Selector selector;
  private final Map<Wire, DatagramChannel> channels = new HashMap<>();
  private final Map<Wire, String> failures = new HashMap<>();
  private final ByteBuffer buffer = ByteBuffer.allocate(MulticastMessage.MAX_OCTETS + 1);

  MulticastSockets() throws IOException {
    selector = Selector.open();
  }

  /**
   * Joins the group on interfaces that came, leaves it on those that went, and tries again where it
   * failed.
   *
   * @return whether one came
   */
  boolean renew() throws IOException {
    Set<Wire> wires = wires();
    for (Wire gone : new HashSet<>(channels.keySet())) {
      if (!wires.contains(gone)) {
        channels.remove(gone).close();
      }
    }
    failures.clear();
    boolean more = false;
    for (Wire wire : wires) {
      if (!channels.containsKey(wire)) {
        more |= join(wire);
      }
    }
    return more;
  }

  private static Set<Wire> wires() throws IOException {
    Set<Wire> wires = new TreeSet<>();
    int interfaces = 0;
    for (NetworkInterface one : NetworkInterface.networkInterfaces().toList()) {
      try {
        if (!one.isUp() || one.isLoopback() || !one.supportsMulticast()) {
          continue;
        }
      } catch (IOException e) {
        continue; // it went away while it was looked at
      }
      boolean four = one.inetAddresses().anyMatch(Inet4Address.class::isInstance);
      boolean six = one.inetAddresses().anyMatch(Inet6Address.class::isInstance);
      if ((four || six) && ++interfaces <= MAX_INTERFACES) {
        if (four) {
          wires.add(new Wire(one.getIndex(), one.getName(), false));
        }
        if (six) {
          wires.add(new Wire(one.getIndex(), one.getName(), true));
        }
      }
    }
    return wires;
  }

  private boolean join(Wire wire) throws IOException {
    ProtocolFamily family = wire.six() ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
    DatagramChannel channel = null;
    try {
      channel = DatagramChannel.open(family);
      NetworkInterface on = NetworkInterface.getByIndex(wire.index());
      if (on == null) {
        channel.close();
        return false;
      }
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, on);
      channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, EVERYWHERE);
      channel.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, false);
      channel.bind(group(wire));
      channel.join(group(wire).getAddress(), on);
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, wire);
      channels.put(wire, channel);
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      failures.put(wire, e.getMessage());
      if (channel != null) {
        channel.close();
      }
      return false;
    }
  }

  private static InetSocketAddress group(Wire wire) throws UnknownHostException {
    InetAddress group =
        wire.six()
            ? Inet6Address.getByAddress(null, GROUP6, wire.index())
            : InetAddress.getByAddress(GROUP4);
    return new InetSocketAddress(group, PORT);
  }

  /** How many sockets are open. */
  int open() {
    return channels.size();
  }

  /** What does not work, and what to do; or empty. */
  String problem() {
    if (failures.isEmpty()) {
      return "";
    }
    List<String> words = new ArrayList<>();
    new TreeSet<>(failures.keySet()).forEach(wire -> words.add(wire + ": " + failures.get(wire)));
    return "cannot listen on port "
        + PORT
        + " ("
        + String.join("; ", words)
        + "); where another program holds it alone, let it share the port";
  }

  /** Sends a message on every interface; where it cannot be sent, the next time may be better. */
  void send(byte[] octets) {
    for (Map.Entry<Wire, DatagramChannel> channel : channels.entrySet()) {
      try {
        channel.getValue().send(ByteBuffer.wrap(octets), group(channel.getKey()));
      } catch (IOException e) {
        failures.put(channel.getKey(), e.getMessage());
      }
    }
  }

  /** Waits for packets, and takes one of each socket. */
  void receive(long waitMillis, Receiver to) throws IOException {
    selector.select(Math.max(1, waitMillis));
    for (SelectionKey key : selector.selectedKeys()) {
      if (key.isValid()) {
        receive(key, to);
      }
    }
    selector.selectedKeys().clear();
  }

  private void receive(SelectionKey key, Receiver to) throws IOException {
    buffer.clear();
    try {
      if (((DatagramChannel) key.channel()).receive(buffer) instanceof InetSocketAddress source) {
        byte[] octets = new byte[buffer.flip().remaining()];
        buffer.get(octets);
        to.receive(source, octets);
      }
    } catch (IOException e) {
      Wire wire = (Wire) key.attachment();
      failures.put(wire, e.getMessage());
      key.channel().close(); // an interface that went; if it is still there, it is joined again
      channels.remove(wire);
    }
  }

  /** Ends the waiting. Any thread. */
  void wake() {
    selector.wakeup();
  }

  @Override
  public void close() throws IOException {
    for (DatagramChannel channel : channels.values()) {
      channel.close();
    }
    channels.clear();
    selector.close();
  }
}
