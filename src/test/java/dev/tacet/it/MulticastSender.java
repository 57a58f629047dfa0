package dev.tacet.it;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.util.HexFormat;

/** Says something by multicast DNS from a host of its own; of the JDK alone, to start there. */
final class MulticastSender {
  private static final int PORT = 5_353;

  private MulticastSender() {}

  /**
   * @param arguments the interface, and the packet in hex
   */
  public static void main(String[] arguments) throws IOException {
    byte[] packet = HexFormat.of().parseHex(arguments[1]);
    try (MulticastSocket socket = new MulticastSocket(null)) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress("0.0.0.0", PORT));
      socket.setNetworkInterface(NetworkInterface.getByName(arguments[0]));
      socket.setTimeToLive(255);
      socket.send(
          new DatagramPacket(packet, packet.length, InetAddress.getByName("224.0.0.251"), PORT));
    }
  }
}
