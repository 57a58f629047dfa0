package dev.tacet.insight.report;

import dev.tacet.insight.Bypasses;
import dev.tacet.insight.Flow;
import dev.tacet.insight.Leftovers;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What no block reaches as things are: names that still pass, devices that ask elsewhere, and
 * addresses they know by heart. Immutable.
 *
 * @param flows what was exchanged with addresses outside; empty where no capture was read
 */
public record Loopholes(Leftovers leftovers, Bypasses bypasses, List<Flow> flows) {
  public static final Loopholes NONE =
      new Loopholes(
          new Leftovers(List.of(), List.of()), new Bypasses(List.of(), List.of()), List.of());

  public Loopholes {
    Objects.requireNonNull(leftovers);
    Objects.requireNonNull(bypasses);
    flows = List.copyOf(flows);
  }

  /**
   * What could not be told, in sentences, each once.
   *
   * @param said those that are said already
   */
  public List<String> skipped(Collection<String> said) {
    Set<String> all = new LinkedHashSet<>(leftovers.skipped());
    all.addAll(bypasses.skipped());
    all.removeAll(said);
    return List.copyOf(all);
  }
}
