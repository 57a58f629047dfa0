package dev.tacet.policy;

import dev.tacet.config.ProfileState;
import dev.tacet.dns.DomainName;
import dev.tacet.testkit.ManualClock;
import dev.tacet.testkit.MemoryRules;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An owner, a few devices, and what is in force for them; time passes when the test says so. */
final class Household {
  static final String TV = "192.168.1.5";
  static final String CAM = "192.168.1.6";
  static final String WHO = "dad";

  /** What the test does, in the history. */
  static final String DOING = "as the test says";

  final ManualClock clock = new ManualClock();
  final MemoryRules store = new MemoryRules();
  final Map<Integer, List<DomainName>> learned = new HashMap<>();
  CurrentPolicy current;
  OwnerRules owner;

  /** 5 is the TV, in the group "living"; 6 the camera, in no group. */
  Household() {
    restart();
  }

  /** As after a stop; the store and both clocks go on. */
  void restart() {
    current =
        new CurrentPolicy(
            new Residents()
                .device(Devices.entry(5).at(TV).in("living"))
                .device(Devices.entry(6).at(CAM))
                .policy());
    owner =
        new OwnerRules(
            store,
            current,
            Map.of("xiaomi", ProfileState.OFF),
            Map.of("roku", ProfileState.OPTIONAL),
            HouseTime.of(clock),
            clock.nanos(),
            device -> learned.getOrDefault(device, List.of()));
  }

  boolean allowed(String client, String name) {
    Policy policy = current.get();
    return policy.judge(Residents.asked(policy, client, name)).allows();
  }

  RuleChange rule(Action action, String name, RuleTerms terms) {
    DomainRule rule = new DomainRule(DomainName.parse(name), Scope.SUBTREE, action);
    return owner.add(List.of(rule), terms, DOING, WHO).get(0);
  }

  void block(String name) {
    rule(Action.BLOCK, name, terms("everyone", "", Duration.ZERO));
  }

  /**
   * @param schedule empty means always
   * @param lasting zero means for good
   */
  static RuleTerms terms(String subject, String schedule, Duration lasting) {
    return new RuleTerms(
        Subject.parse(subject),
        Optional.of(schedule).filter(name -> !name.isEmpty()),
        Optional.of(lasting).filter(time -> !time.isZero()),
        "");
  }

  Setting setting(String subject, String key, String value) {
    return new Setting(0, Subject.parse(subject), key, value, clock.instant());
  }

  Setting ending(String subject, String key, String value, Duration lasting) {
    return new Setting(
        0,
        Subject.parse(subject),
        key,
        value,
        clock.instant(),
        Optional.of(clock.instant().plus(lasting)),
        Optional.empty());
  }

  Setting scheduled(String subject, String key, String value, String schedule) {
    return new Setting(
        0,
        Subject.parse(subject),
        key,
        value,
        clock.instant(),
        Optional.empty(),
        Optional.of(schedule));
  }

  Optional<Change> set(Setting... wanted) {
    return owner.set(List.of(wanted), DOING, WHO);
  }

  /** Passes on both clocks, with a tick at its end. */
  void pass(Duration time) {
    clock.pass(time);
    owner.tick();
  }

  /** The clock on the wall is put elsewhere, with a tick after it. */
  void jump(Duration by) {
    clock.jump(by);
    owner.tick();
  }

  List<String> settings() {
    return owner.settings().settings().stream()
        .map(one -> one.subject().text() + " " + one.key() + "=" + one.value())
        .toList();
  }
}
