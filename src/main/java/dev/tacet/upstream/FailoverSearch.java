package dev.tacet.upstream;

import dev.tacet.dns.Rcodes;
import dev.tacet.dns.UpstreamQuery;
import dev.tacet.upstream.Exchange.Answered;
import dev.tacet.upstream.Exchange.Failed;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * One query's way over the upstreams. Each is asked once, in order; one that failed is done with,
 * one that is slow is still listened to while the next is asked beside it, and one that was silent
 * is asked again when nobody else is left. The first answer other than SERVFAIL and REFUSED wins;
 * where those are all there is, the last of them does. One thread: the event loop.
 */
final class FailoverSearch {
  /** With two datagrams each, six a question. */
  private static final int MAX_SILENT_ATTEMPTS = 3;

  private final UpstreamQuery query;
  private final CompletableFuture<Exchange> result;
  private final EventExecutor loop;
  private final Timing timing;
  private final LongSupplier ticker;
  private final Deque<Member> toAsk;
  private final Deque<Member> askAgain = new ArrayDeque<>(MAX_SILENT_ATTEMPTS);
  private final List<Attempt> running = new ArrayList<>(1);
  private final Map<String, String> failures = new LinkedHashMap<>();
  private final long startedNanos;

  /** Those in their first moments: one, or as many as are asked at once. */
  private final List<Attempt> current = new ArrayList<>(1);

  private Optional<Answered> refusal = Optional.empty();
  private FailureReason lastReason = FailureReason.TIMED_OUT;
  private int attempts;

  /** Who is asked beside another runs on when that has answered, to be known for how fast it is. */
  private boolean together;

  private Future<?> timer;

  /**
   * @param order all upstreams, the first to ask first; not empty
   */
  FailoverSearch(
      UpstreamQuery query,
      CompletableFuture<Exchange> result,
      List<Member> order,
      EventExecutor loop,
      Timing timing,
      LongSupplier ticker) {
    this.query = query;
    this.result = result;
    this.toAsk = new ArrayDeque<>(order);
    this.loop = loop;
    this.timing = timing;
    this.ticker = ticker;
    this.startedNanos = ticker.getAsLong();
    this.timer = loop.newSucceededFuture(null);
  }

  /**
   * Asks a resting upstream beside the others, unless it has had its turn, to see if it is back.
   */
  void probe(Member member) {
    if (!result.isDone() && toAsk.remove(member)) {
      new Attempt(member, true).begin();
    }
  }

  /**
   * @param atOnce how many are asked to begin with
   */
  void begin(int atOnce) {
    together = atOnce > 1;
    askNext();
    for (int i = 1; i < atOnce && !result.isDone() && !toAsk.isEmpty(); i++) {
      Attempt beside = new Attempt(toAsk.remove(), true);
      current.add(beside);
      beside.beginPatiently();
    }
  }

  void stop() {
    finish(OnLoop.stopping("upstreams"));
    List.copyOf(running).forEach(Attempt::cancel);
  }

  private void askNext() {
    if (result.isDone()) {
      return;
    }
    Member next = running.size() < MAX_SILENT_ATTEMPTS ? toAsk.poll() : null;
    if (next == null && refusal.isPresent()) {
      if (running.stream().noneMatch(Attempt::mayYetAnswer)) {
        finish(refusal.get());
      }
      return;
    }
    if (next == null && attempts < MAX_SILENT_ATTEMPTS) {
      next = askAgain.poll();
    }
    if (next != null) {
      Attempt attempt = new Attempt(next, together);
      current.add(attempt);
      attempt.beginPatiently();
    } else if (running.isEmpty()) {
      fail();
    } else {
      timer.cancel(false);
      timer = loop.schedule(this::timeOut, Math.max(0, leftNanos()), TimeUnit.NANOSECONDS);
    }
  }

  private long leftNanos() {
    return startedNanos + timing.budget().toNanos() - ticker.getAsLong();
  }

  private void timeOut() {
    refusal.ifPresentOrElse(this::finish, this::fail);
  }

  private void fail() {
    String detail = String.join("; ", failures.values());
    finish(new Failed(lastReason, detail));
  }

  private void finish(Exchange exchange) {
    timer.cancel(false);
    result.complete(exchange);
    // A probe runs on: it is there to learn of its upstream's return, not to answer this query. One
    // that was slow does: only its silence in the end tells that its upstream is gone.
    for (Attempt attempt : List.copyOf(running)) {
      if (!attempt.runsOn) {
        attempt.cancel();
      }
    }
  }

