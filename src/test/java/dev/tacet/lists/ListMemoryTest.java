package dev.tacet.lists;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.config.ListConfig;
import dev.tacet.config.ListConfig.Subdomains;
import dev.tacet.dns.DomainName;
import dev.tacet.policy.RuleIndex;
import dev.tacet.testkit.MemoryLists;
import dev.tacet.testkit.ToldComparison;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists that need more memory than there is: the start and the rest go on, and it is told. */
class ListMemoryTest {
  private static final ListLimits LIMITS =
      new ListLimits(1 << 20, 8 << 20, 200, 200_000, Duration.ofMillis(1500), 5);
  private static final VendorProfiles PROFILES = VendorProfiles.shipped();
  private static final String VENDOR_NAME = "x.restapi.amap.com.gds.alibabadns.com";

  @TempDir private Path data;
  private final AtomicReference<RuleIndex> current = new AtomicReference<>();
  private final List<ListUpdater> opened = new ArrayList<>();

  @AfterEach
  void close() {
    opened.forEach(ListUpdater::close);
  }

  /**
   * Starts an updater that cannot compile some indexes.
   *
   * @param tooLarge told the fingerprint of what is to be compiled
   */
  private ListUpdater updater(Throwable failure, Predicate<String> tooLarge, ListConfig... lists) {
    ListUpdater updater =
        new ListUpdater(
            data.resolve("lists"),
            PROFILES,
            new Subscriptions(List.of(lists), new MemoryLists(), Clock.systemUTC()),
            new ToldComparison((before, after) -> List.of()),
            Clock.systemUTC(),
            new HttpFetcher(TargetRules.onThisMachine(HostAddresses.NONE), Clock.systemUTC()),
            new SourceLimits(LIMITS, LIMITS),
            index ->
                (fingerprint, builder) -> {
                  if (tooLarge.test(
                      new String(fingerprint, java.nio.charset.StandardCharsets.UTF_8))) {
                    ListMemoryTest.<RuntimeException>sneak(failure);
                  }
                  return index.prepare(fingerprint, builder);
                });
    opened.add(updater);
    current.set(updater.load().index());
    updater.start(inForce -> current.set(inForce.index()), Runnable::run);
    return updater;
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneak(Throwable failure) throws T {
    throw (T) failure;
  }

  /** Whether an index would hold something of a list. */
  private static Predicate<String> with(String list) {
    return text ->
        text.lines().anyMatch(line -> line.startsWith(list + " ") && !line.endsWith(" none"));
  }

  private ListConfig list(String name, int names) throws IOException {
    Path file = data.resolve(name + ".list");
    Files.writeString(
        file,
        IntStream.range(0, names)
            .mapToObj(i -> name + i + ".example\n")
            .collect(Collectors.joining()));
    return new ListConfig(name, file.toUri().toString(), true, Subdomains.AUTO, "tacet.yaml:1");
  }

  private List<String> sources(String name) {
    return current.get().matches(DomainName.parse(name)).stream()
        .map(match -> match.source().name())
        .toList();
  }

  private static List<ListReport> refreshed(ListUpdater updater) throws Exception {
    return updater.refresh().get(20, TimeUnit.SECONDS);
  }

  @Test
  void aFirstStartWithoutMemoryForAListHasTheVendorsAndTheOtherLists() throws Exception {
    ListUpdater updater =
        updater(new OutOfMemoryError("a test's"), with("big"), list("big", 90), list("mine", 2));

    assertThat(sources(VENDOR_NAME)).contains("amap/block");
    assertThat(sources("mine1.example")).containsExactly("mine");
    assertThat(sources("big1.example")).isEmpty();
    assertThat(updater.reports().get(0).state()).isEqualTo(ListReport.State.MISSING);
    assertThat(updater.reports().get(0).rules()).isZero();
    assertThat(updater.reports().get(0).detail()).contains("not enough memory", "TACET_JAVA_OPTS");
    assertThat(updater.reports().get(1).state()).isEqualTo(ListReport.State.OK);
    assertThat(updater.reports().get(1).rules()).isEqualTo(2);
  }

  @Test
  void aVersionThatCouldNotBeCompiledIsComparedWithTheLogBeforeItIsInForce() throws Exception {
    AtomicReference<String> served = new AtomicReference<>("a.example\n");
    AtomicBoolean fails = new AtomicBoolean();
    AtomicInteger compared = new AtomicInteger();
    ListUpdater updater =
        new ListUpdater(
            data.resolve("lists"),
            PROFILES,
            new Subscriptions(
                List.of(new ListConfig("web", "http://127.0.0.1:1/l", true, Subdomains.AUTO, "")),
                new MemoryLists(),
                Clock.systemUTC()),
            new ToldComparison(
                (before, after) -> {
                  compared.incrementAndGet();
                  return List.of();
                }),
            Clock.systemUTC(),
            (address, previous, target, limits) -> {
              target.write(StandardCharsets.UTF_8.encode(served.get()));
              return Optional.of(Validators.NONE);
            },
            new SourceLimits(LIMITS, LIMITS),
            index ->
                (fingerprint, builder) -> {
                  if (fails.get()) {
                    throw new OutOfMemoryError("a test's");
                  }
                  return index.prepare(fingerprint, builder);
                });
    opened.add(updater);
    current.set(updater.load().index());
    updater.start(inForce -> current.set(inForce.index()), Runnable::run);
    refreshed(updater);
    served.set("a.example\ntv.example\n");
    fails.set(true);
    refreshed(updater);
    fails.set(false);

    updater.settled().get(20, TimeUnit.SECONDS); // as any change of the owner's does
    assertThat(compared).hasValue(0);
    assertThat(sources("tv.example")).isEmpty();
    assertThat(sources("a.example")).containsExactly("web");

    refreshed(updater);
    assertThat(compared).hasValue(1);
    assertThat(sources("tv.example")).containsExactly("web");
  }

  @Test
  void aFirstStartThatCanCompileNoListHasTheVendors() throws Exception {
    ListUpdater updater =
        updater(
            new OutOfMemoryError("a test's"),
            with("big").or(with("mine")),
            list("big", 90),
            list("mine", 2));

    assertThat(sources(VENDOR_NAME)).contains("amap/block");
    assertThat(updater.reports())
        .extracting(ListReport::state)
        .containsOnly(ListReport.State.MISSING);
  }

  @Test
  void aBugInCompilingOneListEndsNoStart() throws Exception {
    ListUpdater updater =
        updater(new IllegalStateException("a test's"), with("big"), list("big", 90));

    assertThat(sources(VENDOR_NAME)).contains("amap/block");
    assertThat(updater.reports().get(0).detail()).contains("a test's");
  }

  @Test
  void aListThatGrewTooLargeStaysAsTheLastIndexHasIt() throws Exception {
    updater(new OutOfMemoryError(), text -> false, list("big", 90), list("mine", 2)).close();
    ListConfig grown = list("big", 95);
    ListUpdater updater =
        updater(new OutOfMemoryError("a test's"), with("big"), grown, list("mine", 2));

    assertThat(sources("big89.example")).containsExactly("big");
    assertThat(sources("big94.example")).isEmpty();
    assertThat(sources("mine1.example")).containsExactly("mine");
    assertThat(updater.reports())
        .extracting(ListReport::state)
        .containsExactly(ListReport.State.KEPT, ListReport.State.OK);
  }

  @Test
  void anIndexOfOtherListsIsNotTakenInstead() throws Exception {
    updater(new OutOfMemoryError(), text -> false, list("gone", 3)).close();
    updater(new OutOfMemoryError("a test's"), with("big"), list("big", 90));

    assertThat(sources("gone1.example")).isEmpty();
    assertThat(sources(VENDOR_NAME)).contains("amap/block");
  }

  @Test
  void whatIsInForceStaysWhereTheNextIndexFailsAndComesWhenThereIsMemory() throws Exception {
    AtomicReference<Predicate<String>> tooLarge = new AtomicReference<>(text -> false);
    ListUpdater updater =
        updater(
            new OutOfMemoryError("a test's"), text -> tooLarge.get().test(text), list("big", 90));
    tooLarge.set(with("big"));
    list("big", 95);

    assertThat(refreshed(updater).get(0).state()).isEqualTo(ListReport.State.KEPT);
    assertThat(sources("big89.example")).containsExactly("big");
    assertThat(sources("big94.example")).isEmpty();

    tooLarge.set(text -> false);
    assertThat(refreshed(updater).get(0).state()).isEqualTo(ListReport.State.OK);
    assertThat(sources("big94.example")).containsExactly("big");
  }
}
