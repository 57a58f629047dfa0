package dev.tacet.testkit;

import dev.tacet.dns.Answer;
import dev.tacet.dns.AnswerReader;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.MalformedAnswerException;
import dev.tacet.dns.Query;
import dev.tacet.dns.QueryDecoder;
import dev.tacet.dns.Question;
import dev.tacet.dns.Transport;
import dev.tacet.dns.UpstreamQuery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import org.xbill.DNS.Message;

/** Queries and answers for tests, made the way the server gets them: from octets. */
public final class Asked {
  private Asked() {}

  /** What we ask upstreams for a name and type. */
  public static UpstreamQuery upstream(String name, int type) {
    return new UpstreamQuery(Question.of(DomainName.parse(name), type), false, false);
  }

  /** A stub's query over UDP from 127.0.0.1, with EDNS. */
  public static Query query(String name, int type) {
    return query(upstream(name, type));
  }

  /** The same with class, DO and CD of one's choice. */
  public static Query query(UpstreamQuery like) {
    return (Query)
        QueryDecoder.decode(
            like.encode(0x1234, true), InetAddress.getLoopbackAddress(), Transport.UDP, 0);
  }

  /** The answer a zone of these records gives. */
  public static Answer answer(String name, int type, String... records) {
    Zone zone = new Zone();
    zone.add(records);
    UpstreamQuery query = upstream(name, type);
    try {
      Message reply = zone.answer(new Message(query.encode(1, true)));
      return AnswerReader.read(reply.toWire(65_535), query);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (MalformedAnswerException e) {
      throw new AssertionError(e);
    }
  }

  /** An answer without data and with this rcode. */
  public static Answer error(String name, int type, int rcode) {
    UpstreamQuery query = upstream(name, type);
    byte[] octets = query.encode(1, false);
    octets[2] |= (byte) 0x80;
    octets[3] = (byte) rcode;
    try {
      return AnswerReader.read(octets, query);
    } catch (MalformedAnswerException e) {
      throw new AssertionError(e);
    }
  }
}
