package dev.tacet.control;

import dev.tacet.config.ListConfig;
import dev.tacet.config.ProfileState;
import dev.tacet.config.QueryLogConfig;
import dev.tacet.control.api.CacheStatus;
import dev.tacet.control.api.ClockStatus;
import dev.tacet.control.api.ControlException;
import dev.tacet.control.api.DnssecStatus;
import dev.tacet.control.api.EncryptionStatus;
import dev.tacet.control.api.LogStatus;
import dev.tacet.control.api.RuleRequest;
import dev.tacet.control.api.UpstreamStatus;
import dev.tacet.lists.GuardComparison;
import dev.tacet.lists.HostAddresses;
import dev.tacet.lists.ListUpdater;
import dev.tacet.lists.LogComparison;
import dev.tacet.lists.Subscriptions;
import dev.tacet.lists.VendorProfiles;
import dev.tacet.policy.CurrentPolicy;
import dev.tacet.policy.OwnerRules;
import dev.tacet.policy.Policy;
import dev.tacet.querylog.DecisionFilter;
import dev.tacet.querylog.DecisionHistory;
import dev.tacet.querylog.Follower;
import dev.tacet.querylog.MemorySink;
import dev.tacet.querylog.QueryLog;
import dev.tacet.querylog.SinkException;
import dev.tacet.testkit.ManualClock;
import dev.tacet.testkit.MemoryLists;
import dev.tacet.testkit.MemoryRules;
import dev.tacet.testkit.ToldComparison;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A desk over real rules, profiles, one list and a real log in memory. */
final class Home implements AutoCloseable, LogAccess {
  final ManualClock clock = new ManualClock();
  final VendorProfiles vendors = VendorProfiles.shipped();
  final CurrentPolicy policy = new CurrentPolicy(Policy.OPEN);
  final MemorySink sink = new MemorySink();
  final QueryLog log;
  final OwnerRules owner;
  final MemoryLists stored = new MemoryLists();
  final ListUpdater lists;
  volatile List<LogComparison.Touched> touched = List.of();
  final Path list;
  final HouseDevices devices;
  final Desk desk;
  volatile boolean unreadable;
  volatile ServerFacts facts = facts(Set.of(), Set.of());

  Home(Path directory) throws IOException {
    this(directory, Map.of());
  }

  Home(Path directory, Map<String, ProfileState> fixed) throws IOException {
    list = directory.resolve("mine.txt");
    Files.writeString(
        list,
        "# mine\nads.example\nshop.example\nx.shop.example\n",
        java.nio.charset.StandardCharsets.UTF_8);
    ListConfig config =
        new ListConfig(
            "mine", list.toUri().toString(), true, ListConfig.Subdomains.TRUE, "tacet.yaml:9");
    lists =
        new ListUpdater(
            directory.resolve("lists"),
            vendors,
            new Subscriptions(List.of(config), stored, clock),
            new ToldComparison(
                (before, after) -> touched, new GuardComparison(sink, policy, clock)::tryOut),
            clock,
            () -> true,
            HostAddresses.NONE);
    policy.update(lists.load()::in);
    lists.start(inForce -> policy.update(inForce::in), Runnable::run);
    owner =
        new OwnerRules(
            new MemoryRules(), policy, vendors.shippedStates(), fixed, clock, clock.nanos());
    log =
        new QueryLog(
            sink,
            sink,
            new QueryLogConfig(
                QueryLogConfig.Store.MEMORY,
                Duration.ofDays(14),
                1L << 29,
                Duration.ofMillis(100),
                50,
                Duration.ofMillis(100)),
            clock,
            System::nanoTime);
    log.start();
    devices = new HouseDevices(clock, policy);
    Map<String, String> origins = fixed.isEmpty() ? Map.of() : Map.of("roku", "tacet.yaml:12");
    desk =
        Desk.online(
            owner,
            policy,
            vendors,
            origins,
            lists,
            this,
            devices,
            () -> facts,
            Duration.ofSeconds(60),
            clock);
  }

  static ServerFacts facts(Set<InetAddress> own, Set<InetAddress> gateways) {
    return new ServerFacts(
        "1.0",
        Instant.parse("2026-03-01T11:00:00Z"),
        "tacet.yaml",
        "/var/lib/tacet",
        List.of("[2001:db8::1]:53"),
        List.of(new UpstreamStatus("udp://192.0.2.53", true, 1, 0, 1.5, "")),
        Set.of(),
        new CacheStatus(1, 0, 2, 64, 3, 4, 0.429, 5, 0, ""),
        Map.of("answered", 7L),
        own,
        gateways,
        "",
        EncryptionStatus.OFF,
        ClockStatus.UNKNOWN,
        DnssecStatus.NONE);
  }

  static RuleRequest block(String... names) {
    return new RuleRequest("block", List.of(names), false, 0, "");
  }

  static RuleRequest rule(String verb, String... names) {
    return new RuleRequest(verb, List.of(names), false, 0, "");
  }

  @Override
  public DecisionHistory history() {
    if (unreadable) {
      throw new SinkException("queries.db: disk I/O error", new IOException());
    }
    return log.history();
  }

  @Override
  public Follower follow(DecisionFilter filter, Runnable ready) {
    return log.feed()
        .follow(filter, ready)
        .orElseThrow(() -> new ControlException(75, "16 already follow the log"));
  }

  @Override
  public long purge(Instant before) {
    return log.purge(before);
  }

  @Override
  public LogStatus status() {
    return new LogStatus("", 0, log.status().written(), 0, log.status().lost(), "");
  }

  @Override
  public void close() {
    log.close();
    lists.close();
    devices.close();
  }
}