  /** One upstream asked once. */
  private final class Attempt {
    private final Member member;
    private boolean runsOn;
    private final long beganNanos = ticker.getAsLong();
    private CompletableFuture<Exchange> exchange = new CompletableFuture<>();
    private Future<?> moment = loop.newSucceededFuture(null);
    private boolean patient;
    private boolean foundSilent;

    Attempt(Member member, boolean runsOn) {
      this.member = member;
      this.runsOn = runsOn;
    }

    void begin() {
      attempts++;
      running.add(this);
      member.asked();
      exchange = member.upstream().exchange(query).toCompletableFuture();
      exchange.whenComplete((done, bug) -> OnLoop.run(loop, () -> ended(done, bug)));
    }

    /** Begins, and goes on to the next upstream where this one is slow or silent. */
    void beginPatiently() {
      patient = true;
      long patience = timing.patience().toNanos();
      long beside = toAsk.isEmpty() ? patience : member.besideNanos(timing);
      if (beside < patience) {
        after(beside, () -> slow(patience - beside));
      } else {
        after(patience, this::silent);
      }
      begin();
    }

    private void after(long nanos, Runnable next) {
      moment = loop.schedule(next, Math.max(0, Math.min(nanos, leftNanos())), TimeUnit.NANOSECONDS);
    }

    /** Whether it is slow and its patience has not run out. */
    boolean mayYetAnswer() {
      return patient && !foundSilent;
    }

    private void slow(long patienceLeft) {
      runsOn = true;
      after(patienceLeft, this::silent);
      current.remove(this);
      if (current.isEmpty() && !toAsk.isEmpty()) {
        askNext();
      }
    }

    private void silent() {
      foundSilent = true;
      String words = member.upstream().name() + ": no answer";
      // Who was asked shortly before the end of the budget has not been waited for.
      if (ticker.getAsLong() - beganNanos >= timing.patience().toNanos()) {
        member.failed(words);
      }
      failures.put(member.upstream().name(), words);
      lastReason = FailureReason.TIMED_OUT;
      askAgain.add(member);
      current.remove(this);
      if (result.isDone()) {
        exchange.cancel(false);
      } else if (leftNanos() <= 0) {
        timeOut();
      } else if (current.isEmpty()) {
        timer.cancel(false);
        askNext();
      }
    }

    void cancel() {
      moment.cancel(false);
      exchange.cancel(false);
    }

    private void ended(Exchange done, Throwable bug) {
      running.remove(this);
      moment.cancel(false);
      if (done instanceof Answered answered) {
        heard(answered);
      } else if (done instanceof Failed failed) {
        failed(failed);
      } else if (!exchange.isCancelled()) {
        timer.cancel(false);
        result.completeExceptionally(bug);
      }
    }

    private void heard(Answered answered) {
      int rcode = answered.answer().rcode();
      boolean refused = rcode == Rcodes.SERVFAIL || rcode == Rcodes.REFUSED;
      member.answered(
          ticker.getAsLong() - beganNanos, refused ? "it said " + Rcodes.name(rcode) : "");
      if (result.isDone()) {
        return;
      }
      if (refused) {
        // "I failed" says more about the name than "I will not".
        refusal =
            rcode == Rcodes.SERVFAIL
                ? Optional.of(answered)
                : refusal.or(() -> Optional.of(answered));
        askAgain.remove(member);
        goOn();
      } else {
        finish(answered);
      }
    }

    private void failed(Failed failed) {
      // Our own limits are not the upstream's fault, and silence has been counted already.
      if (failed.reason() != FailureReason.OVERLOADED && !foundSilent) {
        member.failed(failed.detail());
      }
      failures.put(member.upstream().name(), failed.detail());
      lastReason = failed.reason();
      if (!foundSilent || failed.reason() != FailureReason.TIMED_OUT) {
        askAgain.remove(member);
      }
      goOn();
    }

    /** Asks the next one, unless another attempt is still in its first moments. */
    private void goOn() {
      boolean mine = current.remove(this);
      if (current.isEmpty() && (mine || running.stream().noneMatch(Attempt::mayYetAnswer))) {
        askNext();
      }
    }
  }
}
