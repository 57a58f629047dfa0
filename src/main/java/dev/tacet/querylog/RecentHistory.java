package dev.tacet.querylog;

import dev.tacet.dns.DomainName;
import dev.tacet.policy.Reason;
import dev.tacet.policy.Rung;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The store's rows and those still in memory, as one history. Each method copies the pending rows
 * first and then reads the store only below the oldest of them. A row moves from memory to the
 * store in the other order (kept, then removed), so none is missed and none comes twice.
 * Thread-safe.
 */
final class RecentHistory implements DecisionHistory {
  private final PendingRows pending;
  private final DecisionHistory stored;

  RecentHistory(PendingRows pending, DecisionHistory stored) {
    this.pending = pending;
    this.stored = stored;
  }

  @Override
  public List<LoggedDecision> newest(DecisionFilter filter, long beforeSeq, int limit) {
    PackedRows unwritten = pending.copy();
    List<LoggedDecision> found = new ArrayList<>();
    for (LoggedDecision row : unwritten) {
      if (row.seq() < beforeSeq && filter.accepts(row.decision())) {
        found.add(row);
      }
    }
    if (found.size() >= limit) {
      return List.copyOf(found.subList(found.size() - limit, found.size()));
    }
    List<LoggedDecision> all =
        new ArrayList<>(
            stored.newest(
                filter, Math.min(beforeSeq, endOfStored(unwritten)), limit - found.size()));
    all.addAll(found);
    return List.copyOf(all);
  }

  @Override
  public void each(DecisionFilter filter, long afterSeq, Consumer<LoggedDecision> reader) {
    PackedRows unwritten = pending.copy();
    long end = endOfStored(unwritten);
    stored.each(
        filter,
        afterSeq,
        row -> {
          if (row.seq() < end) {
            reader.accept(row);
          }
        });
    for (LoggedDecision row : unwritten) {
      if (row.seq() > afterSeq && filter.accepts(row.decision())) {
        reader.accept(row);
      }
    }
  }

  @Override
  public Totals totals(DecisionFilter filter, long beforeSeq) {
    PackedRows unwritten = pending.copy();
    Map<Asked, Totals.Row> sums = new HashMap<>();
    stored
        .totals(filter, Math.min(beforeSeq, endOfStored(unwritten)))
        .rows()
        .forEach(row -> add(sums, row));
    for (LoggedDecision row : unwritten) {
      Decision decision = row.decision();
      if (row.seq() < beforeSeq && filter.accepts(decision)) {
        long blocked = decision.verdict().allows() ? 0 : decision.repeats();
        add(
            sums,
            new Totals.Row(
                decision.client(),
                decision.device(),
                decision.question().qname(),
                decision.repeats(),
                blocked,
                decision.at()));
      }
    }
    return new Totals(List.copyOf(sums.values()));
  }

  @Override
  public Map<Integer, DeviceTotals> byDevice(Instant since, long beforeSeq) {
    PackedRows unwritten = pending.copy();
    Map<Integer, DeviceTotals> sums =
        new HashMap<>(stored.byDevice(since, Math.min(beforeSeq, endOfStored(unwritten))));
    for (LoggedDecision row : unwritten) {
      Decision decision = row.decision();
      if (row.seq() < beforeSeq && !decision.at().isBefore(since)) {
        sums.merge(decision.device(), DeviceTotals.of(decision), DeviceTotals::plus);
      }
    }
    return Map.copyOf(sums);
  }

  @Override
  public Map<InetAddress, Long> byClient(Instant since, long beforeSeq) {
    PackedRows unwritten = pending.copy();
    Map<InetAddress, Long> sums =
        new HashMap<>(stored.byClient(since, Math.min(beforeSeq, endOfStored(unwritten))));
    for (LoggedDecision row : unwritten) {
      Decision decision = row.decision();
      if (row.seq() < beforeSeq && !decision.at().isBefore(since)) {
        sums.merge(decision.client(), (long) decision.repeats(), Long::sum);
      }
    }
    return Map.copyOf(sums);
  }

  @Override
  public Instant usedNames(
      Instant since, long beforeSeq, BooleanSupplier enough, Consumer<UsedName> reader) {
    PackedRows unwritten = pending.copy();
    Map<DomainName, UsedNameSum> recent = new HashMap<>();
    for (LoggedDecision row : unwritten) {
      Decision decision = row.decision();
      if (row.seq() < beforeSeq
          && !decision.at().isBefore(since)
          && !decision.question().qname().equals(Privacy.HIDDEN)) {
        recent
            .computeIfAbsent(decision.question().qname(), name -> new UsedNameSum())
            .add(decision);
      }
    }
    Instant from =
        stored.usedNames(
            since,
            Math.min(beforeSeq, endOfStored(unwritten)),
            enough,
            used -> {
              if (used.name().equals(Privacy.HIDDEN)) {
                return; // any number of names, and none of them
              }
              UsedNameSum more = recent.remove(used.name());
              if (more == null) {
                reader.accept(used);
              } else {
                more.add(used);
                reader.accept(more.sum(used.name()));
              }
            });
    recent.forEach((name, sum) -> reader.accept(sum.sum(name)));
    return from;
  }

  @Override
  public Map<String, Long> hitsByList(Instant since, long beforeSeq) {
    PackedRows unwritten = pending.copy();
    Map<String, Long> hits =
        new HashMap<>(stored.hitsByList(since, Math.min(beforeSeq, endOfStored(unwritten))));
    for (LoggedDecision row : unwritten) {
      Decision decision = row.decision();
      Reason reason = decision.verdict().reason();
      if (row.seq() < beforeSeq && !decision.at().isBefore(since) && namesList(reason)) {
        hits.merge(reason.list(), (long) decision.repeats(), Long::sum);
      }
    }
    return Map.copyOf(hits);
  }

  /** On the rung of the owner's rules {@code list} is the number of a rule. */
  static boolean namesList(Reason reason) {
    return reason.rung() != Rung.OWNER && !reason.list().isEmpty();
  }

  private static void add(Map<Asked, Totals.Row> sums, Totals.Row row) {
    sums.merge(new Asked(row.client(), row.device(), row.name()), row, Totals.Row::plus);
  }

  private static long endOfStored(PackedRows unwritten) {
    return unwritten.isEmpty() ? Long.MAX_VALUE : unwritten.seq(0);
  }

  private record Asked(InetAddress client, int device, DomainName name) {}
}
