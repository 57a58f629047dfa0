package dev.tacet.policy;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PatternTableTest {
  private final PatternTable.Builder builder = new PatternTable.Builder();

  @TempDir private Path folder;

  @Test
  void aNameGetsTheNumbersOfAllPatternsThatMatchItRisingAndEachOnce() {
    builder.add(NamePattern.regex("\\.example$"), 7);
    builder.add(NamePattern.regex("^ads[0-9]*\\."), 3);
    builder.add(NamePattern.adblock("*ads*"), 7);
    builder.add(NamePattern.containing("other"), 1);
    PatternTable table = PatternTable.of(builder.compile());

    assertThat(matches(table, "ads4.shop.example")).containsExactly(3, 7);
    assertThat(matches(table, "another.shop")).containsExactly(1);
    assertThat(matches(table, "shop.test")).isEmpty();
    assertThat(table.size()).isEqualTo(4);
  }

  @Test
  void theTableWithoutPatternsMatchesNothing() {
    assertThat(matches(PatternTable.empty(), "ads.example")).isEmpty();
    assertThat(matches(PatternTable.empty(), ".")).isEmpty();
    assertThat(PatternTable.empty().size()).isZero();
  }

  @Test
  void onePatternNeedsNoGroup() {
    builder.add(NamePattern.regex("^a"), 0);

    PatternTable table = PatternTable.of(builder.compile());

    assertThat(table.groups()).isZero();
    assertThat(matches(table, "a.example")).containsExactly(0);
    assertThat(matches(table, "b.example")).isEmpty();
  }

  @Test
  void anInvertedPatternIsFoundInItsGroup() {
    builder.add(NamePattern.regex("\\.example$").inverted(), 0);
    builder.add(NamePattern.regex("^ads\\."), 1);
    PatternTable table = PatternTable.of(builder.compile());

    assertThat(matches(table, "ads.example")).containsExactly(1);
    assertThat(matches(table, "www.test")).containsExactly(0);
    assertThat(matches(table, "www.example")).isEmpty();
  }

  @Test
  void patternsWithAGapAreDismissedTogetherAndStillFoundExactly() {
    for (int i = 0; i < 64; i++) {
      builder.add(NamePattern.regex("(^|\\.)ads" + i + "\\..*\\.vendor" + i + "\\.example$"), i);
    }
    PatternTable table = PatternTable.of(builder.compile());

    assertThat(table.groups()).isOne();
    assertThat(matches(table, "ads5.eu.vendor5.example")).containsExactly(5);
    assertThat(matches(table, "ads5.eu.vendor6.example")).isEmpty();
    assertThat(matches(table, "eu.vendor6.example")).isEmpty();
  }

  @Test
  void aMappedTableAnswersAsTheOneInMemory() throws IOException {
    for (int i = 0; i < 200; i++) {
      builder.add(NamePattern.regex("^(.+[_.-])?ad" + i + "s?[0-9]*[_.-]"), i);
    }
    Path file = folder.resolve("patterns");
    PatternTable mapped;
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      channel.position(10);
      builder.writeTo(channel);
      mapped = PatternTable.of(channel.map(MapMode.READ_ONLY, 10, channel.size() - 10));
    }

    for (String name : List.of("eu.ad7.example", "ad199s4-x.example", "ad.example", "ad200.x")) {
      assertThat(matches(mapped, name))
          .as(name)
          .isEqualTo(matches(PatternTable.of(builder.compile()), name));
    }
    assertThat(matches(mapped, "ad199s4-x.example")).contains(199);
  }

  @Test
  void theSamePatternsMakeTheSameOctets() {
    PatternTable.Builder again = new PatternTable.Builder();
    RandomPatterns one = new RandomPatterns(5);
    RandomPatterns other = new RandomPatterns(5);
    for (int i = 0; i < 100; i++) {
      builder.add(NamePattern.regex(one.regex()), i);
      again.add(NamePattern.regex(other.regex()), i);
    }

    assertThat(again.compile()).isEqualTo(builder.compile()).isEqualTo(builder.compile());
  }

  @Test
  void aPatternThatWouldMakeTheTableTooLargeIsRefusedAndTheOthersStay() {
    NamePattern large = NamePattern.regex("(a.*b.*c|d.*e.*f|g.*h.*i|j.*k.*l|m.*n.*o|p.*q.*r)$");
    assertThat(large.octets()).isBetween(10_000, CompiledDfa.MAX_OCTETS);
    int added = 0;
    while (builder.add(large, added)) {
      added++;
    }

    ByteBuffer compiled = builder.compile();

    assertThat(compiled.remaining()).isLessThanOrEqualTo(PatternTableLayout.MAX_OCTETS);
    assertThat((long) added * large.octets()).isGreaterThan(7L << 20);
    assertThat(matches(PatternTable.of(compiled), "a1b2c")).hasSize(added);
    assertThat(builder.size()).isEqualTo(added);
  }

  @Test
  void aNameThatMatchesNothingMakesNoObjects() {
    for (int i = 0; i < 100; i++) {
      builder.add(NamePattern.regex("^(.+[_.-])?ad" + i + "s?[0-9]*[_.-]"), i);
    }
    PatternTable table = PatternTable.of(builder.compile());
    List<DomainName> missed = new ArrayList<>();
    for (String text : List.of("www.example.net", "example.org", "ad.example", "nothere")) {
      missed.add(DomainName.parse(text));
    }
    int[] none = table.matches(missed.get(0));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 20; round++) { // the first rounds load classes and compile
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 4_000; i++) {
        if (table.matches(missed.get(i & 3)) != none) {
          throw new AssertionError("a match for " + missed.get(i & 3));
        }
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }

    // The question itself may cost an object; 4,000 that each made one would cost 64,000.
    assertThat(least).isLessThan(1_000);
  }

  private static int[] matches(PatternTable table, String name) {
    return table.matches(DomainName.parse(name));
  }
}
