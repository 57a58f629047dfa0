package dev.tacet.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.dns.DomainName;
import dev.tacet.policy.IndexLayout.Section;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An index of several pieces: what is damaged is never answered from, and the rest is right. */
class DamagedPieceTest {
  private static final int NAMES = 20_000;

  private static final List<RuleSource> SOURCES =
      List.of(RuleSource.list(0, "one", Action.BLOCK), RuleSource.list(1, "two", Action.BLOCK));

  @TempDir private Path directory;

  private static final List<DomainName> ASKED = new ArrayList<>();
  private static final byte[] SOUND = compiled();
  private static final RuleIndex WHOLE = RuleIndex.of(ByteBuffer.wrap(SOUND));

  /** Names too long to be kept as top-level domains: a look-up is one look into one bucket. */
  private static byte[] compiled() {
    RuleIndex.Builder builder = new RuleIndex.Builder(SOURCES);
    for (int i = 0; i < NAMES; i++) {
      DomainName name = DomainName.parse("a-long-label-" + i * 7919);
      builder.add(name, Scope.EXACT, i % 3 / 2, Terms.BLOCK);
      ASKED.add(name);
      ASKED.add(DomainName.parse("no-such-label-" + i * 7919));
    }
    AddressRange range = new AddressRange(loopback(), loopback());
    builder.add(range, 1, Terms.BLOCK);
    builder.add(new PatternText(PatternText.Kind.WILDCARD, "*.ads*.zz", false), 1, Terms.BLOCK);
    return builder.compile().array();
  }

  private static InetAddress loopback() {
    return InetAddress.getLoopbackAddress();
  }

  private static RuleIndex open(byte[] index) {
    return RuleIndex.of(ByteBuffer.wrap(index));
  }

  private static int end(Section section) {
    return (int) ByteBuffer.wrap(SOUND).order(ByteOrder.LITTLE_ENDIAN).getLong(at(section));
  }

  /** Where the header says where a section ends. */
  private static int at(Section section) {
    return 64 + 8 * section.ordinal();
  }

  private static int start(Section section) {
    return section == Section.NODES
        ? IndexLayout.HEADER_OCTETS
        : end(Section.values()[section.ordinal() - 1]);
  }

  private static byte[] flipped(int at, int bit) {
    byte[] damaged = SOUND.clone();
    damaged[at] ^= (byte) (1 << bit);
    return damaged;
  }

  /** Those that were refused; all others were answered as by the whole one. */
  private static Set<DomainName> refused(RuleIndex index, List<DomainName> names) {
    Set<DomainName> refused = new HashSet<>();
    for (DomainName name : names) {
      try {
        assertAnswersTruly(index, name);
      } catch (DamagedIndexException e) {
        refused.add(name);
      }
    }
    return refused;
  }

  private static void assertAnswersTruly(RuleIndex index, DomainName name) {
    if (!index.matches(name).equals(WHOLE.matches(name))) {
      throw new AssertionError("a wrong answer about " + name);
    }
  }

  private static void sweep(RuleIndex index) {
    while (!index.checkMore()) {
      assertThat(index.damage()).isEmpty();
    }
  }

