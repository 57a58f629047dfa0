package dev.tacet.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.dns.DomainName;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Building where the heap is not enough, and where something gets in the way. */
class IndexCompilerTest {
  private static final List<RuleSource> SOURCES =
      IntStream.range(0, 17).mapToObj(i -> RuleSource.list(i, "list" + i, Action.BLOCK)).toList();

  @TempDir private Path directory;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void whatLiesInFilesIsFoundLikeWhatLiesInTheHeap(long seed) throws IOException {
    Random random = new Random(seed);
    Map<DomainName, Set<Integer>> expected = new HashMap<>();
    HeldFiles files = new HeldFiles(directory);
    try (RuleIndex.Builder builder =
        new RuleIndex.Builder(SOURCES, new ScratchSpace(files, 10_000))) {
      for (int i = 0; i < 60_000; i++) {
        DomainName name = name(random);
        int source = random.nextInt(3) * random.nextInt(2);
        builder.add(name, Scope.EXACT, source, Terms.BLOCK);
        expected.computeIfAbsent(name, key -> new TreeSet<>()).add(source);
        if (random.nextInt(20) == 0) {
          builder.add(name, Scope.EXACT, 9, Terms.BLOCK.twin());
          expected.get(name).add(9);
        }
      }
      expected.values().removeIf(having -> having.contains(9));
      RuleIndex index = written(builder);

      assertThat(builder.scratchOctets()).isPositive();
      assertThat(index.size()).isEqualTo(expected.size());
      Map<Set<Integer>, Integer> counted = new HashMap<>();
      expected.values().forEach(having -> counted.merge(having, 1, Integer::sum));
      assertThat(index.namesBySources()).isEqualTo(counted);
      expected.forEach((name, having) -> assertThat(sources(index, name)).isEqualTo(having));
      for (int i = 0; i < 60_000; i++) {
        DomainName name = name(random);
        assertThat(sources(index, name)).isEqualTo(expected.getOrDefault(name, Set.of()));
      }
    }
    assertThat(files.opened()).isNotEmpty().noneMatch(FileChannel::isOpen);
    assertThat(directory).isDirectoryNotContaining("glob:**scratch*");
  }

  @Test
  void whatManyListsSayIsWrittenOnceSeed51() throws IOException {
    Random random = new Random(51);
    HeldFiles files = new HeldFiles(directory);
    try (RuleIndex.Builder builder =
        new RuleIndex.Builder(SOURCES, new ScratchSpace(files, 100_000))) {
      List<DomainName> names = IntStream.range(0, 100_000).mapToObj(i -> name(random)).toList();
      for (int source = 0; source < 17; source++) {
        for (DomainName name : names) {
          builder.add(name, Scope.EXACT, source, Terms.BLOCK);
        }
      }
      for (int i = 0; i < 2_000_000; i++) {
        builder.add(names.get(i & 7), Scope.EXACT, 0, Terms.BLOCK);
      }
      RuleIndex index = written(builder);

      assertThat(sources(index, names.get(3))).hasSize(17);
      assertThat(builder.scratchOctets()).isLessThan(10_000_000); // 3,700,000 rules, 20 octets each
    }
  }

  @Test
  void tooLittleDiskIsSaidBeforeItIsFull() throws IOException {
    HeldFiles files = new HeldFiles(directory).withFree(3 << 20);
    try (RuleIndex.Builder builder = new RuleIndex.Builder(SOURCES, new ScratchSpace(files, 0))) {
      assertThatThrownBy(
              () -> {
                for (int i = 0; ; i++) {
                  builder.add(DomainName.parse("n" + i + ".example"), Scope.EXACT, 0, Terms.BLOCK);
                }
              })
          .isInstanceOf(UncheckedIOException.class)
          .cause()
          .hasMessageContaining("too little disk space to compile the lists: 3 MiB are free")
          .hasMessageContaining("17 MiB more are needed; make room, or use fewer lists");
    }
  }

