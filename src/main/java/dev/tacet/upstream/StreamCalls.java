package dev.tacet.upstream;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The queries of one connection: those that wait for a stream, and those that have one. With the
 * last of them gone the connection closes, at once where it takes no new ones, else after its idle
 * time. One thread: the event loop.
 *
 * @param <S> a stream, equal to none but itself
 */
final class StreamCalls<S> {
  /** Queries under way on one connection; the resolver may allow fewer, then they wait. */
  static final int CAPACITY = 4_096;

  private final StreamConnection connection;
  private final StreamConnection.Owner owner;
  private final IdleClose idle;
  private final Set<StreamCall> waiting = new LinkedHashSet<>();
  private final Map<S, StreamCall> calls = new LinkedHashMap<>();
  private final Map<StreamCall, S> streams = new HashMap<>();
  private boolean leaving;
  private boolean stopped;

  /**
   * @param owner told where the connection takes no new queries, and of its end
   */
  StreamCalls(
      StreamConnection connection, StreamConnection.Owner owner, EventLoop loop, Duration idle) {
    this.connection = connection;
    this.owner = owner;
    this.idle = new IdleClose(loop, idle, connection::close);
  }

  boolean isFull() {
    return waiting.size() + calls.size() >= CAPACITY;
  }

  /** How many have a stream. */
  int open() {
    return calls.size();
  }

  /** It waits for a stream from now on. */
  void add(StreamCall call) {
    idle.cancel();
    waiting.add(call);
  }

  /** The one that has waited longest, which no longer does; empty where none is to be opened. */
  Optional<StreamCall> next() {
    Iterator<StreamCall> oldest = waiting.iterator();
    if (stopped || !oldest.hasNext()) {
      return Optional.empty();
    }
    StreamCall call = oldest.next();
    oldest.remove();
    return Optional.of(call);
  }

  void opened(StreamCall call, S stream) {
    calls.put(stream, call);
    streams.put(call, stream);
  }

  /** Whose stream it was; empty where nobody waits for what comes on it. */
  Optional<StreamCall> take(S stream) {
    StreamCall call = calls.remove(stream);
    if (call != null) {
      streams.remove(call);
    }
    return Optional.ofNullable(call);
  }

  /** Forgets a query; the stream it had, if it had one. */
  Optional<S> withdraw(StreamCall call) {
    waiting.remove(call);
    S stream = streams.remove(call);
    if (stream != null) {
      calls.remove(stream);
    }
    return Optional.ofNullable(stream);
  }

  /** The connection takes no new queries: those that wait are asked elsewhere. */
  void leave() {
    if (!leaving) {
      leaving = true;
      owner.leaving(connection);
      List<StreamCall> elsewhere = List.copyOf(waiting);
      waiting.clear();
      elsewhere.forEach(StreamCall::refused);
    }
  }

  /** As {@link #leave}, and the resolver has not looked at these streams either. */
  void leave(Predicate<S> unseen) {
    leave();
    for (S stream : List.copyOf(calls.keySet())) {
      if (unseen.test(stream)) {
        take(stream).ifPresent(StreamCall::refused);
      }
    }
    ended();
  }

  /** As the owner wants it: no new queries, and the end with the last of them. */
  void retire() {
    leaving = true;
    ended();
  }

  /** To be called after each query that ends. */
  void ended() {
    if (stopped || !waiting.isEmpty() || !calls.isEmpty()) {
      return;
    }
    if (leaving) {
      connection.close();
    } else {
      idle.begin();
    }
  }

  /** The connection begins to end; false where it had begun before. */
  boolean stop() {
    boolean first = !stopped;
    stopped = true;
    idle.cancel();
    return first;
  }

  /** Whether the connection ends, or has ended. */
  boolean stopped() {
    return stopped;
  }

  /** The connection is no more: tells the owner, then all queries under way. */
  void lost(StreamConnection.Ending ending) {
    List<StreamCall> open = new ArrayList<>(waiting);
    open.addAll(calls.values());
    waiting.clear();
    calls.clear();
    streams.clear();
    owner.closed(connection, ending);
    open.forEach(call -> call.lost(ending));
  }
}
