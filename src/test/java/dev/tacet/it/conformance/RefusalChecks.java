package dev.tacet.it.conformance;

import static dev.tacet.it.conformance.Bench.bare;
import static dev.tacet.it.conformance.Bench.query;
import static dev.tacet.it.conformance.Bench.that;

import dev.tacet.testkit.Hostile;
import dev.tacet.testkit.Reply;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** What a forwarder in a home does not do, and that it says so. */
final class RefusalChecks {
  private static final List<String> SAYS_NO = List.of("REFUSED", "NOTIMP");

  private RefusalChecks() {}

  static List<Check> all() {
    return List.of(
        opcode("status", 2, "1034/1035,R2"),
        opcode("notify", 4, "1996/2136,R2"),
        opcode("update", 5, "1996/2136,R2"),
        opcode("stateful", 6, "8906,R2"),
        Check.of(
            "axfr",
            "1995/5936",
            "AXFR over TCP is refused, and not forwarded.",
            Fault.naive(),
            bench -> {
              String zone = bench.named("axfr", "300 IN AXFR \\# 1 00");
              refused(bench, zone, bench.askOverTcp(query(zone, "AXFR")));
            }),
        Check.of(
            "ixfr",
            "1995/5936",
            "IXFR over UDP is refused, and not forwarded.",
            Fault.naive(),
            bench -> {
              String zone = bench.named("ixfr");
              Message query = bare(zone, Type.IXFR);
              Name name = Name.fromString(zone);
              query.addRecord(
                  new SOARecord(name, DClass.IN, 0, name, name, 1, 0, 0, 0, 0), Section.AUTHORITY);
              refused(bench, zone, bench.ask(query));
            }),
        Check.of(
            "chaos-not-forwarded",
            "4892/hardening,R26",
            "CHAOS names are not forwarded.",
            Fault.naive(),
            bench -> {
              for (String name : List.of("version.bind.", "hostname.bind.", "id.server.")) {
                refused(bench, name, bench.ask(chaos(name)));
              }
            }),
        Check.of(
            "no-version",
            "4892/hardening,R26",
            "Nobody is told what program or version this is.",
            Fault.instead(query -> true, RefusalChecks::tellsVersion),
            bench -> {
              for (String name : List.of("version.bind.", "version.server.")) {
                Reply reply = bench.ask(chaos(name));
                that(reply.answers().isEmpty(), () -> "it says " + reply.answers());
              }
            }),
        Check.of(
            "any-minimal",
            "8482,R26",
            "ANY is answered with at most one short record, or refused.",
            Fault.naive(),
            bench -> {
              String name = bench.named("any");
              for (int i = 0; i < 30; i++) {
                bench.upstream().zone().add(name + " 300 IN ANY \\# 4 c00002" + hex(i));
              }
              Reply reply = bench.ask(name, "ANY");
              that(reply.answers().size() <= 1, () -> reply.answers().size() + " records");
              that(bench.heard(name).isEmpty(), () -> "ANY was forwarded");
              that(reply.octets().length < 200, () -> reply.octets().length + " octets");
            }),
        Check.of(
                "unusual-flags",
                "8906,5625",
                "A query with AA, TC, RA, Z, AD and CD set is answered.",
                Fault.drops(query -> (Wires.u16(query, 2) & 0x0400) != 0),
                bench -> {
                  Message query = query(bench.addressed("flags"), "A");
                  byte[] reply = bench.udp(Wires.withFlags(query.toWire(), 0x06f0, 0));
                  that((reply[3] & 15) == 0, () -> "rcode " + (reply[3] & 15));
                })
            .silently(),
        Check.of(
                "unusual-class",
                "3597,8906",
                "A query of an unknown class gets an answer.",
                Fault.drops(query -> Wires.u16(query, Wires.questionEnd(query) - 2) != 1),
                bench -> {
                  Name name = Name.fromString(bench.named("class"));
                  Record question = Record.newRecord(name, Type.A, 65_000);
                  Reply reply = bench.ask(Message.newQuery(question));
                  that(
                      Wires.u16(reply.octets(), Wires.questionEnd(reply.octets()) - 2) == 65_000,
                      () -> "the class did not come back");
                })
            .silently(),
        Check.of(
            "stranger-refused",
            "5358,R26",
            "An outsider is refused, for names that are blocked and names of the house too.",
            () -> (query, transport, behind) -> behind.tacet(transport, query),
            bench -> {
              String blocked = bench.named("ads");
              bench.tacet().block(blocked);
              for (String name : List.of(bench.addressed("www"), blocked, "localhost.")) {
                Reply reply = Bench.read(fromOutside(bench, name), outside(name));
                that(reply.rcode().equals("REFUSED"), () -> name + " is " + reply.rcode());
                that(reply.answers().isEmpty(), () -> name + " is " + reply.answers());
              }
            }),
        Check.of(
                "survives-hostile",
                "8906,R2,R30",
                "After 600 hostile packets and 20 hostile streams (seed 7) UDP and TCP answer.",
                RefusalChecks::diesOfNonsense,
                RefusalChecks::survives)
            .silently());
  }

