package dev.tacet.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.DomainName;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The trie against a plain set of entries, each asked in turn. */
class RuleIndexPropertyTest {
  private static final List<RuleSource> SOURCES =
      IntStream.range(0, 12)
          .mapToObj(i -> RuleSource.list(i, "list" + i, i % 3 == 0 ? Action.ALLOW : Action.BLOCK))
          .toList();

  /** Few, so that names meet; some are the ends, the beginnings or the case of others. */
  private static final String[] LABELS = {
    "a",
    "b",
    "ab",
    "ba",
    "example",
    "badexample",
    "exampl",
    "EXAMPLE",
    "com",
    "co",
    "\\000",
    "\\255",
    "\\.",
    "x".repeat(63),
    "x".repeat(62),
    "xn--bcher-kva",
    "_dmarc",
    "*"
  };

  private record Entry(DomainName name, Scope scope, int source) {}

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void theTrieEqualsTheNaiveSet(long seed) {
    Random random = new Random(seed);
    Set<Entry> entries = entries(random, 1 + random.nextInt(400));
    RuleIndex trie = RuleIndex.of(builderOf(entries).compile());

    assertThat(trie.size()).isEqualTo(entries.stream().map(Entry::name).distinct().count());
    for (int i = 0; i < 2_000; i++) {
      DomainName asked = name(random);
      assertThat(trie.matches(asked)).as("%s", asked).isEqualTo(naive(trie, entries, asked));
    }
    for (Entry entry : entries) {
      assertThat(trie.matches(entry.name())).isEqualTo(naive(trie, entries, entry.name()));
    }
  }

  @Test
  void twoHundredThousandNamesAreAllFoundAndNoOthersSeed31() {
    Random random = new Random(31);
    Map<DomainName, Integer> sourceOf = new HashMap<>();
    RuleIndex.Builder builder = new RuleIndex.Builder(SOURCES);
    while (sourceOf.size() < 200_000) {
      DomainName name = listName(random);
      int source = random.nextInt(SOURCES.size());
      if (sourceOf.putIfAbsent(name, source) == null) {
        builder.add(name, Scope.EXACT, source, Terms.BLOCK);
      }
    }

    RuleIndex trie = RuleIndex.of(builder.compile());

    assertThat(trie.size()).isEqualTo(200_000);
    sourceOf.forEach(
        (name, source) ->
            assertThat(trie.matches(name))
                .isEqualTo(List.of(match(trie, name, Scope.EXACT, source))));
    for (int i = 0; i < 100_000; i++) {
      DomainName other = listName(random);
      assertThat(trie.matches(other).isEmpty()).isNotEqualTo(sourceOf.containsKey(other));
    }
  }

  @Test
  void manyThreadsMayAskAtOnceSeed41() {
    Random random = new Random(41);
    Set<Entry> entries = entries(random, 500);
    RuleIndex trie = RuleIndex.of(builderOf(entries).compile());
    List<DomainName> asked = IntStream.range(0, 3_000).mapToObj(i -> name(random)).toList();
    List<List<Match>> expected = asked.stream().map(trie::matches).toList();

    assertThat(asked.parallelStream().map(trie::matches).toList()).isEqualTo(expected);
  }

  private static Match match(RuleIndex trie, DomainName name, Scope scope, int source) {
    Effect effect = new Effect(SOURCES.get(source), Terms.BLOCK);
    return new Match.OfName(name, scope, effect, trie.effects().indexOf(effect));
  }

  private static List<Match> naive(RuleIndex trie, Set<Entry> entries, DomainName asked) {
    return entries.stream()
        .filter(entry -> entry.scope().covers(entry.name(), asked))
        .sorted(
            Comparator.comparing((Entry entry) -> -entry.name().labelCount())
                .thenComparing(Entry::scope)
                .thenComparing(Entry::source))
        .map(entry -> match(trie, entry.name(), entry.scope(), entry.source()))
        .toList();
  }

  private static RuleIndex.Builder builderOf(Iterable<Entry> entries) {
    RuleIndex.Builder builder = new RuleIndex.Builder(SOURCES);
    for (Entry entry : entries) {
      builder.add(entry.name(), entry.scope(), entry.source(), Terms.BLOCK);
    }
    return builder;
  }

  private static Set<Entry> entries(Random random, int count) {
    Set<Entry> entries = new LinkedHashSet<>();
    Scope[] scopes = Scope.values();
    for (int i = 0; i < count; i++) {
      entries.add(
          new Entry(
              name(random), scopes[random.nextInt(scopes.length)], random.nextInt(SOURCES.size())));
    }
    return entries;
  }

  private static DomainName name(Random random) {
    int depth = random.nextInt(50) == 0 ? 0 : 1 + random.nextInt(4);
    if (depth == 0) {
      return DomainName.ROOT;
    }
    StringBuilder text = new StringBuilder();
    // At most three labels of 63: four would be longer than a name may be.
    for (int i = 0; i < depth; i++) {
      String label = LABELS[random.nextInt(LABELS.length)];
      text.append(i > 0 ? "." : "").append(i == 3 && label.length() > 60 ? "a" : label);
    }
    return DomainName.parse(text.toString());
  }

  private static DomainName listName(Random random) {
    String text = "n" + Integer.toString(random.nextInt(300_000), 36) + ".example";
    return DomainName.parse(random.nextBoolean() ? "ads" + random.nextInt(3) + "." + text : text);
  }
}
