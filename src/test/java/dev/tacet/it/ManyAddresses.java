package dev.tacet.it;

import java.io.ByteArrayOutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A host that invents addresses: asks once from each, and waits for no answer. */
final class ManyAddresses {
  private ManyAddresses() {}

  /** {@code SERVER PREFIX COUNT}: from PREFIX1 to PREFIXcount, in hex; they have to be there. */
  public static void main(String[] arguments) throws Exception {
    InetAddress server = InetAddress.getByName(arguments[0]);
    int count = Integer.parseInt(arguments[2]);
    for (int i = 1; i <= count; i++) {
      InetAddress own = InetAddress.getByName(arguments[1] + Integer.toHexString(i));
      try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(own, 0))) {
        byte[] query = query(i, "flood.example.org");
        socket.send(new DatagramPacket(query, query.length, server, 53));
      }
      Thread.sleep(i % 10 == 0 ? 1 : 0);
    }
  }

  private static byte[] query(int id, String name) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) (id >> 8), (byte) id, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0});
    for (String label : name.split("\\.")) {
      out.write(label.length());
      out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
    }
    out.writeBytes(new byte[] {0, 0, 1, 0, 1});
    return out.toByteArray();
  }
}
