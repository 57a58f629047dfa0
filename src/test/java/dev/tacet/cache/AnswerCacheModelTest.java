package dev.tacet.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.config.CacheConfig;
import dev.tacet.dns.Answer;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.Question;
import dev.tacet.dns.RecordTypes;
import dev.tacet.testkit.Asked;
import dev.tacet.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The cache beside a map that anybody understands, and what must hold inside after each step. */
class AnswerCacheModelTest {
  private static final String SOA =
      "example.org. 900 IN SOA ns.example.org. a.example.org. 1 2 3 4 ";
  private static final long MIB = 1 << 20;
  private static final Duration STALE_FOR = Duration.ofSeconds(100);

  private final ManualClock clock = new ManualClock();

  /** What the model knows of an answer. */
  private static final class Known {
    final Answer answer;
    final long storedNanos;
    int asked;

    Known(Answer answer, long storedNanos, int asked) {
      this.answer = answer;
      this.storedNanos = storedNanos;
      this.asked = asked;
    }
  }

  static LongStream seeds() {
    return LongStream.of(1, 2, 3, 4, new Random().nextLong());
  }

  private static CacheKey key(int number) {
    String name =
        switch (number % 4) {
          case 0 -> "n" + number + ".example.org";
          case 1 -> "n" + number + ".sub.example.org";
          case 2 ->
              "a-name-with-labels.of-some-length.and-more-of-them.n" + number + ".example.net";
          default -> ("x".repeat(60) + ".").repeat(3) + "n" + number + ".example.com";
        };
    Question question = Question.of(DomainName.parse(name), number % 3 + 1);
    return new CacheKey(question, number % 5 == 0, number % 7 == 0);
  }

