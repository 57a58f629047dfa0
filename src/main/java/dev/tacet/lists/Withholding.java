package dev.tacet.lists;

import dev.tacet.dns.DomainName;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/**
 * Names that lists block and this house uses, so that they wait for the owner's word: the list says
 * nothing about the very name, while all the rest of it is in force. Immutable.
 *
 * @param names for each list or vendor tier, by {@link dev.tacet.policy.RuleSource#name}
 */
record Withholding(Map<String, Set<DomainName>> names) {
  /** Of one list; one that would touch more is not to go in force at all before it is accepted. */
  public static final int MAX_NAMES = 10_000;

  public static final Withholding NONE = new Withholding(Map.of());

  public Withholding {
    names =
        names.entrySet().stream()
            .filter(list -> !list.getValue().isEmpty())
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, list -> Set.copyOf(list.getValue())));
  }

  /** The names withheld from one list. */
  public Set<DomainName> of(String list) {
    return names.getOrDefault(list, Set.of());
  }

  /** The lists a name is withheld from. */
  Set<String> listsWithholding(DomainName name) {
    Set<String> lists = new TreeSet<>();
    names.forEach(
        (list, withheld) -> {
          if (withheld.contains(name)) {
            lists.add(list);
          }
        });
    return lists;
  }

  /**
   * What is left after the owner has looked.
   *
   * @param name one name; empty for all of the list
   */
  public Withholding accept(String list, Optional<DomainName> name) {
    Map<String, Set<DomainName>> left = new TreeMap<>(names);
    Set<DomainName> waiting = new TreeSet<>(of(list));
    name.ifPresentOrElse(waiting::remove, waiting::clear);
    left.put(list, waiting);
    return new Withholding(left);
  }

  /**
   * What still waits once lists have changed: a name no longer blocked has left the list, or the
   * list has left the house. One that is stays, used or not, until it is accepted.
   *
   * @param blocks whether a list, by its own rules alone, blocks a name now
   */
  public Withholding kept(BiPredicate<String, DomainName> blocks) {
    Map<String, Set<DomainName>> left = new TreeMap<>();
    names.forEach(
        (list, withheld) ->
            left.put(
                list,
                withheld.stream()
                    .filter(name -> blocks.test(list, name))
                    .collect(Collectors.toSet())));
    return new Withholding(left);
  }

  /** Both together. */
  Withholding plus(Map<String, Set<DomainName>> more) {
    Map<String, Set<DomainName>> all = new TreeMap<>(names);
    more.forEach(
        (list, added) -> {
          Set<DomainName> both = new TreeSet<>(of(list));
          both.addAll(added);
          all.put(list, both);
        });
    return new Withholding(all);
  }
}
