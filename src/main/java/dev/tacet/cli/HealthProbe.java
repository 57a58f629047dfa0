package dev.tacet.cli;

import dev.tacet.dns.Answer;
import dev.tacet.dns.AnswerReader;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.MalformedAnswerException;
import dev.tacet.dns.Question;
import dev.tacet.dns.Rcodes;
import dev.tacet.dns.RecordTypes;
import dev.tacet.dns.UpstreamQuery;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;

/**
 * Asks {@code health.tacet.invalid} A, which only Tacet answers with 127.0.0.1 ({@code invalid}
 * exists nowhere: RFC 6761 section 6.4), so that another resolver on the port is not taken for it.
 * TCP is asked only to say what is wrong when UDP is silent. One thread; blocks.
 */
final class HealthProbe {
  private static final UpstreamQuery QUERY =
      new UpstreamQuery(
          Question.of(DomainName.parse("health.tacet.invalid"), RecordTypes.A), false, false);
  private static final byte[] LOOPBACK = {127, 0, 0, 1};
  private static final int SENDINGS = 2;

  /** What came of it. */
  record Finding(boolean well, String words) {}

  private final int patienceMillis;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param patience how long each sending is waited for
   */
  HealthProbe(Duration patience) {
    this.patienceMillis = Math.toIntExact(patience.toMillis());
  }

  Finding ask(InetSocketAddress server) {
    long began = System.nanoTime();
    String trouble = "does not answer";
    for (int sending = 0; sending < SENDINGS; sending++) {
      try {
        String wrong = judged(overUdp(server));
        double millis = (System.nanoTime() - began) / 1e6;
        return wrong.isEmpty()
            ? new Finding(true, "answers in " + Numbers.millis(millis))
            : new Finding(false, wrong);
      } catch (SocketTimeoutException e) {
        trouble = "does not answer";
      } catch (PortUnreachableException e) {
        trouble = "has nobody listening on UDP";
        break;
      } catch (IOException e) {
        trouble = "cannot be asked: " + e.getMessage();
        break;
      }
    }
    return new Finding(
        false, trouble + (answersOverTcp(server) ? ", though it does over TCP" : ""));
  }

  private byte[] overUdp(InetSocketAddress server) throws IOException {
    int id = random.nextInt(0x10000);
    byte[] query = QUERY.encode(id, true);
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(server); // replies of others never reach us, and a closed port is told at once
      socket.setSoTimeout(patienceMillis);
      socket.send(new DatagramPacket(query, query.length));
      long deadline = System.nanoTime() + patienceMillis * 1_000_000L;
      DatagramPacket reply = new DatagramPacket(new byte[4096], 4096);
      while (System.nanoTime() < deadline) {
        socket.receive(reply);
        byte[] octets = Arrays.copyOf(reply.getData(), reply.getLength());
        if (AnswerReader.answers(octets, id, QUERY)) {
          return octets;
        }
      }
      throw new SocketTimeoutException("only strange replies");
    }
  }

  private boolean answersOverTcp(InetSocketAddress server) {
    int id = random.nextInt(0x10000);
    byte[] query = QUERY.encode(id, true);
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(patienceMillis);
      socket.connect(server, patienceMillis);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      byte[] framed = new byte[query.length + 2]; // length and message in one segment (RFC 7766)
      framed[0] = (byte) (query.length >> 8);
      framed[1] = (byte) query.length;
      System.arraycopy(query, 0, framed, 2, query.length);
      out.write(framed);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      byte[] octets = new byte[in.readUnsignedShort()];
      in.readFully(octets);
      return AnswerReader.answers(octets, id, QUERY) && judged(octets).isEmpty();
    } catch (IOException e) {
      return false; // this was only to say more of what UDP has shown
    }
  }

  /** What is wrong with an answer; nothing where it is Tacet's. */
  private static String judged(byte[] octets) {
    try {
      Answer answer = AnswerReader.read(octets, QUERY);
      if (answer.rcode() != Rcodes.NOERROR) {
        return "answers "
            + Rcodes.name(answer.rcode())
            + ": something else than Tacet listens there";
      }
      return answer.addresses().stream().anyMatch(ip -> Arrays.equals(ip.getAddress(), LOOPBACK))
          ? ""
          : "answers without the address of health.tacet.invalid: it is not Tacet";
    } catch (MalformedAnswerException e) {
      return "answers what does not parse: " + e.getMessage();
    }
  }
}
