package dev.tacet.it.conformance;

import static dev.tacet.it.conformance.Bench.query;
import static dev.tacet.it.conformance.Bench.that;
import static dev.tacet.it.conformance.Bench.withDnssecOk;

import dev.tacet.testkit.Conduct;
import dev.tacet.testkit.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Records pass as they are, whatever they are. */
final class RecordChecks {
  private RecordChecks() {}

  static List<Check> all() {
    return List.of(
        Check.of(
            "unknown-type",
            "3597,8906,5625,R9",
            "The data of a type nobody knows passes octet by octet, fresh and kept.",
            Fault.instead(
                query -> Wires.parse(query).getQuestion().getType() > 65_000,
                query -> Wires.error(query, Rcode.NOTIMP)),
            bench -> passes(bench, "TYPE65280", "\\# 6 c00c00ff0a0d")),
        Check.of(
            "https-octets",
            "9460,R9",
            "An HTTPS record passes octet by octet, unknown parameters included.",
            Fault.answer(answer -> answer.removeAllRecords(Section.ANSWER)),
            bench ->
                passes(
                    bench,
                    "HTTPS",
                    "\\# 26 0001 00 00010003 026832 00040004 cb007109 fde80004 deadbeef")),
        Check.of(
            "svcb-octets",
            "9460,R9",
            "An SVCB record passes octet by octet.",
            Fault.answer(answer -> answer.removeAllRecords(Section.ANSWER)),
            bench -> passes(bench, "SVCB", "\\# 14 0001 00 00010003 026832 fde80000")),
        Check.of(
            "binary-txt",
            "3597,R9",
            "A TXT record of any octets passes unchanged.",
            Fault.octets(RecordChecks::asText),
            bench -> passes(bench, "TXT", "\\# 5 04 00ff 0d22")),
        Check.of(
            "alias-chain",
            "1034/1035,6604/6672,R15",
            "A chain of eight aliases comes with all its records, fresh and kept.",
            Fault.answer(RecordChecks::firstOnly),
            bench -> {
              String name = chain(bench, 8, "300 IN A 192.0.2.1");
              for (int i = 0; i < 2; i++) {
                Reply reply = bench.ask(name, "A");
                that(reply.answers().size() == 9, () -> reply.answers().size() + " of 9 records");
              }
            }),
        Check.of(
            "chain-rcode",
            "6604/6672",
            "The rcode of a chain is that of its last name.",
            Fault.answer(answer -> answer.getHeader().setRcode(Rcode.NOERROR)),
            bench -> {
              String name = chain(bench, 2);
              for (int i = 0; i < 2; i++) {
                Reply reply = bench.ask(name, "A");
                that(reply.rcode().equals("NXDOMAIN"), () -> "the rcode is " + reply.rcode());
              }
            }),
        Check.of(
            "dname",
            "6604/6672,R20",
            "A DNAME passes, with the alias made of it and the address.",
            Fault.answer(
                answer ->
                    answer.getSection(Section.ANSWER).stream()
                        .filter(record -> record.getType() == Type.DNAME)
                        .toList()
                        .forEach(record -> answer.removeRecord(record, Section.ANSWER))),
            RecordChecks::dname),
        Check.of(
            "nxdomain-exact",
            "8020",
            "An NXDOMAIN says nothing of another name beside or above it.",
            Fault.keeps(query -> query.getQuestion().getName().getLabelString(1)),
            bench -> {
              String there = bench.addressed("there");
              bench.ask("no" + there, "A");
              Reply reply = bench.ask(there, "A");
              that(reply.answers().size() == 1, () -> "the answer is " + reply.rcode());
            }));
  }

  /** A record as in a zone file. */
  static Record record(String name, String type, String data) {
    try {
      return Record.fromString(
          Name.fromString(name, Name.root), Type.value(type), DClass.IN, 300, data, Name.root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void passes(Bench bench, String type, String data) throws Exception {
    String name = bench.named("opaque");
    Record sent = record(name, type, data);
    bench
        .upstream()
        .conduct(
            Conduct.changed(
                reply -> {
                  reply.getHeader().setRcode(Rcode.NOERROR);
                  reply.addRecord(sent, Section.ANSWER);
                }));
    for (int i = 0; i < 2; i++) {
      Reply reply = bench.ask(query(name, type));
      List<Record> answer = reply.message().getSection(Section.ANSWER);
      that(answer.size() == 1, () -> "the answer is " + reply.rcode() + " " + answer);
      that(
          Arrays.equals(answer.get(0).rdataToWireCanonical(), sent.rdataToWireCanonical()),
          () -> "sent " + sent + ", told " + answer);
    }
  }

  /** As programs do that take octets for a text of ASCII. */
  private static byte[] asText(byte[] answer) {
    byte[] changed = answer.clone();
    for (int at = Wires.questionEnd(answer) + 13; at < answer.length; at++) {
      changed[at] &= 0x7f;
    }
    return changed;
  }

  private static void firstOnly(Message answer) {
    List<Record> records = List.copyOf(answer.getSection(Section.ANSWER));
    records.subList(1, records.size()).forEach(r -> answer.removeRecord(r, Section.ANSWER));
  }

  /** Aliases one after the other; the last has these records, or is not there. */
  static String chain(Bench bench, int aliases, String... last) {
    String end = bench.named("end", last);
    for (int i = 0; i < aliases; i++) {
      String next = bench.named("alias" + i);
      bench.upstream().zone().add(next + " 300 IN CNAME " + end);
      end = next;
    }
    return end;
  }

  private static void dname(Bench bench) throws Exception {
    String owner = bench.named("old");
    String target = bench.named("new");
    String name = "www." + owner;
    bench
        .upstream()
        .conduct(
            Conduct.changed(
                reply -> {
                  reply.getHeader().setRcode(Rcode.NOERROR);
                  reply.addRecord(record(owner, "DNAME", target), Section.ANSWER);
                  reply.addRecord(record(name, "CNAME", "www." + target), Section.ANSWER);
                  reply.addRecord(record("www." + target, "A", "192.0.2.1"), Section.ANSWER);
                }));
    for (Message query : List.of(query(name, "A"), withDnssecOk(name, "A"), query(name, "A"))) {
      Reply reply = bench.ask(query);
      that(
          reply.answers().equals(List.of(target, "www." + target, "192.0.2.1")),
          () -> "the answer is " + reply.answers());
    }
  }
}