  @Test
  void anInterruptedThreadStopsAddingAndWriting() throws IOException {
    try (RuleIndex.Builder builder = new RuleIndex.Builder(SOURCES)) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(
              () -> {
                while (true) {
                  builder.add(DomainName.parse("a.example"), Scope.EXACT, 0, Terms.BLOCK);
                }
              })
          .isInstanceOf(UncheckedIOException.class)
          .hasCauseInstanceOf(InterruptedIOException.class);
      assertThatThrownBy(builder::compile).hasCauseInstanceOf(InterruptedIOException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void tooManyCombinationsLeaveNamesOutAndCountThem() {
    RuleIndex.Builder builder = new RuleIndex.Builder(SOURCES);
    int names = SetPool.MAX_SETS + 20_000;
    for (int set = 1; set <= names; set++) {
      for (int source = 0; source < 17; source++) {
        if ((set >>> source & 1) == 1) {
          builder.add(DomainName.parse("n" + set + ".example"), Scope.EXACT, source, Terms.BLOCK);
        }
      }
    }

    RuleIndex index = RuleIndex.of(builder.compile());

    // Each of the last 20,000 names has the sources whose bits its number has.
    for (int source = 0; source < 17; source++) {
      int bit = source;
      assertThat(index.leftOut(source))
          .as("rules of source %d", source)
          .isEqualTo(
              (int)
                  IntStream.rangeClosed(1, names)
                      .filter(
                          set -> index.matches(DomainName.parse("n" + set + ".example")).isEmpty())
                      .filter(set -> (set >>> bit & 1) == 1)
                      .count());
    }
    assertThat(index.leftOut(0)).isBetween(1, 20_000);
    assertThat(index.size()).isEqualTo(SetPool.MAX_SETS);
  }

  @Test
  void aRefusedRuleIsCountedForItsSource() throws Exception {
    RuleIndex.Builder builder = new RuleIndex.Builder(SOURCES);
    byte[] octets = {10, 0, 0, 0};
    for (int i = 0; i < AddressRules.MAX_RANGES + 7; i++) {
      octets[1] = (byte) (i >> 16);
      octets[2] = (byte) (i >> 8);
      octets[3] = (byte) i;
      InetAddress address = InetAddress.getByAddress(octets);
      assertThat(builder.add(new AddressRange(address, address), 3, Terms.BLOCK))
          .isEqualTo(i < AddressRules.MAX_RANGES);
    }

    RuleIndex index = RuleIndex.of(builder.compile());

    assertThat(index.leftOut(3)).isEqualTo(7);
    assertThat(index.leftOut(2)).isZero();
  }

  @Test
  void aHundredThousandEffectsMayStandAtOneName() {
    RuleIndex.Builder builder = new RuleIndex.Builder(SOURCES);
    DomainName name = DomainName.parse("one.example");
    for (int code = 0; code < EffectPool.MAX_EFFECTS; code++) {
      RuleAnswer answer = new RuleAnswer.Code(code);
      Terms terms = new Terms(Action.BLOCK, false, code % 2 == 1, Condition.ALWAYS, answer);
      builder.add(name, Scope.EXACT, 0, terms);
    }

    assertThat(RuleIndex.of(builder.compile()).matches(name)).hasSize(EffectPool.MAX_EFFECTS / 2);
  }

  private RuleIndex written(RuleIndex.Builder builder) throws IOException {
    try (FileChannel file =
        FileChannel.open(
            directory.resolve("index"),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      file.position(64); // behind something else
      builder.writeTo(file);
      assertThat(file.position()).isEqualTo(file.size());
      return RuleIndex.of(file.map(MapMode.READ_ONLY, 64, file.size() - 64));
    }
  }

  private static Set<Integer> sources(RuleIndex index, DomainName name) {
    Set<Integer> found = new TreeSet<>();
    for (Match match : index.matches(name)) {
      assertThat(match.text()).isEqualTo(name.toString());
      found.add(match.source().index());
    }
    return found;
  }

  private static DomainName name(Random random) {
    String text = "n" + random.nextInt(9_000) + ".example" + random.nextInt(4);
    return DomainName.parse(random.nextBoolean() ? "ads" + random.nextInt(3) + "." + text : text);
  }
}
