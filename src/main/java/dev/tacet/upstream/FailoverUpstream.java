package dev.tacet.upstream;

import dev.tacet.dns.Question;
import dev.tacet.dns.UpstreamQuery;
import dev.tacet.upstream.Exchange.Failed;
import io.netty.util.concurrent.EventExecutor;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Several upstreams as one: asked in the order of a {@link Strategy}, those that rest after
 * failures last; the next one as soon as one fails or has been silent for a while. The first usable
 * answer wins. Whatever happens, the stage completes within the budget.
 *
 * <p>Thread-safe; each search is confined to one event loop, where its stages complete.
 */
public final class FailoverUpstream implements Upstream {
  private final String name;
  private final List<Member> members;
  private final Strategy strategy;
  private final LoopCheck loops;
  private final EventExecutor loop;
  private final Timing timing;
  private final int maxUnderWay;
  private final LongSupplier ticker;
  private final AtomicInteger underWay = new AtomicInteger();
  private final Set<FailoverSearch> searches = new HashSet<>();
  private final WarmUp warmUp;

  /**
   * @param maxUnderWay queries at a time; what is more is OVERLOADED at once
   * @param ticker monotonic nanoseconds
   */
  FailoverUpstream(
      List<Upstream> upstreams,
      EventExecutor loop,
      Timing timing,
      int maxUnderWay,
      LongSupplier ticker) {
    this(upstreams, Strategy.STRICT, loop, timing, maxUnderWay, ticker);
  }

  FailoverUpstream(
      List<Upstream> upstreams,
      Strategy strategy,
      EventExecutor loop,
      Timing timing,
      int maxUnderWay,
      LongSupplier ticker) {
    this.strategy = strategy;
    this.members = upstreams.stream().map(u -> new Member(u, timing.probeEvery(), ticker)).toList();
    this.loops = new LoopCheck(members);
    this.name = String.join(", ", upstreams.stream().map(Upstream::name).toList());
    this.loop = loop;
    this.timing = timing;
    this.maxUnderWay = maxUnderWay;
    this.ticker = ticker;
    this.warmUp = new WarmUp(this::exchange, loop);
  }

  /** Opens a connection before it is needed, where upstreams begin with a handshake. */
  void warmUp() {
    if (members.stream().anyMatch(member -> member.upstream().beginsWithHandshake())) {
      warmUp.begin();
    }
  }

  @Override
  public String name() {
    return name;
  }

  /** How each upstream is doing, in the order of the configuration. From any thread. */
  public List<Health> health() {
    return members.stream().map(Member::health).toList();
  }

  /** Queries under way now. From any thread. */
  public int underWay() {
    return underWay.get();
  }

  @Override
  public long mismatches() {
    return members.stream().mapToLong(member -> member.upstream().mismatches()).sum();
  }

  @Override
  public CompletionStage<Exchange> exchange(UpstreamQuery query) {
    if (members.isEmpty()) {
      return CompletableFuture.completedFuture(
          new Failed(FailureReason.NO_UPSTREAM, "no upstream is configured"));
    }
    if (underWay.incrementAndGet() > maxUnderWay) {
      underWay.decrementAndGet();
      return CompletableFuture.completedFuture(
          new Failed(
              FailureReason.OVERLOADED, maxUnderWay + " queries wait for upstreams already"));
    }
    CompletableFuture<Exchange> result = new CompletableFuture<>();
    OnLoop.begin(loop, name, result, () -> begin(query, result));
    return result.whenComplete((exchange, bug) -> underWay.decrementAndGet());
  }

  private void begin(UpstreamQuery query, CompletableFuture<Exchange> result) {
    List<Member> order = strategy.order(members);
    FailoverSearch search = new FailoverSearch(query, result, order, loop, timing, ticker);
    searches.add(search);
    result.whenComplete((exchange, bug) -> OnLoop.run(loop, () -> searches.remove(search)));
    Optional<Member> resting = probeDue();
    search.begin(strategy.atOnce());
    resting.ifPresent(search::probe);
    members.forEach(loops::askIfDue);
  }

  private Optional<Member> probeDue() {
    for (Member member : members) {
      if (member.probeDue()) {
        return Optional.of(member);
      }
    }
    return Optional.empty();
  }

  @Override
  public boolean cameBack(Question question) {
    return loops.cameBack(question);
  }

  @Override
  public void close() {
    warmUp.close();
    OnLoop.close(loop, () -> List.copyOf(searches).forEach(FailoverSearch::stop));
    members.forEach(member -> member.upstream().close());
  }
}
