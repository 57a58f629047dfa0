package dev.tacet.policy;

import dev.tacet.dns.DomainName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What regular expressions cost a name, in the mapped table: names that match none, the usual case,
 * and names that match. The sample mode gives the median and the tail.
 */
@BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 2, jvmArgs = "-Xmx512m")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(org.openjdk.jmh.annotations.Scope.Thread)
public class PatternTableBenchmark {
  private static final int ASKED = 1 << 14;

  @Param("500")
  public int patterns;

  /** Expressions of all kinds, or of the hardest kind alone. */
  @Param({"mixed", "linked"})
  public String kind;

  /** A file with one expression a line, instead of expressions made up. */
  @Param("")
  public String list;

  private final DomainName[] missing = new DomainName[ASKED];
  private List<String> texts;
  private PatternTable table;
  private int next;

  @Setup
  public void build() throws IOException {
    texts =
        list.isEmpty()
            ? PatternTexts.of(kind, patterns, 7)
            : Files.readAllLines(Path.of(list)).stream()
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
    Path file = Files.createTempFile("tacet-bench", ".patterns");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      builder().writeTo(channel);
      table = PatternTable.of(channel.map(MapMode.READ_ONLY, 0, channel.size()));
    } finally {
      Files.delete(file);
    }
    System.out.printf(
        "%n%d patterns, %d groups, %d octets%n", table.size(), table.groups(), table.octets());
    int count = 0;
    Set<String> none = new HashSet<>();
    for (String text : BlockListNames.allowed(none, 2 * ASKED)) {
      DomainName name = DomainName.parse(text);
      if (count < ASKED && table.matches(name).length == 0) {
        missing[count++] = name;
      }
    }
    if (count < ASKED) {
      throw new IllegalStateException("only " + count + " names match nothing");
    }
  }

  private PatternTable.Builder builder() {
    PatternTable.Builder builder = new PatternTable.Builder();
    for (int i = 0; i < texts.size(); i++) {
      builder.add(NamePattern.regex(texts.get(i)), i);
    }
    return builder;
  }

  @Benchmark
  public int[] aNameThatMatchesNone() {
    return table.matches(missing[next++ & ASKED - 1]);
  }

  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  @OutputTimeUnit(TimeUnit.MILLISECONDS)
  public ByteBuffer compilingAll() {
    return builder().compile();
  }

  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  @OutputTimeUnit(TimeUnit.MICROSECONDS)
  public PatternTable opening() {
    return PatternTable.of(builtOnce());
  }

  private ByteBuffer compiled;

  private ByteBuffer builtOnce() {
    if (compiled == null) {
      compiled = builder().compile();
    }
    return compiled;
  }
}
