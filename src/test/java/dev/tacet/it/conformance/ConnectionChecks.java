package dev.tacet.it.conformance;

import static dev.tacet.it.conformance.Bench.framed;
import static dev.tacet.it.conformance.Bench.next;
import static dev.tacet.it.conformance.Bench.query;
import static dev.tacet.it.conformance.Bench.that;

import dev.tacet.dns.Transport;
import dev.tacet.testkit.Conduct;
import dev.tacet.testkit.OctetBuffer;
import dev.tacet.testkit.Reply;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.xbill.DNS.Message;

/** TCP (RFC 7766). */
final class ConnectionChecks {
  private static final String TCP = "5966/7766,9210,R11";

  private ConnectionChecks() {}

  static List<Check> all() {
    return List.of(
        Check.of(
                "tcp-answers",
                TCP + ",5625",
                "A query over TCP is answered as over UDP.",
                Fault.hangsUp(),
                bench -> {
                  String name = bench.addressed("tcp");
                  Reply reply = bench.askOverTcp(query(name, "A"));
                  that(
                      reply.answers().equals(bench.ask(name, "A").answers()),
                      () -> "over TCP the answer is " + reply.answers());
                })
            .silently(),
        Check.of(
                "tcp-many-queries",
                TCP,
                "Twenty queries on one connection are all answered.",
                hangsUpAfter(1),
                bench -> {
                  String name = bench.addressed("many");
                  try (Socket socket = bench.connect()) {
                    for (int i = 0; i < 20; i++) {
                      Message query = query(name, "A");
                      socket.getOutputStream().write(framed(query.toWire()));
                      Bench.read(next(socket), query);
                    }
                  }
                })
            .silently(),
        Check.of(
            "tcp-overtaking",
            TCP,
            "Of two queries in one segment, the answer that is there first is sent first.",
            () -> (query, transport, behind) -> behind.tacet(transport, query),
            bench -> {
              String slow = bench.addressed("slow");
              String quick = bench.addressed("quick");
              bench.ask(quick, "A");
              Queue<Conduct.Case> held = new ConcurrentLinkedQueue<>();
              bench.upstream().conduct(held::add);
              Message first = query(slow, "A");
              Message second = query(quick, "A");
              second.getHeader().setID(first.getHeader().getID() ^ 1);
              byte[] both =
                  new OctetBuffer()
                      .octets(framed(first.toWire()))
                      .octets(framed(second.toWire()))
                      .toBytes();
              try (Socket socket = bench.connect()) {
                socket.getOutputStream().write(both);
                Bench.read(next(socket), second);
                bench.upstream().conduct(Conduct.HONEST);
                held.forEach(Conduct.HONEST::treat);
                Bench.read(next(socket), first);
              }
            }),
        Check.of(
                "tcp-octet-by-octet",
                TCP,
                "A query that comes octet by octet, its length too, is answered.",
                Fault.takesOneReadForAMessage(),
                bench -> {
                  Message query = query(bench.addressed("split"), "A");
                  try (Socket socket = bench.connect()) {
                    byte[] octets = framed(query.toWire());
                    socket.getOutputStream().write(octets[0]);
                    // Else the kernel hands it over in one piece with what follows.
                    Thread.sleep(1_000);
                    for (int i = 1; i < octets.length; i++) {
                      socket.getOutputStream().write(octets[i]);
                    }
                    Bench.read(next(socket), query);
                  }
                })
            .silently(),
        Check.of(
                "tcp-half-close",
                TCP,
                "A client that has closed its sending side is still answered.",
                Fault.hangsUp(),
                bench -> {
                  bench.upstream().conduct(Conduct.after(Duration.ofMillis(300), Conduct.HONEST));
                  Message query = query(bench.addressed("half"), "A");
                  try (Socket socket = bench.connect()) {
                    socket.getOutputStream().write(framed(query.toWire()));
                    socket.shutdownOutput();
                    Bench.read(next(socket), query);
                  }
                })
            .silently(),
        Check.of(
                "tcp-slow-clients",
                TCP + ",R30",
                "Twenty clients that send half a query block nobody, over TCP or UDP.",
                Fault.servesOneAtATime(),
                ConnectionChecks::slowClients)
            .silently(),
        Check.of(
            "tcp-per-client",
            TCP + ",R30",
            "Of one client, no more connections are kept than the limit.",
            () -> (query, transport, behind) -> behind.tacet(transport, query),
            bench -> {
              List<Socket> open = new ArrayList<>();
              try {
                for (int i = 0; i < 60; i++) {
                  open.add(bench.connect());
                }
                bench.until(
                    () -> open.stream().filter(ConnectionChecks::closed).count(),
                    closed -> closed >= 20,
                    "a limit to the connections of one client");
              } finally {
                for (Socket socket : open) {
                  socket.close();
                }
              }
            }));
  }

  private static void slowClients(Bench bench) throws Exception {
    String name = bench.addressed("slow");
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        Socket socket = bench.connect();
        socket.getOutputStream().write(new byte[] {0, 60, 1, 2, 3});
        slow.add(socket);
      }
      Reply overUdp = bench.ask(name, "A");
      that(overUdp.answers().size() == 1, () -> "over UDP: " + overUdp.rcode());
      Reply overTcp = bench.askOverTcp(query(name, "A"));
      that(overTcp.answers().size() == 1, () -> "over TCP: " + overTcp.rcode());
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  private static boolean closed(Socket socket) {
    try {
      socket.setSoTimeout(1);
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true; // reset
    }
  }

  private static Supplier<Fault> hangsUpAfter(int answers) {
    return () -> {
      AtomicInteger answered = new AtomicInteger();
      return (query, transport, behind) -> {
        if (transport == Transport.TCP && answered.getAndIncrement() >= answers) {
          throw new IOException("it hangs up");
        }
        return behind.tacet(transport, query);
      };
    };
  }
}
