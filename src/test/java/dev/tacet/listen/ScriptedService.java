package dev.tacet.listen;

import dev.tacet.dns.LocalAnswers;
import dev.tacet.dns.Query;
import dev.tacet.dns.Rcodes;
import dev.tacet.resolve.QueryService;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Answers NXDOMAIN at once, except where the first label says otherwise: {@code held} waits for the
 * test ({@code held.large} too), {@code throws}, {@code fails} and {@code null} misbehave, {@code
 * large} fills 60,000 octets, {@code silent} wants no reply, {@code held.silent} neither.
 */
final class ScriptedService implements QueryService {
  private final Map<Integer, Held> held = new ConcurrentHashMap<>();
  private final List<Query> heard = new CopyOnWriteArrayList<>();

  private record Held(Query query, CompletableFuture<byte[]> answer) {}

  @Override
  public CompletionStage<byte[]> answer(Query query) {
    heard.add(query);
    String name = query.question().qname().toString();
    switch (name.substring(0, Math.max(0, name.indexOf('.')))) {
      case "throws":
        throw new IllegalStateException("a bug the test made");
      case "error":
        throw new StackOverflowError("a bug the test made");
      case "fails":
        return CompletableFuture.failedFuture(new IllegalStateException("a bug the test made"));
      case "null":
        return null;
      case "nothing":
        return CompletableFuture.completedFuture(null);
      case "silent":
        return CompletableFuture.completedFuture(NO_REPLY);
      case "held":
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        held.put(query.id(), new Held(query, answer));
        return answer;
      case "large":
        return CompletableFuture.completedFuture(large(query));
      default:
        return CompletableFuture.completedFuture(nxdomain(query));
    }
  }

  private static byte[] nxdomain(Query query) {
    return LocalAnswers.error(query, Rcodes.NXDOMAIN, List.of());
  }

  private static byte[] large(Query query) {
    return Arrays.copyOf(nxdomain(query), 60_000);
  }

  /** The ids of the queries that are held now. */
  Set<Integer> holds() {
    return held.keySet();
  }

  int heard() {
    return heard.size();
  }

  Query heard(int index) {
    return heard.get(index);
  }

  /** Lets a held query go, on the calling thread. */
  void release(int id) {
    Held one = held.remove(id);
    String name = one.query().question().qname().toString();
    byte[] large = name.contains(".large.") ? large(one.query()) : nxdomain(one.query());
    one.answer().complete(name.contains(".silent.") ? NO_REPLY : large);
  }

  void releaseAll() {
    List.copyOf(held.keySet()).forEach(this::release);
  }
}
