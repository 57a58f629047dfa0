package dev.tacet.device;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands what changed to the store, on the store's own thread: new devices within a second, learned
 * names each minute, the rest each ten minutes and at the end, because a memory card wears. One
 * piece of work at a time is under way; what fails is told again a minute later. Called by the
 * book's thread.
 */
final class Keeper {
  private static final long NEW_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long LEARNED_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long REST_NANOS = TimeUnit.MINUTES.toNanos(10);
  private static final long RESERVE_SECONDS = 5;
  private static final Logger log = LoggerFactory.getLogger(Keeper.class);

  private final DeviceStore store;
  private final Executor writer;
  private final DeviceTable table;
  private final DeviceIds ids;
  private final Learned learned;
  private final Set<Integer> forgotten = ConcurrentHashMap.newKeySet();
  private final Set<Integer> dropped = new HashSet<>();
  private volatile Work underWay = Work.DONE;
  private volatile boolean reserving;
  private volatile boolean reserveFailed;
  private long newAt;
  private long reserveAt;
  private long learnedAt;
  private long restAt;

  private enum State {
    WAITS,
    DONE,
    FAILED
  }

  private static final class Work {
    static final Work DONE = new Work(List.of(), List.of(), null);

    final List<Entry> entries;
    final List<Integer> dropped;
    final Learned.Changed learned;
    volatile State state;

    Work(List<Entry> entries, List<Integer> dropped, Learned.Changed learned) {
      this.entries = entries;
      this.dropped = dropped;
      this.learned = learned == null ? new Learned.Changed(List.of(), List.of()) : learned;
      this.state = learned == null ? State.DONE : State.WAITS;
    }
  }

  Keeper(
      DeviceStore store,
      Executor writer,
      DeviceTable table,
      DeviceIds ids,
      Learned learned,
      long nowNanos) {
    this.store = store;
    this.writer = writer;
    this.table = table;
    this.ids = ids;
    this.learned = learned;
    newAt = nowNanos;
    reserveAt = nowNanos;
    learnedAt = nowNanos + LEARNED_NANOS;
    restAt = nowNanos + REST_NANOS;
  }

  /** Reserves ids at once, on the caller's thread; where that fails, each second again. */
  void reserve() {
    reserve(ids.wanted());
  }

  /** Reserves ids on the store's thread and waits for it, so that no first sighting is lost. */
  void reserveFirst() {
    CountDownLatch done = new CountDownLatch(1);
    int upTo = ids.wanted();
    handTo(
        () -> {
          reserve(upTo);
          done.countDown();
        },
        done::countDown);
    try {
      if (!done.await(RESERVE_SECONDS, TimeUnit.SECONDS)) {
        log.warn("the store does not reserve ids for devices within {} s", RESERVE_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void reserve(int upTo) {
    try {
      store.reserve(upTo);
      ids.reserved(upTo);
      reserveFailed = false;
    } catch (RuntimeException e) {
      if (!reserveFailed) {
        log.warn(
            "no new device is known, for no number can be kept for one; it is tried again each"
                + " second: {}",
            reason(e));
      }
      log.debug("numbers for devices cannot be reserved", e);
      reserveFailed = true;
    } finally {
      reserving = false;
    }
  }

  /** A disk that is full says so in its message; a bug of ours may say nothing. */
  private static String reason(RuntimeException failure) {
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }

  private void reserveMore() {
    int upTo = ids.wanted();
    reserving = true;
    handTo(() -> reserve(upTo), () -> reserving = false);
  }

  /** Hands over what is due. */
  void tick(long nowNanos) {
    if (ids.runsLow() && !reserving && nowNanos - reserveAt >= 0) {
      reserveAt = nowNanos + NEW_NANOS;
      reserveMore();
    }
    if (underWay.state == State.FAILED) {
      takeBack(nowNanos);
    }
    if (underWay.state == State.WAITS || nowNanos - newAt < 0) {
      return;
    }
    newAt = nowNanos + NEW_NANOS;
    boolean rest = nowNanos - restAt >= 0;
    boolean names = rest || nowNanos - learnedAt >= 0;
    restAt = rest ? nowNanos + REST_NANOS : restAt;
    learnedAt = names ? nowNanos + LEARNED_NANOS : learnedAt;
    handOver(rest, names);
  }

  /** Hands over all there is, as the book closes. */
  void last(long nowNanos) {
    if (underWay.state == State.FAILED) {
      takeBack(nowNanos);
    }
    handOver(true, true);
    // What was not used is given back, so that the next new device has the next number.
    int last = ids.last();
    handTo(() -> reserve(last), () -> {});
  }

  private void takeBack(long nowNanos) {
    underWay.entries.forEach(Entry::changed);
    dropped.addAll(underWay.dropped);
    learned.untake(underWay.learned);
    underWay = Work.DONE;
    newAt = nowNanos + LEARNED_NANOS;
    restAt = newAt; // the new ones are among the rest now
  }

  private void handOver(boolean rest, boolean names) {
    dropped.addAll(table.takeDropped());
    List<Entry> entries = new ArrayList<>();
    for (Entry entry : table.entries()) {
      if (entry.isNew() || rest && entry.isUnkept()) {
        entries.add(entry);
      }
    }
    Learned.Changed told =
        names ? learned.takeChanged() : new Learned.Changed(List.of(), List.of());
    DeviceStore.Changes changes =
        new DeviceStore.Changes(
            entries.stream().map(entry -> entry.toKeep(table.watch().onDisk())).toList(),
            dropped,
            told.told(),
            told.dropped());
    if (changes.isEmpty()) {
      return;
    }
    Work work = new Work(entries, List.copyOf(dropped), told);
    entries.forEach(Entry::wasKept);
    dropped.clear();
    underWay = work;
    handTo(() -> keep(work, changes), () -> work.state = State.FAILED);
  }

  private void handTo(Runnable work, Runnable refused) {
    try {
      writer.execute(work);
    } catch (RejectedExecutionException e) {
      log.warn("devices are not kept: the store's thread takes no more work", e);
      refused.run();
    }
  }

  private void keep(Work work, DeviceStore.Changes changes) {
    try {
      store.keep(without(forgotten, changes));
      work.state = State.DONE;
    } catch (RuntimeException e) {
      log.warn(
          "what is known of devices is not kept; it is tried again in a minute: {}", reason(e));
      log.debug("devices cannot be kept", e);
      work.state = State.FAILED;
    }
  }

  private static DeviceStore.Changes without(Set<Integer> ids, DeviceStore.Changes changes) {
    return new DeviceStore.Changes(
        changes.devices().stream().filter(device -> !ids.contains(device.id())).toList(),
        changes.dropped(),
        changes.learned().stream().filter(name -> !ids.contains(name.device())).toList(),
        changes.learnedDropped());
  }

  /** From now on nothing of this device is kept, work under way included. */
  void forget(int id) {
    forgotten.add(id);
    dropped.remove(id);
    learned.forget(id);
  }
}
