package dev.tacet.alert;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ServerSocketFactory;

/** As much of an MQTT 3.1.1 broker as a client that only publishes can see. */
final class FakeBroker implements AutoCloseable {
  /** One message; {@code client} counts connections from 1. */
  record Message(int client, String topic, String body, boolean retained) {}

  /** What a client said when it connected. */
  record Hello(String will, String willMessage, int flags, String user, String password) {}

  final BlockingQueue<Message> published = new LinkedBlockingQueue<>();
  final Map<String, String> retained = new ConcurrentHashMap<>();
  final List<Hello> hellos = new CopyOnWriteArrayList<>();
  final List<Socket> clients = new CopyOnWriteArrayList<>();
  volatile int refusal;
  volatile boolean silent;
  private final FakeReceiver receiver;

  FakeBroker(int port) {
    this(ServerSocketFactory.getDefault(), port);
  }

  FakeBroker(ServerSocketFactory sockets, int port) {
    receiver = new FakeReceiver(sockets, port, this::serve);
  }

  int port() {
    return receiver.port();
  }

  private void serve(Socket client) throws IOException {
    DataInputStream in = new DataInputStream(client.getInputStream());
    DataOutputStream out = new DataOutputStream(client.getOutputStream());
    clients.add(client);
    int number = clients.size();
    for (int first = in.read(); first >= 0; first = in.read()) {
      byte[] rest = in.readNBytes(length(in));
      DataInputStream packet = new DataInputStream(new java.io.ByteArrayInputStream(rest));
      switch (first >> 4) {
        case 1 -> {
          hellos.add(hello(packet));
          out.write(new byte[] {0x20, 2, 0, (byte) refusal});
        }
        case 3 -> {
          String topic = text(packet);
          int id = packet.readUnsignedShort();
          String body = new String(packet.readAllBytes(), StandardCharsets.UTF_8);
          boolean kept = (first & 1) == 1;
          published.add(new Message(number, topic, body, kept));
          if (kept) {
            retained.put(topic, body);
          }
          if (!silent) {
            out.write(new byte[] {0x40, 2, (byte) (id >> 8), (byte) id});
          }
        }
        case 12 -> out.write(new byte[] {(byte) 0xd0, 0});
        default -> {
          return;
        }
      }
      out.flush();
    }
  }

  private static int length(DataInputStream in) throws IOException {
    int length = 0;
    for (int shift = 0; ; shift += 7) {
      int octet = in.readUnsignedByte();
      length |= (octet & 0x7f) << shift;
      if (octet < 0x80) {
        return length;
      }
    }
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readUnsignedShort()), StandardCharsets.UTF_8);
  }

  private static Hello hello(DataInputStream in) throws IOException {
    text(in); // MQTT
    in.readUnsignedByte(); // version
    int flags = in.readUnsignedByte();
    in.readUnsignedShort(); // keep alive
    text(in); // client id
    String will = text(in);
    String message = text(in);
    String user = (flags & 0x80) != 0 ? text(in) : "";
    String password = (flags & 0x40) != 0 ? text(in) : "";
    return new Hello(will, message, flags, user, password);
  }

  @Override
  public void close() {
    receiver.close();
  }
}