  /** Of all sizes, positive and negative, with aliases and without. */
  private static List<Answer> answers(Random random) {
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      int ttl = 1 + random.nextInt(300);
      if (i % 4 == 0) {
        answers.add(Asked.answer("nowhere" + i + ".example.org", RecordTypes.A, SOA + ttl));
        continue;
      }
      String[] records = new String[i == 1 ? 2_000 : 1 + random.nextInt(i % 5 == 1 ? 60 : 3)];
      String name = "edge" + i + ".example.net";
      records[0] = "www.example.org. " + ttl + " IN CNAME " + name + ".";
      for (int n = 1; n < records.length; n++) {
        records[n] = name + ". " + ttl + " IN A 192.0." + n / 250 + "." + n % 250;
      }
      if (records.length == 1) {
        records[0] = "www.example.org. " + ttl + " IN A 192.0.2." + i;
      }
      answers.add(Asked.answer("www.example.org", RecordTypes.A, records));
    }
    answers.add(Asked.answer("www.example.org", RecordTypes.A, "www.example.org. 0 A 192.0.2.1"));
    return answers;
  }

  private AnswerCache cache(int entries, long octets, ToIntFunction<CacheKey> hash) {
    CacheConfig config = new CacheConfig(entries, octets, Duration.ZERO, STALE_FOR);
    return new AnswerCache(config, clock.nanos(), hash);
  }

  private boolean over(Known known) {
    return age(known) >= fresh(known) + STALE_FOR.toNanos();
  }

  private long age(Known known) {
    return clock.nanos().getAsLong() - known.storedNanos;
  }

  private static long fresh(Known known) {
    return TimeUnit.SECONDS.toNanos(known.answer.ttlSeconds());
  }

  /**
   * Does the same to both.
   *
   * @param roomy whether all that is stored has to be there
   */
  private void compare(AnswerCache cache, long seed, int keys, int steps, boolean roomy) {
    Random random = new Random(seed);
    List<Answer> answers = answers(random);
    Map<CacheKey, Known> model = new HashMap<>();
    long hits = 0;
    long misses = 0;
    for (int step = 0; step < steps; step++) {
      CacheKey key = key(random.nextInt(1 + random.nextInt(keys)));
      Known known = model.get(key);
      if (known != null && over(known)) {
        model.remove(key);
        known = null;
      }
      switch (random.nextInt(12)) {
        case 0, 1, 2, 3 -> {
          Answer answer = answers.get(random.nextInt(answers.size()));
          boolean renewed = random.nextInt(4) == 0;
          if (renewed) {
            cache.renew(key, answer);
          } else {
            cache.store(key, answer);
          }
          if (answer.ttlSeconds() == 0) {
            model.remove(key);
          } else {
            model.put(key, new Known(answer, clock.nanos().getAsLong(), renewed ? 0 : 1));
          }
        }
        case 4 -> {
          Answer answer = answers.get(random.nextInt(answers.size()));
          long age = random.nextInt(200) * 1_000_000_000L;
          boolean expected =
              answer.ttlSeconds() > 0
                  && age < TimeUnit.SECONDS.toNanos(answer.ttlSeconds()) + STALE_FOR.toNanos();
          boolean taken = cache.restore(key, answer, age);
          if (roomy) {
            assertThat(taken).isEqualTo(expected && known == null);
          }
          if (taken) {
            assertThat(expected).isTrue();
            model.put(key, new Known(answer, clock.nanos().getAsLong() - age, 0));
          }
        }
        case 5 -> clock.pass(Duration.ofMillis(random.nextInt(2_000)));
        case 6 -> {
          if (random.nextInt(200) == 0) {
            DomainName below =
                random.nextInt(5) == 0 ? DomainName.ROOT : DomainName.parse("example.org");
            long there =
                model.entrySet().stream()
                    .filter(one -> one.getKey().qname().isAtOrBelow(below) && !over(one.getValue()))
                    .count();
            Removed removed = cache.flush(below);
            assertThat(removed.answers()).isBetween(roomy ? there : 0, there);
            model.keySet().removeIf(one -> one.qname().isAtOrBelow(below));
          }
        }
        case 7 -> {
          var peeked = cache.peek(key);
          assertThat(peeked.isPresent()).isIn(known != null, roomy && known != null);
          if (peeked.isPresent()) {
            assertThat(peeked.get()).isEqualTo(known.answer);
          }
        }
        default -> {
          Lookup found = cache.lookup(key);
          if (found instanceof Lookup.Fresh fresh) {
            hits++;
            known.asked++;
            assertThat(fresh.answer()).isEqualTo(known.answer);
            assertThat(age(known)).isLessThan(fresh(known));
            assertThat((long) fresh.ageSeconds()).isEqualTo(age(known) / 1_000_000_000L);
          } else if (found instanceof Lookup.Stale stale) {
            misses++;
            assertThat(stale.answer()).isEqualTo(known.answer);
            assertThat(age(known)).isGreaterThanOrEqualTo(fresh(known));
          } else {
            misses++;
            if (roomy) {
              assertThat(known).as("what is missing was not kept").isNull();
            }
            model.remove(key);
          }
        }
      }
      if (step % 500 == 0) {
        checkAll(cache, model, roomy);
      }
    }
    checkAll(cache, model, roomy);
    assertThat(cache.counts().hits()).isEqualTo(hits);
    assertThat(cache.counts().misses()).isEqualTo(misses);
  }

  private void checkAll(AnswerCache cache, Map<CacheKey, Known> model, boolean roomy) {
    cache.check();
    model.values().removeIf(this::over);
    Set<CacheKey> told = new HashSet<>();
    long[] octets = {0};
    cache.each(
        one -> {
          Known known = model.get(one.key());
          assertThat(told.add(one.key())).as("told once").isTrue();
          assertThat(one.answer()).isEqualTo(known.answer);
          assertThat(one.ageNanos()).isEqualTo(age(known));
          assertThat(one.freshNanos()).isEqualTo(fresh(known));
          assertThat(one.asked()).isEqualTo(known.asked);
          octets[0] += one.octets();
        });
    cache.check();
    CacheCounts counts = cache.counts();
    assertThat(counts.entries()).as("those that are over went").isEqualTo(told.size());
    assertThat(counts.octets()).isEqualTo(octets[0]).isLessThanOrEqualTo(counts.maxOctets());
    if (roomy) {
      assertThat(told).isEqualTo(model.keySet());
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whereThereIsRoomItIsAMapWithTime(long seed) {
    compare(cache(100_000, 256 * MIB, new KeyHash()), seed, 2_000, 20_000, true);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void hashesThatFallTogetherAreNoMatter(long seed) {
    compare(cache(100_000, 256 * MIB, key -> key.hashCode() % 40), seed, 150, 10_000, true);
    compare(cache(100_000, 256 * MIB, key -> -1), seed, 150, 10_000, true);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whereThereIsLittleRoomWhatIsFoundIsTheLastThatWasStored(long seed) {
    compare(cache(100, 16 * MIB, new KeyHash()), seed, 1_000, 10_000, false);
    compare(cache(100_000, MIB, new KeyHash()), seed, 10_000, 20_000, false);
    compare(cache(100, MIB, key -> key.hashCode() % 7), seed, 1_000, 10_000, false);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 100})
  void tinyBoundsHold(int entries) {
    AnswerCache cache = cache(entries, MIB, new KeyHash());

    compare(cache, entries, 50, 5_000, false);

    cache.flush(DomainName.ROOT);
    Answer answer =
        Asked.answer("www.example.org", RecordTypes.A, "www.example.org. 300 IN A 192.0.2.1");
    cache.store(key(0), answer);
    assertThat(cache.lookup(key(0))).isEqualTo(new Lookup.Fresh(answer, 0, false));
    for (int i = 0; i < 1_000; i++) {
      cache.store(key(i), answer);
    }
    cache.check();
    assertThat(cache.counts().entries()).isBetween((entries + 1L) * 3 / 4, (long) entries);
  }

  /** More of one hash than are kept: those are not, and no look-up goes on for ever. */
  @Test
  void aFloodOfOneHashStaysShort() {
    AnswerCache cache = cache(100_000, 256 * MIB, key -> 7);
    Answer answer =
        Asked.answer("www.example.org", RecordTypes.A, "www.example.org. 300 IN A 192.0.2.1");

    for (int i = 0; i < 5_000; i++) {
      cache.store(key(i), answer);
    }

    cache.check();
    assertThat(cache.counts().entries()).isEqualTo(HashIndex.FURTHEST + 1);
    assertThat(cache.lookup(key(4_999))).isInstanceOf(Lookup.Missing.class);
    assertThat(cache.lookup(key(3))).isInstanceOf(Lookup.Fresh.class);
    assertThat(cache.flush(DomainName.ROOT).answers()).isEqualTo(HashIndex.FURTHEST + 1);
  }

  @Test
  void aPopulationThatGrowsIsFoundWhole() {
    AnswerCache cache = cache(400_000, 256 * MIB, new KeyHash());
    Answer answer =
        Asked.answer("www.example.org", RecordTypes.A, "www.example.org. 300 IN A 192.0.2.1");

    for (int i = 0; i < 100_000; i++) {
      cache.store(key(i), answer);
    }

    cache.check();
    for (int i = 0; i < 100_000; i++) {
      assertThat(cache.lookup(key(i)) instanceof Lookup.Fresh).isTrue();
    }
  }

  @Test
  void manyThreadsAtOnceLeaveItWhole() throws Exception {
    AnswerCache cache = cache(2_000, MIB, new KeyHash());
    List<Answer> answers = answers(new Random(9));
    ExecutorService threads = Executors.newFixedThreadPool(6);
    List<Future<?>> all = new ArrayList<>();
    for (int thread = 0; thread < 6; thread++) {
      int number = thread;
      all.add(
          threads.submit(
              () -> {
                Random random = new Random(number);
                for (int i = 0; i < 40_000; i++) {
                  int chosen = random.nextInt(1 + random.nextInt(6_000));
                  CacheKey key = key(chosen);
                  // Each key has one answer, so whatever is found must be that.
                  Answer own = answers.get(chosen % 40);
                  if (number == 0 && i % 2_000 == 0) {
                    cache.flush(DomainName.parse(i % 4_000 == 0 ? "." : "sub.example.org"));
                  } else if (number == 1 && i % 1_000 == 0) {
                    cache.each(
                        one -> assertThat(answers).as("%s", one.key()).contains(one.answer()));
                    cache.check();
                  } else if (random.nextInt(3) == 0) {
                    cache.store(key, own);
                  } else if (cache.lookup(key) instanceof Lookup.Fresh fresh) {
                    assertThat(fresh.answer()).isEqualTo(own);
                  }
                }
              }));
    }
    for (Future<?> one : all) {
      one.get(60, TimeUnit.SECONDS);
    }
    threads.shutdown();

    cache.check();
    CacheCounts counts = cache.counts();
    assertThat(counts.octets()).isBetween(1L, MIB);
    assertThat(counts.entries()).isBetween(1L, 2_000L);
    cache.flush(DomainName.ROOT);
    assertThat(cache.counts().octets()).isZero();
    assertThat(cache.counts().entries()).isZero();
    cache.check();
  }
}
