package dev.tacet.upstream;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * In which order upstreams are asked, and how many at once. Whatever the order, those that rest
 * after failures come last. One thread: the event loop.
 */
final class Strategy {
  /** In the order of the configuration. */
  static final Strategy STRICT = new Strategy(false, 1, () -> 0);

  private final boolean byWeight;
  private final int atOnce;
  private final DoubleSupplier chance;

  /**
   * @param byWeight whether they are drawn by {@link Member#weight}, not taken in turn
   * @param chance evenly from 0 to 1
   */
  private Strategy(boolean byWeight, int atOnce, DoubleSupplier chance) {
    this.byWeight = byWeight;
    this.atOnce = atOnce;
    this.chance = chance;
  }

  /** One at a time, drawn by weight: the slow are asked seldom, and so are known to be slow. */
  static Strategy fastest(DoubleSupplier chance) {
    return new Strategy(true, 1, chance);
  }

  /** Two at once, drawn by weight. */
  static Strategy parallel(DoubleSupplier chance) {
    return new Strategy(true, 2, chance);
  }

  int atOnce() {
    return atOnce;
  }

  private record Drawn(Member member, double key) {}

  /** All of them, the first to ask first. */
  List<Member> order(List<Member> members) {
    List<Member> order = new ArrayList<>(members.size());
    for (Member member : members) {
      if (member.up()) {
        order.add(member);
      }
    }
    if (byWeight) {
      // A draw without putting back, each with its weight (Efraimidis and Spirakis, 2006).
      List<Member> awake = List.copyOf(order);
      order.clear();
      awake.stream()
          .map(member -> new Drawn(member, -Math.log(1 - chance.getAsDouble()) / member.weight()))
          .sorted(Comparator.comparingDouble(Drawn::key))
          .forEach(drawn -> order.add(drawn.member()));
    }
    for (Member member : members) {
      if (!order.contains(member)) {
        order.add(member);
      }
    }
    return order;
  }
}
