package dev.tacet.listen;

import dev.tacet.dns.Rejected;
import dev.tacet.dns.Transport;
import io.netty.handler.codec.DecoderException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLException;

/** Counts for {@link ListenerCounters}. Thread-safe. */
final class Counters {
  final LongAdder answered = new LongAdder();
  final LongAdder failed = new LongAdder();
  final LongAdder expired = new LongAdder();
  final LongAdder socketErrors = new LongAdder();

  /** UDP queries without an answer yet; also the measure of their limit. */
  final AtomicInteger udpOutstanding = new AtomicInteger();

  private final Map<Transport, LongAdder> received = adders(Transport.class);
  private final Map<Rejected.Reason, LongAdder> rejected = adders(Rejected.Reason.class);
  private final Map<Dropped, LongAdder> dropped = adders(Dropped.class);

  void received(Transport transport) {
    received.get(transport).increment();
  }

  void rejected(Rejected.Reason reason) {
    rejected.get(reason).increment();
  }

  void dropped(Dropped reason) {
    dropped.get(reason).increment();
  }

  /** Counts what ended a connection. */
  void lost(Throwable cause) {
    if (cause instanceof DecoderException && cause.getCause() instanceof SSLException
        || cause instanceof SSLException) {
      dropped(Dropped.HANDSHAKE);
    } else {
      socketErrors.increment();
    }
  }

  ListenerCounters snapshot(int connections) {
    return new ListenerCounters(
        sums(Transport.class, received),
        answered.sum(),
        sums(Rejected.Reason.class, rejected),
        sums(Dropped.class, dropped),
        failed.sum(),
        expired.sum(),
        socketErrors.sum(),
        udpOutstanding.get(),
        connections);
  }

  private static <E extends Enum<E>> Map<E, LongAdder> adders(Class<E> type) {
    Map<E, LongAdder> adders = new EnumMap<>(type);
    for (E each : type.getEnumConstants()) {
      adders.put(each, new LongAdder());
    }
    return adders;
  }

  private static <E extends Enum<E>> Map<E, Long> sums(Class<E> type, Map<E, LongAdder> adders) {
    Map<E, Long> sums = new EnumMap<>(type);
    adders.forEach((each, adder) -> sums.put(each, adder.sum()));
    return sums;
  }
}
