package dev.tacet.it.conformance;

import static dev.tacet.it.conformance.Bench.FORGED;
import static dev.tacet.it.conformance.Bench.query;
import static dev.tacet.it.conformance.Bench.that;

import dev.tacet.testkit.Conduct;
import dev.tacet.testkit.Heard;
import dev.tacet.testkit.OctetBuffer;
import dev.tacet.testkit.Reply;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** An upstream, or somebody in its name, that tells what is not so. */
final class LyingUpstreamChecks {
  private static final String FORGERY = "5452,R14";
  private static final String MALFORMED = "1034/1035,R4";

  private LyingUpstreamChecks() {}

  static List<Check> all() {
    return List.of(
        forged(
            "id",
            "under another id",
            lie(reply -> reply.getHeader().setID(reply.getHeader().getID() ^ 1))),
        forged(
            "name",
            "to another name",
            lie(reply -> asks(reply, "bank.example.", Type.A, DClass.IN))),
        forged("type", "to another type", lie(reply -> asks(reply, "", Type.TXT, DClass.IN))),
        forged("class", "to another class", lie(reply -> asks(reply, "", Type.A, DClass.CH))),
        forged(
            "port",
            "from another port",
            query -> query.sendFromAnotherPort(changed(query, reply -> {}))),
        forged("query", "that is a query", lie(reply -> reply.getHeader().unsetFlag(Flags.QR))),
        forged(
            "many",
            "fifty times with wrong ids",
            query -> {
              for (int i = 1; i <= 50; i++) {
                int other = i;
                query.send(
                    changed(
                        query,
                        reply -> reply.getHeader().setID(reply.getHeader().getID() ^ other)));
              }
            }),
        Check.of(
            "random-ids",
            FORGERY,
            "Of 30 queries, the ids at the upstream are by chance, whatever the clients' are.",
            Fault.naive(),
            bench -> {
              List<Integer> ids =
                  upstreamQueries(bench).stream().map(one -> one.id()).distinct().toList();
              that(ids.size() >= 28, () -> "only " + ids.size() + " different ids of 30");
            }),
        Check.of(
            "random-ports",
            FORGERY,
            "Of 30 queries, most come to the upstream from ports of their own.",
            samePort(),
            bench -> {
              long ports =
                  upstreamQueries(bench).stream().map(one -> one.port()).distinct().count();
              that(ports >= 20, () -> "only " + ports + " different ports of 30");
            }),
        malformed("cut-record", "with a record that is cut off", Conduct.CUT_OFF),
        malformed("garbage", "of nonsense", tail(new OctetBuffer().u16(0xc00c).toBytes())),
        malformed(
            "pointer-loop",
            "with a name that points to itself",
            query -> {
              byte[] head = head(query);
              query.send(
                  new OctetBuffer()
                      .octets(head)
                      .u16(0xc000 | head.length)
                      .u16(1)
                      .u16(1)
                      .u32(300)
                      .u16(4)
                      .octets((byte) 192, (byte) 0, (byte) 2, (byte) 9)
                      .toBytes());
            }),
        malformed(
            "address-of-3",
            "with an address of three octets",
            tail(
                new OctetBuffer()
                    .u16(0xc00c)
                    .u16(1)
                    .u16(1)
                    .u32(300)
                    .u16(3)
                    .octets((byte) 192, (byte) 0, (byte) 2)
                    .toBytes())),
        Check.of(
            "off-chain-not-passed",
            "2181,5452,R15",
            "A record in the answer that is off the chain is not passed on.",
            Fault.naive(),
            bench -> {
              bench
                  .upstream()
                  .conduct(
                      Conduct.changed(
                          reply ->
                              reply.addRecord(
                                  RecordChecks.record("bank.example.", "A", FORGED),
                                  Section.ANSWER)));
              Reply reply = bench.ask(bench.addressed("www"), "A");
              that(!reply.answers().contains(FORGED), () -> "it was passed on");
            }),
        Check.of(
            "upstream-ede",
            "8914,5625",
            "An extended error of the upstream is passed on.",
            Fault.answer(Wires::withoutOpt),
            bench -> {
              bench
                  .upstream()
                  .conduct(
                      Conduct.changed(
                          reply -> {
                            reply.getHeader().setRcode(2);
                            Wires.opt(
                                reply,
                                new OPTRecord(1232, 0, 0, 0, List.of(EdnsChecks.option(15, 0, 9))));
                          }));
              Reply reply = bench.ask(bench.named("bogus"), "A");
              that(
                  reply.extendedErrors().stream().anyMatch(error -> error.startsWith("9 ")),
                  () -> "the errors are " + reply.extendedErrors());
            }));
  }

  private static Check forged(String id, String what, Conduct lie) {
    return Check.of(
        "forged-" + id,
        FORGERY,
        "A reply " + what + " is not believed, and the right one behind it is.",
        Fault.naive(),
        bench -> {
          String name = bench.addressed("www");
          bench.upstream().udp(lie.then(Conduct.HONEST));
          Reply reply = bench.ask(name, "A");
          that(!reply.answers().contains(FORGED), () -> "the forged reply was believed");
          that(reply.answers().contains("192.0.2.1"), () -> "the answer is " + reply.rcode());
        });
  }

  private static Conduct lie(Consumer<Message> change) {
    return query -> query.send(changed(query, change));
  }

  private static byte[] changed(Conduct.Case query, Consumer<Message> change) {
    Message reply = query.honest();
    reply.removeAllRecords(Section.ANSWER);
    reply.addRecord(
        RecordChecks.record(reply.getQuestion().getName().toString(), "A", FORGED), Section.ANSWER);
    change.accept(reply);
    return reply.toWire();
  }

  private static void asks(Message reply, String name, int type, int qclass) {
    Name asked = name.isEmpty() ? reply.getQuestion().getName() : Name.fromConstantString(name);
    reply.removeAllRecords(Section.QUESTION);
    reply.addRecord(Record.newRecord(asked, type, qclass), Section.QUESTION);
  }

  /** On a server of its own: an upstream that fails is avoided for a while. */
  private static Check malformed(String id, String what, Conduct conduct) {
    return Check.of(
            "malformed-" + id,
            MALFORMED,
            "A reply " + what + " is not passed on: SERVFAIL is told.",
            Fault.naive(),
            bench -> {
              bench.upstream().conduct(conduct);
              Reply reply = bench.ask(bench.addressed("www"), "A");
              that(reply.rcode().equals("SERVFAIL"), () -> "the answer is " + reply.rcode());
              that(reply.answers().isEmpty(), () -> "with " + reply.answers());
            })
        .alone("local: { hostsFiles: [] }");
  }

  /** The query's question, and one answer promised. */
  private static byte[] head(Conduct.Case query) {
    byte[] asked = query.heard().message().toWire();
    byte[] head = Arrays.copyOf(asked, Wires.questionEnd(asked));
    return Wires.with16(Wires.with16(Wires.with16(head, 2, 0x8180), 6, 1), 10, 0);
  }

  private static Conduct tail(byte[] octets) {
    return query -> query.send(new OctetBuffer().octets(head(query)).octets(octets).toBytes());
  }

  private static List<Heard> upstreamQueries(Bench bench) throws Exception {
    for (int i = 0; i < 30; i++) {
      Message query = query(bench.addressed("www"), "A");
      query.getHeader().setID(7);
      bench.ask(query);
    }
    return bench.upstream().heard();
  }

  private static Supplier<Fault> samePort() {
    return () -> (query, transport, behind) -> behind.upstreamFromOnePort(query);
  }
}
