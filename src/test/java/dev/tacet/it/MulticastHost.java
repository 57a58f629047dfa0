package dev.tacet.it;

import dev.tacet.device.Sighting;
import dev.tacet.device.source.MulticastNames;
import dev.tacet.device.source.OwnInterfaces;
import dev.tacet.testkit.Announcement;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Clock;
import java.util.concurrent.TimeUnit;

/** The two ends of a wire in a namespace, each a process of its own; ended by the test's script. */
final class MulticastHost {
  private static final String GROUP4 = "224.0.0.251";
  private static final String GROUP6 = "ff02::fb";
  private static final int PORT = 5353;
  private static final long LIFE_SECONDS = 90;

  private MulticastHost() {}

  /**
   * {@code listen}: writes what Tacet hears. {@code answer INTERFACE NAME ADDRESS}: a television
   * that answers each question.
   */
  public static void main(String[] arguments) throws Exception {
    if (arguments[0].equals("listen")) {
      listen();
    } else {
      answer(arguments[1], arguments[2], arguments[3]);
    }
  }

  private static void listen() throws InterruptedException {
    try (MulticastNames names =
        new MulticastNames(
            new OwnInterfaces(System::nanoTime), Clock.systemUTC(), System::nanoTime)) {
      names.start(MulticastHost::print);
      System.out.println("listening");
      for (int second = 0; second < LIFE_SECONDS; second++) {
        TimeUnit.SECONDS.sleep(1);
        System.out.println("state " + names.state().well() + " " + names.state().note());
      }
    }
  }

  private static void print(Sighting sighting) {
    if (sighting instanceof Sighting.Label label) {
      String version = label.address().orElseThrow().getAddress().length == 4 ? "IPv4" : "IPv6";
      System.out.println("told " + label.name() + " by " + version + " model " + label.model());
    }
  }

  private static void answer(String on, String name, String address) throws IOException {
    NetworkInterface wire = NetworkInterface.getByName(on);
    byte[] answer =
        new Announcement()
            .service("_googlecast._tcp", "x", name, "md=Chromecast", "fn=" + name)
            .host(name, address)
            .toWire();
    try (Selector selector = Selector.open();
        DatagramChannel four = channel(StandardProtocolFamily.INET, GROUP4, wire);
        DatagramChannel six = channel(StandardProtocolFamily.INET6, GROUP6 + "%" + on, wire)) {
      four.register(selector, SelectionKey.OP_READ, GROUP4);
      six.register(selector, SelectionKey.OP_READ, GROUP6 + "%" + on);
      ByteBuffer query = ByteBuffer.allocate(9_000);
      while (selector.select(TimeUnit.SECONDS.toMillis(LIFE_SECONDS)) > 0) {
        for (SelectionKey key : selector.selectedKeys()) {
          DatagramChannel channel = (DatagramChannel) key.channel();
          query.clear();
          channel.receive(query);
          InetAddress group = InetAddress.getByName((String) key.attachment());
          channel.send(ByteBuffer.wrap(answer), new InetSocketAddress(group, PORT));
        }
        selector.selectedKeys().clear();
      }
    }
  }

  private static DatagramChannel channel(ProtocolFamily family, String group, NetworkInterface wire)
      throws IOException {
    DatagramChannel channel = DatagramChannel.open(family);
    channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, wire);
    channel.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, false);
    channel.bind(new InetSocketAddress(PORT));
    channel.join(InetAddress.getByName(group), wire);
    channel.configureBlocking(false);
    return channel;
  }
}
