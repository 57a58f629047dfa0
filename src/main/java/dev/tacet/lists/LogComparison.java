package dev.tacet.lists;

import dev.tacet.dns.DomainName;
import dev.tacet.policy.Policy;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Tells, from the recorded log, what other lists would mean to this house. */
public interface LogComparison {
  /**
   * A name this house used lately that is treated otherwise.
   *
   * @param list whose rule it is
   * @param queries how often it was asked for
   * @param devices who asked
   * @param days on how many days of UTC it was asked for
   * @param withhold whether it is used so much that the list may not block it before its owner says
   *     so
   * @param keptBy the vendor whose {@code keep} entry outranks the list; empty where the name is
   *     newly blocked
   */
  record Touched(
      DomainName name,
      String list,
      long queries,
      List<InetAddress> devices,
      int days,
      boolean withhold,
      Optional<String> keptBy) {
    public Touched {
      Objects.requireNonNull(name);
      Objects.requireNonNull(list);
      devices = List.copyOf(devices);
      Objects.requireNonNull(keptBy);
    }
  }

  /**
   * What was found where somebody waits for it.
   *
   * @param since from when on the log was read: a long log is not read to its end
   * @param touched the most used first
   */
  record Found(Instant since, List<Touched> touched) {
    public Found {
      Objects.requireNonNull(since);
      touched = List.copyOf(touched);
    }
  }

  /**
   * By all that the house used lately. Runs on list-updater.
   *
   * @return the most used first
   * @throws dev.tacet.querylog.SinkException where the log cannot be read
   */
  List<Touched> compare(ListsInForce before, ListsInForce after);

  /**
   * As {@link #compare}, by as much of the log as is read in some seconds, the newest first. Runs
   * on list-updater.
   */
  Found tryOut(ListsInForce before, ListsInForce after);

  /**
   * The same for any other change of what is in force: a vendor's state. Runs on list-updater.
   *
   * @return what would be blocked by it, and what a {@code keep} entry would not let it block, the
   *     most used first; {@code withhold} where it looks needed
   * @throws dev.tacet.querylog.SinkException where the log cannot be read
   */
  Found tryOut(UnaryOperator<Policy> change);
}