  @Test
  void aWholeIndexRefusesNothingBeforeWhileAndAfterItIsSwept() {
    RuleIndex index = open(SOUND);
    assertThat(refused(index, ASKED.subList(0, 50))).isEmpty();
    int parts = 1;
    while (!index.checkMore()) {
      parts++;
      assertThat(refused(index, ASKED.subList(0, 50))).isEmpty();
    }
    assertThat(refused(index, ASKED)).isEmpty();
    assertThat(index.damage()).isEmpty();
    assertThat(parts).isEqualTo(1 + end(Section.NODES) / (1 << 20));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2})
  void aFlippedBitInAnyPieceIsFoundByTheLookUpsThatNeedItAndByTheSweep(long seed) {
    Random random = new Random(seed);
    int nodes = end(Section.NODES) - IndexLayout.HEADER_OCTETS;
    int pieces = (nodes - 1) / NodePieces.OCTETS + 1;
    assertThat(pieces).isGreaterThan(5);
    Set<DomainName> inAnyPiece = new HashSet<>();
    for (int piece = 0; piece < pieces; piece++) {
      int length = Math.min(NodePieces.OCTETS, nodes - piece * NodePieces.OCTETS);
      int at = IndexLayout.HEADER_OCTETS + piece * NodePieces.OCTETS + random.nextInt(length);
      byte[] damaged = flipped(at, random.nextInt(8));
      String found = "piece %d of the %d of".formatted(piece + 1, pieces);

      RuleIndex index = open(damaged);
      Set<DomainName> refused = refused(index, ASKED);
      assertThat(refused.size()).isBetween(1, ASKED.size() / 3);
      assertThat(index.damage()).hasValueSatisfying(said -> assertThat(said).startsWith(found));
      inAnyPiece.addAll(refused);

      RuleIndex swept = open(damaged);
      assertThatThrownBy(() -> sweep(swept))
          .isInstanceOf(DamagedIndexException.class)
          .hasMessageStartingWith(found);
      assertThat(swept.damage()).hasValueSatisfying(said -> assertThat(said).startsWith(found));
    }
    assertThat(inAnyPiece).hasSameSizeAs(ASKED);
  }

  @Test
  void aBucketThatLiesInTwoPiecesNeedsBoth() {
    int buckets = end(Section.DIRECTORY) - start(Section.DIRECTORY);
    int bucketsAPiece = NodePieces.OCTETS / NameTable.HOME_OCTETS;
    Set<DomainName> inBoth = new HashSet<>();
    int tried = 0;
    for (int bucket = bucketsAPiece; bucket < buckets && tried < 5; bucket += bucketsAPiece) {
      if (SOUND[start(Section.DIRECTORY) + bucket] != 0) { // another bucket goes on at its home
        tried++;
        int border = IndexLayout.HEADER_OCTETS + bucket * NameTable.HOME_OCTETS;
        Set<DomainName> both = refused(open(flipped(border - 1, 0)), ASKED);
        both.retainAll(refused(open(flipped(border, 0)), ASKED));
        inBoth.addAll(both);
      }
    }
    assertThat(inBoth).isNotEmpty().hasSizeLessThan(100);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NODES")
  void aFlippedBitInAnyOtherSectionIsFoundAtOpeningSeed4(Section section) {
    Random random = new Random(4);
    int start = start(section);
    int length = end(section) - start;
    assertThat(length).isPositive();
    for (int round = 0; round < 100; round++) {
      byte[] damaged = flipped(start + random.nextInt(length), random.nextInt(8));
      assertThatThrownBy(() -> open(damaged))
          .isInstanceOf(DamagedIndexException.class)
          .hasMessage("its checksum does not fit its content");
    }
  }

  @Test
  void aCutFileIsRefusedWhereverItEndsSeed5() {
    Random random = new Random(5);
    for (int round = 0; round < 200; round++) {
      byte[] cut = Arrays.copyOf(SOUND, random.nextInt(SOUND.length));
      assertThatThrownBy(() -> open(cut)).isInstanceOf(DamagedIndexException.class);
    }
  }

  /**
   * A page that cannot be read must not end the process. On a thread of its own, for Java may tell
   * of it a little later, and twice, wherever the thread is then.
   */
  @Test
  void whatIsCutOffBehindTheOpeningIsToldAndTheProcessLives() throws Exception {
    Path file = directory.resolve("index");
    Files.write(file, SOUND);
    RuleIndex asked;
    RuleIndex swept;
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      asked = RuleIndex.of(channel.map(MapMode.READ_ONLY, 0, SOUND.length));
      swept = RuleIndex.of(channel.map(MapMode.READ_ONLY, 0, SOUND.length));
      channel.truncate(SOUND.length / 2);
    }
    for (Runnable work : List.<Runnable>of(() -> sweep(swept), () -> refused(asked, ASKED))) {
      FutureTask<Boolean> told = new FutureTask<>(work, true);
      Thread thread = new Thread(told);
      thread.setUncaughtExceptionHandler((here, late) -> {});
      thread.start();
      thread.join(TimeUnit.SECONDS.toMillis(60));
      assertThat(told.isDone()).isTrue();
    }
    assertThat(swept.damage()).isPresent();
    assertThat(asked.damage()).isPresent();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {6, 7, 8})
  void severalThreadsThatComeToPiecesFirstAtOnceAreAllToldTheSame(long seed) throws Exception {
    Random random = new Random(seed);
    int nodes = end(Section.NODES) - IndexLayout.HEADER_OCTETS;
    byte[] damaged = flipped(IndexLayout.HEADER_OCTETS + random.nextInt(nodes), random.nextInt(8));
    Set<DomainName> expected = refused(open(damaged), ASKED);
    RuleIndex index = open(damaged);
    int threads = 4;
    CyclicBarrier together = new CyclicBarrier(threads + 1);
    ExecutorService pool = Executors.newFixedThreadPool(threads + 1);
    try {
      Future<?> sweeping =
          pool.submit(
              () -> {
                together.await();
                sweep(index);
                return "all of it is sound";
              });
      List<Future<Set<DomainName>>> asking = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        List<DomainName> names = new ArrayList<>(ASKED);
        Collections.shuffle(names, random);
        asking.add(
            pool.submit(
                () -> {
                  together.await();
                  return refused(index, names);
                }));
      }
      for (Future<Set<DomainName>> told : asking) {
        assertThat(told.get(30, TimeUnit.SECONDS)).isEqualTo(expected);
      }
      assertThatThrownBy(() -> sweeping.get(30, TimeUnit.SECONDS))
          .hasCauseInstanceOf(DamagedIndexException.class);
    } finally {
      pool.shutdownNow();
    }
  }
}
