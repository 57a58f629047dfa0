package dev.tacet.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.tacet.dns.DomainName;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleIndexTest {
  private static final List<RuleSource> SOURCES =
      List.of(
          RuleSource.list(0, "mine", Action.BLOCK),
          RuleSource.list(1, "spared", Action.ALLOW),
          RuleSource.profile(2, "xiaomi", Tier.KEEP));

  private final RuleIndex.Builder builder = new RuleIndex.Builder(SOURCES);

  @Test
  void theEmptyIndexSaysNothing() {
    assertThat(RuleIndex.empty().size()).isZero();
    assertThat(RuleIndex.empty().sources()).isEmpty();
    assertThat(RuleIndex.empty().matches(name("example.com"))).isEmpty();
    assertThat(RuleIndex.empty().matches(DomainName.ROOT)).isEmpty();
  }

  @Test
  void sourcesComeBackAsTheyWereGiven() {
    assertThat(compiled().sources()).isEqualTo(SOURCES);
  }

  @Test
  void anExactEntryCoversItsNameAndNoOther() {
    add("ads.example.com", Scope.EXACT, 0);

    assertThat(matched("ads.example.com")).containsExactly("ads.example.com EXACT mine");
    assertThat(matched("a.ads.example.com", "example.com", "com", "bads.example.com")).isEmpty();
  }

  @Test
  void aSubtreeEntryCoversItsNameAndWhatIsBelow() {
    add("example.com", Scope.SUBTREE, 0);

    assertThat(matched("example.com", "www.example.com", "a.b.c.example.com"))
        .containsOnly("example.com SUBTREE mine")
        .hasSize(3);
    assertThat(matched("badexample.com", "example.com.net", "example.org", "com")).isEmpty();
  }

  @Test
  void aBelowEntryLeavesItsOwnNameAlone() {
    add("example.com", Scope.BELOW, 0);

    assertThat(matched("www.example.com")).containsExactly("example.com BELOW mine");
    assertThat(matched("example.com")).isEmpty();
  }

  @Test
  void theLongestNameComesFirstAndExactBeforeSubtree() {
    add("com", Scope.SUBTREE, 0);
    add("a.example.com", Scope.SUBTREE, 0);
    add("a.example.com", Scope.EXACT, 2);
    add("a.example.com", Scope.BELOW, 1);
    add("example.com", Scope.BELOW, 1);
    add("example.com", Scope.SUBTREE, 2);
    add("example.com", Scope.SUBTREE, 0);

    assertThat(matched("a.example.com"))
        .containsExactly(
            "a.example.com EXACT xiaomi/keep",
            "a.example.com SUBTREE mine",
            "example.com SUBTREE mine",
            "example.com SUBTREE xiaomi/keep",
            "example.com BELOW spared",
            "com SUBTREE mine");
  }

  @Test
  void anEntryForTheRootCoversEverything() {
    add(".", Scope.SUBTREE, 1);
    add(".", Scope.EXACT, 0);

    assertThat(matched("www.example.com")).containsExactly(". SUBTREE spared");
    assertThat(matched(".")).containsExactly(". EXACT mine", ". SUBTREE spared");
    assertThat(compiled().size()).isEqualTo(1);
  }

  @Test
  void lettersMatchInEitherCaseAndOtherOctetsAsTheyAre() {
    add("ADS.Example.com", Scope.SUBTREE, 0);
    add("a\\.b.\\000\\255.example", Scope.EXACT, 1);

    assertThat(matched("aDs.eXAMPLE.COM")).hasSize(1);
    assertThat(matched("A\\.B.\\000\\255.example")).hasSize(1);
    assertThat(matched("a.b.\\000\\255.example", "a\\.b.\\001\\255.example")).isEmpty();
  }

  @Test
  void theLongestLabelsAndTheDeepestNamesAreFound() {
    String label = "x".repeat(63);
    add(label + "." + label + "." + label + "." + "y".repeat(61), Scope.EXACT, 0);
    add("a.".repeat(127), Scope.EXACT, 0);

    assertThat(matched(label + "." + label + "." + label + "." + "y".repeat(61))).hasSize(1);
    assertThat(matched("a.".repeat(127))).hasSize(1);
    assertThat(matched("a.".repeat(126), "b." + "a.".repeat(126))).isEmpty();
  }

  @Test
  void whatATopLevelDomainSaysIsTheSameEachTimeItIsAsked() {
    add("zip", Scope.SUBTREE, 0);
    add("only.below.zip", Scope.EXACT, 1);
    add("leaf", Scope.SUBTREE, 0);
    add("empty.above.com", Scope.SUBTREE, 0);
    add("averylongtopleveldomain", Scope.SUBTREE, 0);
    IntStream.range(0, 600).forEach(i -> add("t" + i, Scope.EXACT, 0));
    RuleIndex index = compiled();

    for (int round = 0; round < 3; round++) {
      assertThat(index.depthOf(name("x.y.zip"))).isEqualTo(1);
      assertThat(index.depthOf(name("only.below.zip"))).isEqualTo(3);
      assertThat(index.depthOf(name("x.leaf"))).isEqualTo(1);
      assertThat(index.depthOf(name("com"))).isEqualTo(-1);
      assertThat(index.depthOf(name("a.empty.above.com"))).isEqualTo(3);
      assertThat(index.depthOf(name("x.averylongtopleveldomain"))).isEqualTo(1);
      assertThat(index.depthOf(name("x.averylongtopleveldomains"))).isEqualTo(-1);
      assertThat(index.depthOf(name("nowhere"))).isEqualTo(-1);
      assertThat(index.depthOf(DomainName.ROOT)).isEqualTo(-1);
      for (int i = 0; i < 700; i++) {
        assertThat(index.depthOf(name("a.t" + i))).isEqualTo(i < 600 ? 1 : -1);
      }
    }
  }

  @Test
  void anEntryGivenTwiceCountsOnce() {
    add("example.com", Scope.SUBTREE, 0);
    add("example.com", Scope.SUBTREE, 0);
    add("example.com", Scope.SUBTREE, 1);

    assertThat(matched("example.com")).hasSize(2);
    assertThat(compiled().size()).isEqualTo(1);
  }

  @Test
  void aCancellingRuleRemovesItsTwinFromEveryListWhicheverCameFirst() {
    Terms important = new Terms(Action.BLOCK, true, false, Condition.ALWAYS, Terms.BLOCK.answer());
    DomainName twin = name("twin.example");
    builder.add(twin, Scope.SUBTREE, 0, Terms.BLOCK);
    builder.add(twin, Scope.SUBTREE, 1, Terms.BLOCK.twin());
    builder.add(twin, Scope.SUBTREE, 1, Terms.BLOCK);
    builder.add(twin, Scope.EXACT, 0, Terms.BLOCK); // another scope is another rule
    builder.add(twin, Scope.SUBTREE, 0, Terms.ALLOW);
    builder.add(twin, Scope.SUBTREE, 0, important);
    builder.add(twin, Scope.SUBTREE, 2, Terms.BLOCK); // a vendor's need is no list's to take away
    builder.add(name("gone.example"), Scope.EXACT, 1, Terms.BLOCK.twin());
    builder.add(name("gone.example"), Scope.EXACT, 0, Terms.BLOCK);
    builder.add(name("other.example"), Scope.EXACT, 0, Terms.BLOCK);

    assertThat(matched("twin.example"))
        .containsExactly(
            "twin.example EXACT mine",
            "twin.example SUBTREE mine",
            "twin.example SUBTREE mine",
            "twin.example SUBTREE xiaomi/keep");
    assertThat(compiled().matches(twin))
        .extracting(match -> match.effect().terms())
        .containsExactly(Terms.BLOCK, Terms.ALLOW, important, Terms.BLOCK);
    assertThat(matched("gone.example")).isEmpty();
    assertThat(matched("other.example")).hasSize(1);
    assertThat(compiled().size()).isEqualTo(2);
  }

  @Test
  void moreEntriesCanFollowACompilation() {
    add("example.com", Scope.SUBTREE, 0);
    ByteBuffer first = builder.compile();
    add("example.net", Scope.SUBTREE, 1);

    assertThat(RuleIndex.of(first).size()).isEqualTo(1);
    assertThat(compiled().size()).isEqualTo(2);
    assertThat(matched("example.net", "example.com")).hasSize(2);
  }

  @Test
  void threeHundredListsNameOneDomain() {
    RuleIndex.Builder many =
        new RuleIndex.Builder(
            IntStream.range(0, 300)
                .mapToObj(i -> RuleSource.list(i, "list " + i + " ü", Action.BLOCK))
                .toList());
    for (int source = 299; source >= 0; source--) {
      many.add(name("example.com"), Scope.SUBTREE, source, Terms.BLOCK);
    }

    RuleIndex trie = RuleIndex.of(many.compile());

    assertThat(trie.matches(name("www.example.com")))
        .extracting(match -> match.source().index())
        .containsExactlyElementsOf(IntStream.range(0, 300).boxed().toList());
    assertThat(trie.sources().get(299).name()).isEqualTo("list 299 ü");
  }

  @Test
  void setNumbersGrowFromOneOctetToTwoAndToFour() {
    for (int sets : new int[] {255, 256, 65_535, 65_536}) {
      RuleIndex.Builder many =
          new RuleIndex.Builder(
              IntStream.range(0, 17)
                  .mapToObj(i -> RuleSource.list(i, "list" + i, Action.BLOCK))
                  .toList());
      for (int set = 1; set <= sets; set++) {
        DomainName name = name("n" + set + ".example");
        for (int source = 0; source < 17; source++) {
          if ((set >>> source & 1) == 1) {
            many.add(name, Scope.EXACT, source, Terms.BLOCK);
          }
        }
      }
      RuleIndex trie = RuleIndex.of(many.compile());
      for (int set = 1; set <= sets; set++) {
        int asked = 0;
        for (Match match : trie.matches(name("n" + set + ".example"))) {
          asked |= 1 << match.source().index();
        }
        assertThat(asked).isEqualTo(set);
      }
    }
  }

  @Test
  void aMappedFileAnswersLikeTheBufferItWasWrittenFrom(@TempDir Path directory) throws IOException {
    add("example.com", Scope.SUBTREE, 0);
    add("a.example.com", Scope.EXACT, 2);
    Path file = directory.resolve("lists.index");
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      builder.writeTo(out);
    }

    try (FileChannel in = FileChannel.open(file)) {
      RuleIndex mapped = RuleIndex.of(in.map(MapMode.READ_ONLY, 0, in.size()));

      assertThat(mapped.matches(name("a.example.com")))
          .isEqualTo(compiled().matches(name("a.example.com")))
          .hasSize(2);
    }
  }

  @Test
  void anIndexMayStandInTheMiddleOfABuffer() {
    add("example.com", Scope.SUBTREE, 0);
    ByteBuffer index = builder.compile();
    ByteBuffer larger = ByteBuffer.allocateDirect(index.limit() + 20);
    larger.put(7, index, 0, index.limit());
    larger.position(7).limit(7 + index.limit());

    RuleIndex trie = RuleIndex.of(larger);

    assertThat(trie.matches(name("example.com"))).hasSize(1);
    assertThat(larger.position()).isEqualTo(7);
  }

  @Test
  void aMissAllocatesNothing() {
    add("example.com", Scope.SUBTREE, 0);
    add("example.net", Scope.EXACT, 0);
    add("example.org", Scope.BELOW, 0);
    RuleIndex trie = compiled();
    List<DomainName> missed =
        List.of(
            name("www.example.net"), name("example.org"), name("badexample.com"), name("nothere"));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 20; round++) { // the first rounds load classes and compile
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 4_000; i++) {
        if (trie.matches(missed.get(i & 3)) != List.<Match>of()) {
          throw new AssertionError("a match for " + missed.get(i & 3));
        }
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }

    // The question itself may cost an object; 4,000 lookups that each made one would cost 64,000.
    assertThat(least).isLessThan(1_000);
  }

  @Test
  void sourcesMustStandAtTheirIndex() {
    List<RuleSource> sources = List.of(RuleSource.list(1, "mine", Action.BLOCK));

    assertThatThrownBy(() -> new RuleIndex.Builder(sources))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at place 0");
    assertThatThrownBy(() -> builder.add(name("example.com"), Scope.EXACT, 3, Terms.BLOCK))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  private void add(String name, Scope scope, int source) {
    builder.add(name(name), scope, source, Terms.BLOCK);
  }

  private RuleIndex compiled() {
    return RuleIndex.of(builder.compile());
  }

  private List<String> matched(String... names) {
    RuleIndex trie = compiled();
    List<String> found = new ArrayList<>();
    for (String name : names) {
      for (Match match : trie.matches(name(name))) {
        Scope scope = ((Match.OfName) match).scope();
        found.add(match.text() + " " + scope + " " + match.source().name());
      }
    }
    return found;
  }

  private static DomainName name(String text) {
    return DomainName.parse(text);
  }
}
