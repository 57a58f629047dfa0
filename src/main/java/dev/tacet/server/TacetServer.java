package dev.tacet.server;

import dev.tacet.config.Config;
import dev.tacet.config.QueryLogConfig;
import dev.tacet.control.CacheDesk;
import dev.tacet.control.ControlServer;
import dev.tacet.control.Desk;
import dev.tacet.device.Learned;
import dev.tacet.device.Watch;
import dev.tacet.listen.ListenerGroup;
import dev.tacet.listen.LocalAddresses;
import dev.tacet.listen.OnLink;
import dev.tacet.lists.GuardComparison;
import dev.tacet.lists.ListUpdater;
import dev.tacet.lists.Subscriptions;
import dev.tacet.lists.VendorNames;
import dev.tacet.lists.VendorProfiles;
import dev.tacet.policy.CurrentPolicy;
import dev.tacet.policy.HomeNetworks;
import dev.tacet.policy.Network;
import dev.tacet.policy.OwnerRules;
import dev.tacet.policy.Policy;
import dev.tacet.querylog.Privacy;
import dev.tacet.querylog.QueryLog;
import dev.tacet.resolve.CoalescingResolver;
import dev.tacet.resolve.ForwardingResolver;
import dev.tacet.resolve.LocalResolver;
import dev.tacet.resolve.OwnNames;
import dev.tacet.resolve.QueryHandler;
import dev.tacet.resolve.RateLimit;
import dev.tacet.resolve.SpecialNames;
import dev.tacet.store.DataDirectory;
import dev.tacet.store.Database;
import dev.tacet.store.SqliteDecisions;
import dev.tacet.store.SqliteRules;
import dev.tacet.upstream.Upstreams;
import dev.tacet.upstream.UpstreamsByDomain;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole server: which class plays which part, and in which order they start. It answers before
 * it has a network, since it may be the network's resolver. {@link #close} is the reverse, and
 * loses nothing.
 */
