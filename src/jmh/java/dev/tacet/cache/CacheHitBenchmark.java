package dev.tacet.cache;

import dev.tacet.config.CacheConfig;
import dev.tacet.dns.AnswerReader;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.MalformedAnswerException;
import dev.tacet.dns.Question;
import dev.tacet.dns.RecordTypes;
import dev.tacet.dns.UpstreamQuery;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a hit costs: ten thousand names kept, asked for in turn. Run it with {@code -prof gc}: a hit
 * makes the answer anew, of its octets, and a record of 24 octets.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@State(Scope.Benchmark)
public class CacheHitBenchmark {
  private static final int NAMES = 10_000;

  private final AnswerCache cache =
      new AnswerCache(
          new CacheConfig(20_000, 16L << 20, Duration.ZERO, Duration.ofDays(1)), System::nanoTime);
  private final CacheKey[] keys = new CacheKey[NAMES];
  private int next;

  @Setup
  public void fill() throws MalformedAnswerException {
    for (int i = 0; i < NAMES; i++) {
      Question question = Question.of(DomainName.parse("host" + i + ".example.org"), RecordTypes.A);
      UpstreamQuery query = new UpstreamQuery(question, false, false);
      byte[] asked = query.encode(0, false);
      byte[] answer = Arrays.copyOf(asked, asked.length + 16);
      answer[2] = (byte) 0x81;
      answer[3] = (byte) 0x80;
      answer[7] = 1;
      // The name of the question, A, IN, an hour, an address.
      byte[] record = {(byte) 0xc0, 12, 0, 1, 0, 1, 0, 0, 14, 16, 0, 4, (byte) 192, 0, 2, 1};
      System.arraycopy(record, 0, answer, asked.length, record.length);
      cache.store(new CacheKey(question, false, false), AnswerReader.read(answer, query));
      // As in a server, the key asked for is never the object in the table.
      keys[i] = new CacheKey(question, false, false);
    }
  }

  @Benchmark
  public Lookup hit() {
    int at = next;
    next = at + 1 == NAMES ? 0 : at + 1;
    return cache.lookup(keys[at]);
  }
}
