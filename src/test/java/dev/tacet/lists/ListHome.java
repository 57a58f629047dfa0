package dev.tacet.lists;

import dev.tacet.config.ListConfig;
import dev.tacet.dns.DomainName;
import dev.tacet.policy.ListMode;
import dev.tacet.testkit.ManualClock;
import dev.tacet.testkit.MemoryLists;
import dev.tacet.testkit.ToldComparison;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A house with lists: a web server, an updater as the server has it, and what it uses by its log.
 */
final class ListHome implements AutoCloseable {
  static final VendorProfiles PROFILES = VendorProfiles.shipped();
  private static final ListLimits LIMITS =
      new ListLimits(1 << 20, 8 << 20, 200, 200_000, Duration.ofMillis(5000), 5);

  final ManualClock clock = new ManualClock();
  final MemoryLists stored = new MemoryLists();
  final ListServer server = new ListServer();
  volatile List<LogComparison.Touched> uses = List.of();
  volatile Optional<RuntimeException> logFault = Optional.empty();
  volatile ListsInForce inForce;
  Subscriptions subscriptions;
  ListUpdater updater;

  private final Path data;
  private final List<ListConfig> configured;
  private final ExecutorService storing = Executors.newSingleThreadExecutor();

  ListHome(Path data, ListConfig... configured) throws IOException {
    this.data = data;
    this.configured = List.of(configured);
    start();
  }

  /** Begins again with what is on disk and in the store. */
  void restart() {
    updater.close();
    start();
  }

  private void start() {
    subscriptions = new Subscriptions(configured, stored, clock);
    updater =
        new ListUpdater(
            data.resolve("lists"),
            PROFILES,
            subscriptions,
            new ToldComparison(this::compare),
            clock,
            new HttpFetcher(TargetRules.onThisMachine(HostAddresses.NONE), clock),
            new SourceLimits(LIMITS, LIMITS),
            index -> index::prepare);
    inForce = updater.load();
    updater.start(lists -> inForce = lists, storing);
  }

  /** What this house uses, of what is blocked after and was not before. */
  private List<LogComparison.Touched> compare(ListsInForce before, ListsInForce after) {
    logFault.ifPresent(
        fault -> {
          throw fault;
        });
    return uses.stream()
        .filter(used -> blocks(after, used.list(), used.name().toString()))
        // A vendor's tier has its names before and after; who lets them pass is the policy's.
        .filter(
            used ->
                used.list().contains("/") || !blocks(before, used.list(), used.name().toString()))
        .toList();
  }

  static boolean blocks(ListsInForce lists, String list, String name) {
    DomainName asked = DomainName.parse(name);
    return lists.modes().getOrDefault(list, ListMode.ON) == ListMode.ON
        && !lists.withheld().getOrDefault(list, java.util.Set.of()).contains(asked)
        && lists.index().matches(asked).stream()
            .anyMatch(match -> match.source().name().equals(list));
  }

  boolean blocks(String list, String name) {
    return blocks(inForce, list, name);
  }

  static LogComparison.Touched used(String name, String list, boolean much) {
    return new LogComparison.Touched(
        DomainName.parse(name),
        list,
        42,
        List.of(InetAddress.getLoopbackAddress()),
        5,
        much,
        Optional.empty());
  }

  /** Does on the store's thread what changes the subscriptions, and waits until it is in force. */
  void change(Runnable change) {
    wait(
        updater.onStore(
            () -> {
              change.run();
              return true;
            }));
    wait(updater.settled());
  }

  void add(ListConfig config) {
    wait(updater.tryOut(config));
    change(() -> subscriptions.add(config));
  }

  ListReport refresh(String name) {
    wait(updater.refresh(wanted(name).id()));
    return view(name).report();
  }

  void refreshAll() {
    wait(updater.refresh());
  }

  WantedList wanted(String name) {
    return subscriptions.named(name).orElseThrow();
  }

  ListView view(String name) {
    return updater.view(wanted(name));
  }

  ListDiff diff(String name) {
    return wait(updater.onStore(() -> updater.diff(wanted(name).id()))).orElseThrow();
  }

  static <T> T wait(CompletableFuture<T> future) {
    return future.orTimeout(30, TimeUnit.SECONDS).join();
  }

  /** As a list somebody subscribed to. */
  ListConfig list(String name) {
    return new ListConfig(name, server.url(), true, ListConfig.Subdomains.AUTO, "");
  }

  static String names(String label, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "0.0.0.0 " + label + i + ".example\n")
        .collect(Collectors.joining());
  }

  @Override
  public void close() {
    updater.close();
    server.close();
    storing.shutdownNow();
  }
}
