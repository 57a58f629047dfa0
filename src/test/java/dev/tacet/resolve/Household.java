package dev.tacet.resolve;

import static java.util.concurrent.CompletableFuture.completedFuture;

import dev.tacet.config.BlockMode;
import dev.tacet.config.PolicyConfig;
import dev.tacet.config.ProfileState;
import dev.tacet.config.RateLimitConfig;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.ExtendedError;
import dev.tacet.dns.LocalRecord;
import dev.tacet.dns.Origin;
import dev.tacet.dns.Query;
import dev.tacet.policy.Action;
import dev.tacet.policy.AddressRange;
import dev.tacet.policy.Condition;
import dev.tacet.policy.CurrentPolicy;
import dev.tacet.policy.DeviceMap;
import dev.tacet.policy.DomainRule;
import dev.tacet.policy.HomeNetworks;
import dev.tacet.policy.ListMode;
import dev.tacet.policy.LocalNames;
import dev.tacet.policy.OwnerSettings;
import dev.tacet.policy.Policy;
import dev.tacet.policy.Rebinding;
import dev.tacet.policy.RuleAnswer;
import dev.tacet.policy.RuleBook;
import dev.tacet.policy.RuleIndex;
import dev.tacet.policy.RuleSource;
import dev.tacet.policy.Scope;
import dev.tacet.policy.Setting;
import dev.tacet.policy.Subject;
import dev.tacet.policy.Terms;
import dev.tacet.policy.Tier;
import dev.tacet.policy.UserRule;
import dev.tacet.querylog.Decision;
import dev.tacet.testkit.ManualClock;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One home: its lists and rules, a resolver that is told what to find, and a log in memory. */
final class Household {
  static final Duration BLOCK_TTL = Duration.ofSeconds(10);

  private static final RuleSource XIAOMI_BLOCK = RuleSource.profile(0, "xiaomi", Tier.BLOCK);
  private static final RuleSource XIAOMI_KEEP = RuleSource.profile(1, "xiaomi", Tier.KEEP);
  private static final RuleSource MINE = RuleSource.list(2, "mine", Action.BLOCK);
  private static final RuleSource FINE = RuleSource.list(3, "fine", Action.ALLOW);

  final ManualClock clock = new ManualClock();
  final List<Decision> log = new ArrayList<>();

  /** What the resolver was asked. */
  final List<Query> resolved = new ArrayList<>();

  private final RuleIndex.Builder lists =
      new RuleIndex.Builder(List.of(XIAOMI_BLOCK, XIAOMI_KEEP, MINE, FINE));
  private final List<UserRule> rules = new ArrayList<>();
  private final CurrentPolicy policy = new CurrentPolicy(Policy.OPEN);
  private Resolver resolver =
      query -> completedFuture(new Resolution.Unresolved(ExtendedError.NETWORK_ERROR, "unasked"));
  private QueryHandler handler;

  Household() {
    this(BlockMode.NULL_IP, List.of());
  }

  Household(BlockMode mode, List<InetAddress> addresses) {
    handler =
        new QueryHandler(
            policy,
            query -> {
              resolved.add(query);
              return resolver.resolve(query);
            },
            new PolicyConfig(mode, addresses, BLOCK_TTL, Map.of(), RateLimitConfig.OFF),
            log::add,
            clock,
            clock.nanos());
  }

  Household vendorBlocks(String name) {
    return listed(name, XIAOMI_BLOCK);
  }

  Household vendorKeeps(String name) {
    return listed(name, XIAOMI_KEEP);
  }

  Household listBlocks(String name) {
    return listed(name, MINE);
  }

  Household listAllows(String name) {
    return listed(name, FINE);
  }

  /** The list {@code mine} has a rule that gives this answer. */
  Household listAnswers(String name, RuleAnswer answer) {
    Terms terms = new Terms(Action.BLOCK, false, false, Condition.ALWAYS, answer);
    lists.add(DomainName.parse(name), Scope.SUBTREE, MINE.index(), terms);
    return inForce();
  }

  Household listBlocksAddresses(String first, String last) {
    AddressRange range = new AddressRange(Ask.address(first), Ask.address(last));
    lists.add(range, MINE.index(), Terms.BLOCK);
    return inForce();
  }

  Household vendorBlocksAddress(String address) {
    lists.add(AddressRange.of(Ask.address(address)), XIAOMI_BLOCK.index(), Terms.BLOCK);
    return inForce();
  }