  private static Check opcode(String id, int opcode, String rows) {
    return Check.of(
        "opcode-" + id,
        rows,
        "Opcode " + opcode + " (" + id + ") is answered NOTIMP, with the opcode.",
        Fault.instead(
            query -> Wires.opcode(query) == opcode,
            query -> Wires.header(query, 0x8080 | opcode << 11)),
        bench -> {
          Message query = bare(bench.named("opcode"), Type.SOA);
          query.getHeader().setOpcode(opcode);
          byte[] reply = bench.udp(query.toWire());
          that(Wires.opcode(reply) == opcode, () -> "opcode " + Wires.opcode(reply) + " came back");
          that((reply[3] & 15) == 4, () -> "rcode " + (reply[3] & 15) + " instead of NOTIMP");
        });
  }

  private static void refused(Bench bench, String name, Reply reply) {
    that(SAYS_NO.contains(reply.rcode()), () -> name + " is " + reply.rcode());
    that(reply.answers().isEmpty(), () -> name + " is " + reply.answers());
    that(bench.heard(name).isEmpty(), () -> name + " was forwarded");
  }

  private static Message chaos(String name) throws IOException {
    return Message.newQuery(Record.newRecord(Name.fromString(name), Type.TXT, DClass.CH));
  }

  private static byte[] tellsVersion(byte[] query) {
    return Wires.changed(
        query,
        message -> {
          Record asked = message.getQuestion();
          message.getHeader().setFlag(Flags.QR);
          message.addRecord(
              Record.newRecord(
                  asked.getName(), Type.TXT, DClass.CH, 0, new byte[] {3, '1', '.', '0'}),
              Section.ANSWER);
        });
  }

  private static String hex(int octet) {
    return String.format("%02x", octet);
  }

  private static Message outside(String name) {
    Message query = query(name, "A");
    query.getHeader().setID(4_711);
    return query;
  }

  private static byte[] fromOutside(Bench bench, String name) throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.4"))) {
      byte[] query = outside(name).toWire();
      socket.setSoTimeout((int) bench.patience().toMillis());
      socket.send(new DatagramPacket(query, query.length, bench.server()));
      DatagramPacket reply = new DatagramPacket(new byte[4_096], 4_096);
      socket.receive(reply);
      return Arrays.copyOf(reply.getData(), reply.getLength());
    }
  }

  /** The first message that does not parse ends its only thread. */
  private static Fault diesOfNonsense() {
    AtomicBoolean dead = new AtomicBoolean();
    return (query, transport, behind) -> {
      try {
        new Message(query);
      } catch (IOException | RuntimeException e) {
        dead.set(true);
      }
      return dead.get() ? List.of() : behind.tacet(transport, query);
    };
  }

  private static void survives(Bench bench) throws Exception {
    Random random = new Random(7);
    String name = bench.addressed("alive");
    try (DatagramSocket socket = new DatagramSocket()) {
      for (int i = 0; i < 600; i++) {
        byte[] octets = hostile(random);
        socket.send(new DatagramPacket(octets, octets.length, bench.server()));
        if (i % 100 == 99) {
          alive(bench, name);
        }
      }
    }
    for (int i = 0; i < 20; i++) {
      try (Socket socket = bench.connect()) {
        socket.getOutputStream().write(hostile(random));
      }
    }
    alive(bench, name);
    Reply reply = bench.askOverTcp(query(name, "A"));
    that(reply.answers().size() == 1, () -> "over TCP the answer is " + reply.rcode());
  }

  /** Noise, or a good query with octets changed or missing. */
  private static byte[] hostile(Random random) {
    byte[] octets = query("hostile.example", "A").toWire();
    return Hostile.octets(random.nextInt(3), octets, random);
  }

  /** Also gives the server time to take what was sent: none is lost in a full buffer. */
  private static void alive(Bench bench, String name) throws IOException {
    Reply reply = bench.ask(name, "A");
    that(reply.answers().size() == 1, () -> "the answer is " + reply.rcode());
  }
}
