package dev.tacet.querylog;

import static java.util.Comparator.naturalOrder;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingLong;

import dev.tacet.dns.DomainName;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A store in a list, which can fail, and which can stop in the middle of its work. */
public final class MemorySink implements DecisionSink, DecisionHistory {
  private final List<LoggedDecision> rows = new ArrayList<>();
  private final List<Integer> batches = new ArrayList<>();
  final List<LoggedDecision> appended = Collections.synchronizedList(new ArrayList<>());
  volatile boolean beside;
  volatile boolean besideFull;
  public volatile boolean full;
  volatile boolean broken;
  volatile Runnable beforeKeeping = () -> {};
  volatile Runnable afterKeeping = () -> {};
  private Runnable pause = () -> {};
  volatile boolean namesFail;
  volatile Map<Integer, String> names = Map.of();
  int trims;
  Instant trimmedAt = Instant.EPOCH;

  @Override
  public void between(Runnable pause) {
    this.pause = pause;
  }

  /** Rows are kept beside the history, as a file does, where {@code beside} is set. */
  @Override
  public boolean append(List<LoggedDecision> batch) {
    if (besideFull) {
      throw new SinkException("queries.pending: disk full", new IllegalStateException());
    }
    appended.addAll(beside ? batch : List.of());
    return beside;
  }

  @Override
  public void write(List<LoggedDecision> batch) {
    beforeKeeping.run();
    pause.run();
    if (full) {
      throw new SinkException("queries.db: disk full", new IllegalStateException());
    }
    if (broken) {
      throw new IllegalStateException("a bug");
    }
    synchronized (this) {
      rows.addAll(batch);
      batches.add(batch.size());
    }
    afterKeeping.run();
  }

  synchronized List<Integer> batches() {
    return List.copyOf(batches);
  }

  public synchronized List<LoggedDecision> rows() {
    return List.copyOf(rows);
  }

  @Override
  public synchronized long lastSeq() {
    return rows.isEmpty() ? 0 : rows.get(rows.size() - 1).seq();
  }

  @Override
  public void trim(Instant now) {
    trims++;
    trimmedAt = now;
  }

  @Override
  public synchronized long purge(Instant before) {
    int had = rows.size();
    rows.removeIf(row -> row.decision().at().isBefore(before));
    return had - rows.size();
  }

  @Override
  public synchronized long forget(Set<Integer> devices, Set<InetAddress> addresses) {
    int had = rows.size();
    rows.removeIf(
        row -> {
          Decision d = row.decision();
          return devices.contains(d.device()) || d.device() == 0 && addresses.contains(d.client());
        });
    return had - rows.size();
  }

  @Override
  public void names(Map<Integer, String> names) {
    if (namesFail) {
      throw new SinkException("queries.db: disk full", new IllegalStateException());
    }
    this.names = Map.copyOf(names);
  }

  @Override
  public synchronized List<LoggedDecision> newest(
      DecisionFilter filter, long beforeSeq, int limit) {
    List<LoggedDecision> found =
        rows.stream()
            .filter(row -> row.seq() < beforeSeq && filter.accepts(row.decision()))
            .toList();
    return found.subList(Math.max(0, found.size() - limit), found.size());
  }

  @Override
  public void each(DecisionFilter filter, long afterSeq, Consumer<LoggedDecision> reader) {
    rows().stream()
        .filter(row -> row.seq() > afterSeq && filter.accepts(row.decision()))
        .forEach(reader);
  }

  @Override
  public synchronized Totals totals(DecisionFilter filter, long beforeSeq) {
    Map<Object, Totals.Row> sums = new HashMap<>();
    for (LoggedDecision row : rows) {
      Decision d = row.decision();
      if (row.seq() < beforeSeq && filter.accepts(d)) {
        long blocked = d.verdict().allows() ? 0 : d.repeats();
        sums.merge(
            List.of(d.client(), d.device(), d.question().qname()),
            new Totals.Row(
                d.client(), d.device(), d.question().qname(), d.repeats(), blocked, d.at()),
            Totals.Row::plus);
      }
    }
    return new Totals(List.copyOf(sums.values()));
  }

  @Override
  public Map<Integer, DeviceTotals> byDevice(Instant since, long beforeSeq) {
    Map<Integer, DeviceTotals> sums = new HashMap<>();
    rows(since, beforeSeq)
        .forEach(d -> sums.merge(d.device(), DeviceTotals.of(d), DeviceTotals::plus));
    return sums;
  }

  @Override
  public Map<InetAddress, Long> byClient(Instant since, long beforeSeq) {
    return rows(since, beforeSeq).stream()
        .collect(groupingBy(Decision::client, summingLong(Decision::repeats)));
  }

  @Override
  public Instant usedNames(
      Instant since, long beforeSeq, BooleanSupplier enough, Consumer<UsedName> reader) {
    Map<DomainName, UsedNameSum> sums = new HashMap<>();
    Instant last =
        rows().stream().map(row -> row.decision().at()).max(naturalOrder()).orElse(since);
    Instant from = since;
    if (enough.getAsBoolean() && last.minus(Duration.ofHours(6)).isAfter(since)) {
      from = last.minus(Duration.ofHours(6));
    }
    rows(from, beforeSeq)
        .forEach(d -> sums.computeIfAbsent(d.question().qname(), n -> new UsedNameSum()).add(d));
    sums.forEach((name, sum) -> reader.accept(sum.sum(name)));
    return from;
  }

  @Override
  public Map<String, Long> hitsByList(Instant since, long beforeSeq) {
    return rows(since, beforeSeq).stream()
        .filter(d -> RecentHistory.namesList(d.verdict().reason()))
        .collect(groupingBy(d -> d.verdict().reason().list(), summingLong(Decision::repeats)));
  }

  private List<Decision> rows(Instant since, long beforeSeq) {
    return rows().stream()
        .filter(row -> row.seq() < beforeSeq && !row.decision().at().isBefore(since))
        .map(LoggedDecision::decision)
        .toList();
  }

  @Override
  public void close() {}
}
