package dev.tacet.policy;

import dev.tacet.config.ProfileState;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.Question;
import dev.tacet.dns.RecordTypes;
import dev.tacet.dns.ResourceData;
import dev.tacet.dns.Transport;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What lists, vendors and an owner say, built up by a test, and the policy that comes of it. */
final class World {
  static final RuleSource CAM_BLOCK = RuleSource.profile(0, "cam", Tier.BLOCK);
  static final RuleSource CAM_OPTIONAL = RuleSource.profile(1, "cam", Tier.OPTIONAL);
  static final RuleSource CAM_KEEP = RuleSource.profile(2, "cam", Tier.KEEP);
  static final RuleSource BAND_BLOCK = RuleSource.profile(3, "band", Tier.BLOCK);
  static final RuleSource ADS = RuleSource.list(4, "ads", Action.BLOCK);
  static final RuleSource MORE = RuleSource.list(5, "more", Action.BLOCK);
  static final RuleSource FINE = RuleSource.list(6, "fine", Action.ALLOW);
  static final RuleSource NEW = RuleSource.list(7, "new", Action.BLOCK);
  static final List<RuleSource> SOURCES =
      List.of(CAM_BLOCK, CAM_OPTIONAL, CAM_KEEP, BAND_BLOCK, ADS, MORE, FINE, NEW);

  private final RuleIndex.Builder lists = new RuleIndex.Builder(SOURCES);
  private final List<UserRule> rules = new ArrayList<>();
  private final Map<String, ListMode> modes = new HashMap<>(Map.of("new", ListMode.SHADOW));
  private final Map<String, Set<DomainName>> withheld = new HashMap<>();
  ProfileState cam = ProfileState.BLOCK;
  boolean paused;

  /** The plain terms of what a source is for. */
  static Terms termsOf(RuleSource source) {
    return switch (source.kind()) {
      case PROFILE_KEEP, ALLOW_LIST -> Terms.ALLOW;
      default -> Terms.BLOCK;
    };
  }

  static Terms important(Action action) {
    return new Terms(action, true, false, Condition.ALWAYS, RuleAnswer.AS_CONFIGURED);
  }

  static Terms given(RuleAnswer answer) {
    return new Terms(Action.BLOCK, false, false, Condition.ALWAYS, answer);
  }

  static Terms when(Condition condition) {
    return new Terms(Action.BLOCK, false, false, condition, RuleAnswer.AS_CONFIGURED);
  }

  static RuleAnswer alias(String target) {
    return new RuleAnswer.Alias(DomainName.parse(target));
  }

  static ResourceData record(String address) {
    InetAddress parsed = address(address);
    byte[] octets = parsed.getAddress();
    return new ResourceData(octets.length == 4 ? RecordTypes.A : RecordTypes.AAAA, octets);
  }

  static RuleAnswer records(String... addresses) {
    List<ResourceData> records = new ArrayList<>();
    for (String address : addresses) {
      records.add(record(address));
    }
    return new RuleAnswer.Records(records);
  }

  static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(literal, e);
    }
  }

  World listed(String name, RuleSource... sources) {
    for (RuleSource source : sources) {
      listed(name, source, termsOf(source));
    }
    return this;
  }

  World listed(String name, RuleSource source, Terms terms) {
    lists.add(DomainName.parse(name), Scope.SUBTREE, source.index(), terms);
    return this;
  }

  World listedRange(String first, String last, RuleSource source, Terms terms) {
    lists.add(new AddressRange(address(first), address(last)), source.index(), terms);
    return this;
  }

  World listedAddress(String address, RuleSource source) {
    return listedRange(address, address, source, termsOf(source));
  }

  World ruled(String name, Action action) {
    rules.add(
        new UserRule(
            rules.size() + 1,
            new DomainRule(DomainName.parse(name), Scope.SUBTREE, action),
            Instant.EPOCH,
            Optional.empty(),
            ""));
    return this;
  }

  World mode(RuleSource list, ListMode mode) {
    modes.put(list.name(), mode);
    return this;
  }

  World withheld(RuleSource list, String name) {
    withheld.computeIfAbsent(list.name(), l -> new HashSet<>()).add(DomainName.parse(name));
    return this;
  }

  Policy policy() {
    return Policy.OPEN
        .withLists(RuleIndex.of(lists.compile()))
        .withRules(new RuleBook(rules))
        .withProfiles(Map.of("cam", cam, "band", ProfileState.BLOCK))
        .withListModes(modes)
        .withWithheld(withheld)
        .withPause(paused);
  }

  static Asked asked(Policy policy, String name, int type, Transport transport) {
    Question question = Question.of(DomainName.parse(name), type);
    return new Asked(question, transport, policy.profileOf(InetAddress.getLoopbackAddress()));
  }

  Verdict judge(String name) {
    return judge(name, RecordTypes.A);
  }

  Verdict judge(String name, int type) {
    Policy policy = policy();
    return policy.judge(asked(policy, name, type, Transport.UDP));
  }

  Verdict judgeOverTcp(String name) {
    Policy policy = policy();
    return policy.judge(asked(policy, name, RecordTypes.A, Transport.TCP));
  }

  /** The verdict on a name, then on the addresses it led to. */
  Verdict judgeLed(String name, String... addresses) {
    Policy policy = policy();
    Asked asked = asked(policy, name, RecordTypes.A, Transport.UDP);
    List<InetAddress> led = new ArrayList<>();
    for (String address : addresses) {
      led.add(address(address));
    }
    return policy.judgeAddresses(asked, policy.judge(asked), led);
  }
}