public final class TacetServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TacetServer.class);

  /** What only spares work later waits until the start is over. */
  private static final int STARTED_SECONDS = 30;

  private final Stack parts = new Stack();
  private final Path controlSocket;
  private final Listening listening;
  private final ListUpdater lists;
  private final DeviceParts devices;
  private final Runnable reload;

  private TacetServer(Config config, ServerOptions options) throws IOException {
    LongSupplier nanos = System::nanoTime;
    try {
      // Data directory and databases, and what time it is.
      DataDirectory data = parts.add(DataDirectory.open(config.dataDirectory(), options.clock()));
      MachineTime time = parts.add(MachineTime.in(data.path(), options, nanos));
      Clock clock = time.clock();
      Database.useNativeDirectory(data.path().resolve("native"));
      QuicLibrary.prepare(config, data.path().resolve("native"));
      SqliteRules rules = parts.add(SqliteRules.open(data, nanos));
      SqliteDecisions decisions = parts.add(SqliteDecisions.open(data, config.queryLog(), clock));

      // What is in force: the owner's rules; devices and the last good lists join them below.
      VendorProfiles vendors = VendorProfiles.shipped();
      Borders borders = new Borders(config);
      CurrentPolicy policy =
          new CurrentPolicy(
              Policy.OPEN
                  .withNetworks(borders.networks(List.of()))
                  .withRebinding(borders.rebinding()));
      Learned learned = new Learned();
      OwnerRules owner =
          new OwnerRules(
              rules,
              policy,
              vendors.shippedStates(),
              config.policy().profiles(),
              time,
              nanos,
              new NeededNames(learned, policy, vendors));

      // Who asks, and what is kept of it.
      List<Network> forwarders = EvidenceSources.forwarders(config.devices());
      VendorNames vendorNames = new VendorNames();
      AskingDevices asking =
          new AskingDevices(policy, learned, forwarders, vendorNames, clock, nanos);
      LogPrivacy privacy = new LogPrivacy(policy, config.queryLog().privacy(), forwarders);
      WatchParts watch = new WatchParts(config, data.path(), privacy);
      QueryLog queryLog =
          new QueryLog(
              decisions,
              decisions.history(),
              config.queryLog(),
              Privacy.by(privacy, privacy::isEverybodys),
              watch.with(asking),
              time.settled(),
              nanos);

      // The query's way.
      var loops =
          new MultiThreadIoEventLoopGroup(
              config.listen().threads(),
              new DefaultThreadFactory("dns-io"),
              NioIoHandler.newFactory());
      parts.add(() -> shutDown(loops.shutdownGracefully(0, 1, TimeUnit.SECONDS)));
      UpstreamsByDomain upstream =
          parts.add(
              Upstreams.of(
                  config.upstreams(), config.upstreamStrategy(), config.forward(), time, loops));
      DnssecParts dnssec = new DnssecParts(config, upstream, time, loops.next(), nanos);
      CacheParts cache =
          parts.add(
              new CacheParts(
                  config,
                  data.path(),
                  new CoalescingResolver(new ForwardingResolver(dnssec.upstream())),
                  policy,
                  loops.next(),
                  time,
                  nanos));
      Doors doors = parts.add(new Doors(config.encryption(), data.path(), time));
      OwnNames resolver =
          new OwnNames(
              new LocalResolver(borders.withDns64(new SpecialNames(cache.resolver(), policy))),
              doors.name(),
              doors::addresses,
              doors::designations);
      SharedAddresses shared = new SharedAddresses(forwarders, Gateways.ofThisMachine());
      QueryHandler handler =
          new QueryHandler(
              policy,
              resolver,
              config.policy(),
              new RateLimit(config.policy().rateLimit(), shared),
              decision -> queryLog.record(resolver.withoutSecret(decision)),
              asking::unknownMac,
              clock,
              nanos);

      LocalParts local =
          new LocalParts(config.local(), config.forward().keySet(), borders.dns64(), policy);
      local.load();

      // The last good lists, and those the owner added. Later ones are fetched with our own
      // resolver: there may be no other.
      OwnLookups lookups = new OwnLookups(resolver, loops.next(), OwnLookups.WITHIN, nanos);
      Subscriptions subscriptions = new Subscriptions(config.lists(), rules.lists(), clock);
      lists =
          parts.add(
              new ListUpdater(
                  data.path().resolve("lists"),
                  vendors,
                  subscriptions,
                  new GuardComparison(queryLog.history(), policy, clock),
                  clock,
                  () -> time.known().isPresent(),
                  lookups));
      policy.update(lists.load()::in);

      // Devices as they were known. Before the sockets: who is locked in may ask nothing at once.
      rules.devices().given(decisions.lastDevice());
      ControlWorker worker = parts.add(new ControlWorker());
      devices =
          parts.add(
              new DeviceParts(
                  config.devices(),
                  rules.devices(),
                  learned,
                  owner,
                  policy,
                  queryLog,
                  asking,
                  privacy,
                  watch(config, privacy, time.settled()),
                  worker,
                  loops,
                  clock,
                  nanos));
      // Who is told of what is noticed. Its sink takes alerts from here on.
      AlertParts alerts =
          parts.add(
              new AlertParts(
                  config.alerts(),
                  lookups,
                  loops,
                  devices::nameOf,
                  options.version(),
                  clock,
                  nanos));
      parts.add(watch);
      reload =
          () -> {
            worker.execute(devices::reload);
            doors.reload();
          };

      // Sockets.
      Housekeeping housekeeping = parts.add(new Housekeeping());
      CompletableFuture<Facts> facts = new CompletableFuture<>();
      listening =
          Listening.open(
              config.listen(),
              options.portFallback(),
              listen ->
                  new ListenerGroup(
                      listen,
                      doors.forListeners(policy),
                      handler,
                      LocalAddresses.ofThisHost(),
                      onLink -> networksChanged(onLink, borders, policy, devices, doors, facts),
                      loops,
                      housekeeping.timers()));
      // Before all that may take its time at the stop: no row is lost then.
      queryLog.start();
      parts.add(queryLog);
      parts.add(listening.listeners());
      doors.start(listening.listeners());
      upstream.warmUp();
      facts.complete(
          new Facts(
              config, options, time, nanos, listening, doors, upstream, dnssec, cache, handler));

      // The door for the command line.
      boolean onDisk = config.queryLog().store() == QueryLogConfig.Store.DISK;
      Optional<Path> logFile = onDisk ? Optional.of(data.queriesFile()) : Optional.empty();
      Desk desk =
          Desk.online(
                  owner,
                  policy,
                  vendors,
                  config.profileOrigins(),
                  lists,
                  new ServerLog(queryLog, logFile),
                  devices,
                  () -> facts.join().now(),
                  config.policy().blockTtl(),
                  clock)
              .with(alerts.alerts())
              .with(new CacheDesk(cache.cache(), cache::flush));
      controlSocket = config.controlSocket();
      ControlServer control =
          new ControlServer(desk, controlSocket, config.control().group(), data.owner(), worker);
      parts.add(control);
      control.start();

      // From here on by itself.
      devices.start();
      alerts.start();
      watch.start(devices, upstream, lists, alerts.sink(), clock, nanos);
      // Now and not before: a start that fails must not write the kept answers again each time.
      cache.tick();
      housekeeping.everySecond(cache::tick);
      housekeeping.everySecond(() -> worker.execute(time::tick));
      housekeeping.everySecond(alerts::tick);
      housekeeping.everySecond(() -> worker.execute(owner::tick));
      housekeeping.everySecond(() -> worker.execute(devices::tick));
      housekeeping.everySecond(() -> worker.execute(local::tick));
      housekeeping.everySecond(() -> worker.execute(shared::tick));
      lists.start(inForce -> policy.update(inForce::in), worker);
      warnOfLargeCache(config.cache().maxSizeBytes(), Runtime.getRuntime().maxMemory());
      housekeeping
          .timers()
          .schedule(
              () -> worker.execute(() -> vendorNames.take(VendorProfiles.shipped().blockable())),
              STARTED_SECONDS,
              TimeUnit.SECONDS);
      parts
          .add(new QueryRehearsal(config, policy, loops, housekeeping.timers(), clock, nanos))
          .start();
    } catch (IOException | RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  /**
   * Starts a server; it serves until {@link #close}.
   *
   * @throws IOException where the data directory, a port or the control socket cannot be had; the
   *     message says what to do
   */
  public static TacetServer start(Config config, ServerOptions options) throws IOException {
    return new TacetServer(config, options);
  }

  /** Who is there when is kept as the queries are; of the neighbours' table, where that is read. */
  private static Watch watch(Config config, LogPrivacy privacy, Clock ages) {
    boolean onDisk = config.queryLog().store() == QueryLogConfig.Store.DISK;
    return config.devices().neighbours()
        ? new Watch(config.queryLog().keep(), onDisk, privacy::showsWhoAsks, ages)
        : Watch.OFF;
  }

  private static void networksChanged(
      List<OnLink> onLink,
      Borders borders,
      CurrentPolicy policy,
      DeviceParts devices,
      Doors doors,
      CompletableFuture<Facts> facts) {
    HomeNetworks networks = borders.networks(onLink);
    policy.update(p -> p.withNetworks(networks));
    Set<InetAddress> own =
        onLink.stream().map(OnLink::address).collect(Collectors.toUnmodifiableSet());
    devices.ownAddresses(own);
    doors.ownAddresses(own);
    facts.thenAccept(f -> f.ownAddresses(own));
  }

  /** The launcher gives the heap as much as the cache needs as shipped. */
  private static void warnOfLargeCache(long cacheOctets, long heapOctets) {
    if (cacheOctets > heapOctets / 2) {
      LOG.warn(
          "cache.maxSize is {} MiB, the memory for all is {} MiB: make it less, or give Java more by"
              + " TACET_JAVA_OPTS=-Xmx{}m",
          cacheOctets >> 20,
          heapOctets >> 20,
          (3 * cacheOctets >> 20) + 32);
    }
  }

  private static void shutDown(Future<?> end) {
    try {
      end.get(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
      LOG.warn("the event loops did not end in time", e);
    }
  }

  /** Addresses and port, as {@code 192.0.2.1:53}. */
  public List<String> listening() {
    return Facts.listening(listening);
  }

  /** The port in use. */
  public int port() {
    return listening.listeners().port();
  }

  /** What else is on, and where: {@code DNS over TLS on 192.0.2.1:853}. */
  public List<String> encrypted() {
    return Doors.words(listening.listeners());
  }

  /** Why that is not the configured port, with the remedy; empty where it is. */
  public String portTaken() {
    return listening.portTaken();
  }

  public Path controlSocket() {
    return controlSocket;
  }

  /** Reads all lists again, beside the ones in force, and the table of known devices. */
  public void reload() {
    lists.refresh();
    reload.run();
  }

  /** Takes no more queries, answers those in flight, writes the log, gives everything back. */
  @Override
  public void close() {
    parts.close();
  }
}
