package dev.tacet.it.conformance;

import dev.tacet.dns.Transport;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.xbill.DNS.Message;

/** What is wrong with a {@link WrongServer}: how it treats a query. */
@FunctionalInterface
interface Fault {
  /** Whom the wrong server can ask. */
  interface Behind {
    /**
     * Tacet's answer.
     *
     * @return nothing where none comes
     */
    List<byte[]> tacet(Transport transport, byte[] query) throws IOException;

    /** The upstream's first datagram after this one, whatever it is, under the query's id. */
    List<byte[]> upstream(byte[] query) throws IOException;

    /** The same from the one port that it asks from. */
    List<byte[]> upstreamFromOnePort(byte[] query) throws IOException;

    /** Asks the upstream, and does not wait for an answer. */
    void upstreamUnheard(byte[] query) throws IOException;
  }

  /** The answers; over TCP, an exception ends the connection. */
  List<byte[]> answers(byte[] query, Transport transport, Behind behind) throws IOException;

  /** Whether it takes what one read of a connection brings for one message. */
  default boolean readsOnce() {
    return false;
  }

  /** Whether it serves one connection after the other. */
  default boolean oneAtATime() {
    return false;
  }

  /** A forwarder that hands octets to and fro, believes all it hears, and waits for ever. */
  static Supplier<Fault> naive() {
    return () -> (query, transport, behind) -> behind.upstream(query);
  }

  /** It changes the octets of Tacet's answers. */
  static Supplier<Fault> octets(UnaryOperator<byte[]> change) {
    return () ->
        (query, transport, behind) -> behind.tacet(transport, query).stream().map(change).toList();
  }

  /** It changes Tacet's answers. */
  static Supplier<Fault> answer(Consumer<Message> change) {
    return octets(answer -> Wires.changed(answer, change));
  }

  /** It changes queries before Tacet sees them. */
  static Supplier<Fault> query(Consumer<Message> change) {
    return () ->
        (query, transport, behind) -> behind.tacet(transport, Wires.changed(query, change));
  }

  /** It answers some queries itself. */
  static Supplier<Fault> instead(Predicate<byte[]> which, UnaryOperator<byte[]> own) {
    return () ->
        (query, transport, behind) ->
            which.test(query) ? List.of(own.apply(query)) : behind.tacet(transport, query);
  }

  /** It drops some queries. */
  static Supplier<Fault> drops(Predicate<byte[]> which) {
    return () ->
        (query, transport, behind) ->
            which.test(query) ? List.of() : behind.tacet(transport, query);
  }

  /** It hands all to Tacet, and takes what one read of a connection brings for one message. */
  static Supplier<Fault> takesOneReadForAMessage() {
    return () -> new Passing(true, false);
  }

  /** It hands all to Tacet, and serves one connection after the other. */
  static Supplier<Fault> servesOneAtATime() {
    return () -> new Passing(false, true);
  }

  /** Nothing is wrong with what it answers. */
  record Passing(boolean readsOnce, boolean oneAtATime) implements Fault {
    @Override
    public List<byte[]> answers(byte[] query, Transport transport, Behind behind)
        throws IOException {
      return behind.tacet(transport, query);
    }
  }

  /** It ends TCP connections instead of answering. */
  static Supplier<Fault> hangsUp() {
    return () ->
        (query, transport, behind) -> {
          throw new IOException("it hangs up");
        };
  }

  /** It keeps the first answer to all questions of one key for ever. */
  static Supplier<Fault> keeps(Function<Message, String> key) {
    return () -> {
      Map<String, byte[]> kept = new ConcurrentHashMap<>();
      return (query, transport, behind) -> {
        String of = key.apply(Wires.parse(query));
        if (!kept.containsKey(of)) {
          List<byte[]> fresh = behind.tacet(transport, query);
          if (fresh.isEmpty()) {
            return fresh;
          }
          kept.put(of, fresh.get(0));
        }
        return List.of(Wires.withId(kept.get(of), query));
      };
    };
  }
}