  /** The list {@code mine} is there for this. */
  Household listMode(ListMode mode) {
    policy.update(p -> p.withListModes(Map.of("mine", mode)));
    return this;
  }

  Household withheld(String name) {
    policy.update(p -> p.withWithheld(Map.of("mine", Set.of(DomainName.parse(name)))));
    return this;
  }

  private Household listed(String name, RuleSource source) {
    Terms terms = source == FINE || source == XIAOMI_KEEP ? Terms.ALLOW : Terms.BLOCK;
    lists.add(DomainName.parse(name), Scope.SUBTREE, source.index(), terms);
    return inForce();
  }

  private Household inForce() {
    RuleIndex compiled = RuleIndex.of(lists.compile());
    Map<String, ProfileState> states = Map.of("xiaomi", ProfileState.BLOCK);
    policy.update(p -> p.withLists(compiled).withProfiles(states));
    return this;
  }

  Household rule(Action action, String name) {
    DomainRule rule = new DomainRule(DomainName.parse(name), Scope.SUBTREE, action);
    rules.add(new UserRule(rules.size() + 1, rule, Instant.EPOCH, Optional.empty(), ""));
    RuleBook book = new RuleBook(rules);
    policy.update(p -> p.withRules(book));
    return this;
  }

  /** Names that lead into the house are blocked, but those below {@code except}. */
  Household rebindingProtected(String... except) {
    Set<DomainName> domains =
        Stream.of(except).map(DomainName::parse).collect(Collectors.toUnmodifiableSet());
    policy.update(p -> p.withRebinding(new Rebinding(true, domains)));
    return this;
  }

  Household networks(HomeNetworks networks) {
    policy.update(p -> p.withNetworks(networks));
    return this;
  }

  /** A name of the house. */
  Household local(String... records) {
    List<LocalRecord> read = Stream.of(records).map(LocalRecord::parse).toList();
    LocalNames.Terms terms =
        new LocalNames.Terms(Optional.empty(), false, true, Set.of(), Set.of());
    policy.update(p -> p.withLocalNames(new LocalNames(read, terms)));
    return this;
  }

  Household paused() {
    policy.update(p -> p.withPause(true));
    return this;
  }

  /** One device with an address, and what is set for it; unknown addresses get attributed. */
  Household device(String address, Map<String, String> settings) {
    DeviceMap.Entry entry =
        new DeviceMap.Entry(
            7,
            Set.of(),
            "",
            "",
            "",
            Set.of(),
            false,
            List.of(Ask.address(address)),
            Set.of(),
            List.of(),
            Set.of());
    List<Setting> set = new ArrayList<>();
    settings.forEach(
        (key, value) ->
            set.add(
                new Setting(set.size() + 1, new Subject.OfDevice(7), key, value, Instant.EPOCH)));
    OwnerSettings owner = new OwnerSettings(rules, Map.of(), Optional.empty(), set, List.of());
    DeviceMap devices = DeviceMap.of(List.of(entry), List.of(), true, DeviceMap.OPEN);
    policy.update(p -> p.withDevices(devices).withOwner(owner, Set.of()));
    return this;
  }

  Household resolving(Resolver changed) {
    resolver = changed;
    return this;
  }

  /** The upstream {@code quad9} answers NOERROR with these records, and at once. */
  Household upstreamAnswers(String... records) {
    return answers(Origin.upstream("quad9"), 0, records);
  }

  Household answers(Origin origin, long ageSeconds, String... records) {
    return resolving(
        query ->
            completedFuture(
                new Resolution.Resolved(
                    new UpstreamReply(query).answer(records).read(), origin, ageSeconds)));
  }

  long bugs() {
    return handler.bugs();
  }

  /** The reply; the resolvers here answer at once, so it is there when the call returns. */
  Received ask(Ask ask) {
    CompletableFuture<byte[]> reply = asked(ask).toCompletableFuture();
    return new Received(reply.getNow(new byte[0]));
  }

  CompletionStage<byte[]> asked(Ask ask) {
    return handler.answer(ask.decode(clock.nanos().getAsLong()));
  }

  /** The reply's octets, where it is there when the call returns; nothing of it is remembered. */
  byte[] reply(Query query) {
    byte[] reply = handler.answer(query).toCompletableFuture().getNow(new byte[0]);
    log.clear();
    resolved.clear();
    return reply;
  }

  Decision onlyDecision() {
    if (log.size() != 1) {
      throw new AssertionError("one decision was expected, there are " + log);
    }
    return log.get(0);
  }
}
