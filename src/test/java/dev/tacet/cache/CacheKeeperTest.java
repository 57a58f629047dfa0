package dev.tacet.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.tacet.config.CacheConfig;
import dev.tacet.dns.Answer;
import dev.tacet.dns.AnswerReader;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.MalformedAnswerException;
import dev.tacet.dns.Question;
import dev.tacet.dns.RecordTypes;
import dev.tacet.testkit.Asked;
import dev.tacet.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheKeeperTest {
  private static final String SOA =
      "example.org. 900 IN SOA ns.example.org. a.example.org. 1 2 3 4 60";

  @TempDir private Path directory;
  private final ManualClock clock = new ManualClock();
  private Optional<Instant> untrusted = Optional.empty();
  private boolean trusted = true;

  private AnswerCache cache() {
    return new AnswerCache(
        new CacheConfig(1_000, 1 << 20, Duration.ZERO, Duration.ofDays(1)), clock.nanos());
  }

  private CacheKeeper keeper(AnswerCache cache, String kin) {
    return new CacheKeeper(
        cache,
        directory,
        kin,
        () -> trusted ? Optional.of(clock.instant()) : untrusted,
        clock.nanos());
  }

  private static CacheKey key(String name) {
    return new CacheKey(Question.of(DomainName.parse(name), RecordTypes.A), false, false);
  }

  private static Answer answer(String name, int ttl) {
    return Asked.answer(name, RecordTypes.A, name + ". " + ttl + " IN A 192.0.2.1");
  }

  private Path file() {
    return directory.resolve("cache.kept");
  }

  /** What a server does that stops: all is written. */
  private void keep(AnswerCache cache) {
    CacheKeeper keeper = keeper(cache, "kin");
    begin(keeper);
    keeper.close();
  }

  /** Waits until the file has been looked at. */
  private static void begin(CacheKeeper keeper) {
    keeper.tick();
    keeper.settle();
  }

  /** The cache of the next start, and what is said of it. */
  private record Next(AnswerCache cache, String state) {}

  private Next next(String kin) {
    AnswerCache cache = cache();
    try (CacheKeeper keeper = keeper(cache, kin)) {
      begin(keeper);
      return new Next(cache, keeper.state());
    }
  }

  private Next next() {
    return next("kin");
  }

  @Test
  void anAnswerGrowsOlderByTheWallClockWhileNothingRuns() throws IOException {
    AnswerCache before = cache();
    Answer www = answer("www.example.org", 300);
    before.store(key("www.example.org"), www);
    before.store(key("nowhere.example.org"), Asked.answer("nowhere.example.org", 1, SOA));
    before.store(
        new CacheKey(key("www.example.org").question(), true, true),
        answer("www.example.org", 3_600));
    clock.pass(Duration.ofSeconds(10));
    keep(before);
    clock.jump(Duration.ofSeconds(100));

    AnswerCache after = next().cache();

    Lookup.Fresh found = (Lookup.Fresh) after.lookup(key("www.example.org"));
    assertThat(found.ageSeconds()).isEqualTo(110);
    assertThat(found.answer().message()).isEqualTo(www.message());
    assertThat(found.answer().addresses()).isEqualTo(www.addresses());
    assertThat(after.lookup(key("nowhere.example.org"))).isInstanceOf(Lookup.Stale.class);
    assertThat(after.lookup(new CacheKey(key("www.example.org").question(), true, true)))
        .isInstanceOf(Lookup.Fresh.class);
    assertThat(Files.getPosixFilePermissions(file()))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void whatWasNotBelievedToBeAuthenticIsNotAfterARestart() throws MalformedAnswerException {
    AnswerCache before = cache();
    before.store(key("proven.example.org"), authentic("proven.example.org"));
    before.store(key("claimed.example.org"), authentic("claimed.example.org").unproven());
    keep(before);

    AnswerCache after = next().cache();

    Lookup.Fresh proven = (Lookup.Fresh) after.lookup(key("proven.example.org"));
    assertThat(proven.answer().authenticData()).isTrue();
    Lookup.Fresh claimed = (Lookup.Fresh) after.lookup(key("claimed.example.org"));
    assertThat(claimed.answer().authenticData()).isFalse();
  }

  private static Answer authentic(String name) throws MalformedAnswerException {
    byte[] message = answer(name, 300).message();
    message[3] |= 0x20;
    return AnswerReader.read(message, Asked.upstream(name, RecordTypes.A));
  }

  @Test
  void whatIsOverByThenIsNotTakenIn() {
    AnswerCache before = cache();
    before.store(key("www.example.org"), answer("www.example.org", 300));
    keep(before);
    clock.jump(Duration.ofDays(1).plusSeconds(299));

    assertThat(next().cache().counts().entries()).isEqualTo(1);
    clock.jump(Duration.ofSeconds(1));
    // The file was written again by that next one; it is no younger for that.
    assertThat(next().cache().counts().entries()).isZero();
  }

  @Test
  void anAnswerThatCameMeanwhileIsNewer() {
    AnswerCache before = cache();
    before.store(key("www.example.org"), answer("www.example.org", 300));
    keep(before);
    AnswerCache cache = cache();
    Answer newer = answer("www.example.org", 200);
    cache.store(key("www.example.org"), newer);

    try (CacheKeeper keeper = keeper(cache, "kin")) {
      begin(keeper);
    }

    assertThat(cache.lookup(key("www.example.org"))).isEqualTo(new Lookup.Fresh(newer, 0, false));
    assertThat(cache.counts().octets()).isPositive().isLessThan(2_000);
  }

  @Test
  void nothingIsTakenInWhileNobodyKnowsTheTimeAndAllOfItOnceSomebodyDoes() {
    AnswerCache before = cache();
    before.store(key("www.example.org"), answer("www.example.org", 300));
    keep(before);
    trusted = false;
    AnswerCache cache = cache();
    CacheKeeper keeper = keeper(cache, "kin");
    begin(keeper);
    assertThat(cache.counts().entries()).isZero();

    trusted = true;
    clock.pass(Duration.ofSeconds(10));
    begin(keeper);
    keeper.close();

    assertThat(cache.counts().entries()).isEqualTo(1);
  }

  @Test
  void aStopWhileNobodyKnowsTheTimeLeavesTheFileAsItIs() throws IOException {
    AnswerCache before = cache();
    before.store(key("www.example.org"), answer("www.example.org", 300));
    keep(before);
    byte[] kept = Files.readAllBytes(file());
    trusted = false;

    CacheKeeper keeper = keeper(cache(), "kin");
    keeper.tick();
    keeper.close();

    assertThat(Files.readAllBytes(file())).isEqualTo(kept);
  }

  @Test
  void aClockBehindTheFileIsNotBelieved() {
    AnswerCache before = cache();
    before.store(key("www.example.org"), answer("www.example.org", 300));
    keep(before);
    clock.jump(Duration.ofDays(-400));
    AnswerCache cache = cache();
    CacheKeeper keeper = keeper(cache, "kin");
    begin(keeper);

    assertThat(cache.counts().entries()).isZero();
    assertThat(keeper.state()).contains("in the future");

    clock.jump(Duration.ofDays(400));
    clock.pass(Duration.ofSeconds(10));
    begin(keeper);
    keeper.close();
    assertThat(cache.counts().entries()).isEqualTo(1);
  }

  @Test
  void answersOfOtherUpstreamsAreNotTakenIn() {
    AnswerCache before = cache();
    before.store(key("www.example.org"), answer("www.example.org", 300));
    keep(before);

    Next next = next("others");

    assertThat(next.cache().counts().entries()).isZero();
    assertThat(next.state()).contains("other upstreams");
  }

  @Test
  void aFlushedNameDoesNotComeBackAfterAPowerCut() {
    AnswerCache before = cache();
    before.store(key("www.example.org"), answer("www.example.org", 300));
    keep(before);
    AnswerCache cache = cache();
    CacheKeeper keeper = keeper(cache, "kin");
    begin(keeper);
    cache.flush(DomainName.parse("example.org"));
    keeper.flushed(DomainName.parse("example.org"));
    keeper.settle();

    // No close: the power is cut here.
    assertThat(file()).doesNotExist();
    assertThat(next().cache().counts().entries()).isZero();
    keeper.close();
  }

  @Test
  void itIsWrittenEverySixHoursAndNotBefore() throws IOException {
    AnswerCache cache = cache();
    CacheKeeper keeper = keeper(cache, "kin");
    begin(keeper);
    cache.store(key("www.example.org"), answer("www.example.org", 300));

    clock.pass(Duration.ofHours(5));
    begin(keeper);
    assertThat(file()).doesNotExist();

    clock.pass(Duration.ofHours(1));
    begin(keeper);
    assertThat(file()).exists();
    assertThat(keeper.state()).startsWith("1 answer, written 2026-03-01T18:00:00Z");
    keeper.close();
  }

  @Test
  void aFileOfSomebodyElseIsPutAsideAndTheCacheBeginsEmpty() throws IOException {
    Files.writeString(file(), "my shopping list, which is longer than a header");

    Next next = next();

    assertThat(next.state()).contains("Tacet did not write it");
    assertThat(Files.readString(directory.resolve("cache.kept.damaged"))).startsWith("my shopping");
    assertThat(next.cache().counts().entries()).isZero();
    assertThat(file()).exists(); // written by the stop
  }

  @Test
  void aDirectoryInItsPlaceIsPutAsideToo() throws IOException {
    Files.createDirectory(file());

    assertThat(next().state()).contains("not a plain file");

    assertThat(directory.resolve("cache.kept.damaged")).isDirectory();
  }

  @Test
  void anEmptyFileIsPutAside() throws IOException {
    Files.createFile(file());

    assertThat(next().state()).contains("Tacet did not write it");
  }

  @Test
  void wholeOrNothingWhereverItIsCutOrChangedSeed7() throws IOException {
    AnswerCache before = cache();
    for (int i = 0; i < 20; i++) {
      before.store(key("n" + i + ".example.org"), answer("n" + i + ".example.org", 300));
    }
    keep(before);
    byte[] whole = Files.readAllBytes(file());
    Random random = new Random(7);

    for (int round = 0; round < 60; round++) {
      byte[] bad =
          round % 2 == 0
              ? java.util.Arrays.copyOf(whole, random.nextInt(whole.length))
              : whole.clone();
      if (round % 2 == 1) {
        bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      }
      Files.write(file(), bad);

      Next next = next();

      assertThat(next.cache().counts().entries()).isZero();
      assertThat(next.state()).isNotEmpty();
      assertThat(directory.resolve("cache.kept.damaged")).hasBinaryContent(bad);
    }
  }

  @Test
  void aDirectoryThatIsGoneStopsNothing() throws IOException {
    AnswerCache cache = cache();
    cache.store(key("www.example.org"), answer("www.example.org", 300));
    CacheKeeper keeper = keeper(cache, "kin");
    begin(keeper);
    Files.delete(directory);

    assertThatCode(keeper::close).doesNotThrowAnyException();

    assertThat(keeper.state()).contains("cannot be written");
    Files.createDirectory(directory);
  }

  @Test
  void theNextStartTakesInNoMoreThanItsCacheHolds() {
    AnswerCache before = cache();
    for (int i = 0; i < 700; i++) {
      before.store(key("n" + i + ".example.org"), answer("n" + i + ".example.org", 300));
    }
    keep(before);
    AnswerCache small =
        new AnswerCache(
            new CacheConfig(100, 1 << 20, Duration.ZERO, Duration.ofDays(1)), clock.nanos());

    try (CacheKeeper keeper = keeper(small, "kin")) {
      begin(keeper);
    }

    assertThat(small.counts().entries()).isBetween(1L, 100L);
    assertThat(small.counts().octets()).isLessThan(1 << 20);
  }

  @Test
  void whatAnEarlierConfigurationKeptIsRemoved() {
    keep(cache());
    assertThat(file()).exists();

    CacheKeeper.remove(directory);

    assertThat(file()).doesNotExist();
  }

  @Test
  void aStartThatFailsBeforeAnyTickWritesNothing() throws IOException {
    AnswerCache before = cache();
    before.store(key("www.example.org"), answer("www.example.org", 300));
    keep(before);
    byte[] kept = Files.readAllBytes(file());

    keeper(cache(), "kin").close();

    assertThat(Files.readAllBytes(file())).isEqualTo(kept);
  }

  @Test
  void aFileOfTheFutureIsReadOnceUntilTheClockIsPastIt() throws IOException {
    AnswerCache before = cache();
    before.store(key("www.example.org"), answer("www.example.org", 300));
    keep(before);
    byte[] kept = Files.readAllBytes(file());
    clock.jump(Duration.ofDays(-400));
    AnswerCache cache = cache();
    CacheKeeper keeper = keeper(cache, "kin");
    begin(keeper);
    // Whoever reads this puts it aside.
    Files.write(file(), new byte[] {1});

    for (int i = 0; i < 3; i++) {
      clock.pass(Duration.ofSeconds(10));
      begin(keeper);
    }
    assertThat(file()).hasBinaryContent(new byte[] {1});
    assertThat(keeper.state()).contains("in the future");

    Files.write(file(), kept);
    clock.jump(Duration.ofDays(400));
    clock.pass(Duration.ofSeconds(10));
    begin(keeper);
    keeper.close();
    assertThat(cache.counts().entries()).isEqualTo(1);
  }

  @Test
  void oneFlushTooManyIsNotSilentlyLost() throws InterruptedException {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    CacheKeeper keeper =
        new CacheKeeper(
            cache(),
            directory,
            "kin",
            () -> {
              busy.countDown();
              try {
                goOn.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return Optional.empty();
            },
            clock.nanos());
    keeper.tick();
    assertThat(busy.await(30, TimeUnit.SECONDS)).isTrue();

    for (int i = 0; i < 16; i++) {
      assertThat(keeper.flushed(DomainName.parse("n" + i + ".example"))).isTrue();
    }
    assertThat(keeper.flushed(DomainName.parse("one.too.many"))).isFalse();

    goOn.countDown();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    boolean taken = false;
    while (!taken && System.nanoTime() - deadline < 0) {
      taken = keeper.flushed(DomainName.parse("one.too.many"));
      Thread.sleep(5);
    }
    assertThat(taken).as("there is room again").isTrue();
    keeper.close();
  }
}
