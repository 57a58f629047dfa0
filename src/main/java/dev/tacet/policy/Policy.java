package dev.tacet.policy;

import dev.tacet.config.ProfileState;
import dev.tacet.dns.Answer;
import dev.tacet.dns.ClientHint;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.Question;
import dev.tacet.dns.RecordTypes;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * May this be answered? One immutable snapshot of everything that has a say, so that a query is
 * judged by one state of the world from its first step to its last. Pure: no clock, no I/O; whoever
 * replaces the snapshot decides when a pause or a rule ends.
 */
public final class Policy {
  /** What lists and vendors have to say. */
  private record Listed(
      RuleIndex index,
      Map<String, ListMode> modes,
      Map<String, String> groups,
      Map<String, ProfileState> states) {
    Listed {
      modes = Map.copyOf(modes);
      groups = Map.copyOf(groups);
      states = Map.copyOf(states);
    }

    ClientProfiles.House house() {
      return new ClientProfiles.House(index.sources(), states, modes, groups);
    }
  }

  /** Everything else that has a say. */
  private record Parts(
      Map<String, Set<DomainName>> withheld,
      RuleBook rules,
      SettingsInForce settings,
      HomeNetworks networks,
      LocalNames local,
      Rebinding rebinding,
      boolean paused) {}

  /** Everything allowed for our own networks: what is in force before any list is. */
  public static final Policy OPEN =
      new Policy(
          new Listed(RuleIndex.empty(), Map.of(), Map.of(), Map.of()),
          new Parts(
              Map.of(),
              RuleBook.EMPTY,
              SettingsInForce.NONE,
              HomeNetworks.PRIVATE_ONLY,
              LocalNames.NONE,
              Rebinding.OFF,
              false),
          DeviceMap.EMPTY);

  private final Listed listed;
  private final Parts parts;
  private final DeviceMap devices;
  private final ClientProfiles profiles;
  private final Judging judging;

  private Policy(Listed listed, Parts parts, DeviceMap devices) {
    this(listed, parts, devices, new ClientProfiles(devices, listed.house(), parts.settings));
  }

  /**
   * @param profiles those that follow from the rest
   */
  private Policy(Listed listed, Parts parts, DeviceMap devices, ClientProfiles profiles) {
    this.listed = listed;
    this.parts = parts;
    this.devices = devices;
    this.profiles = profiles;
    judging = new Judging(this, listed.index, parts.rules, parts.withheld);
  }

  /** The same lists, settings and devices: what nobody's profile depends on is other. */
  private Policy with(Parts changed) {
    return new Policy(listed, changed, devices, profiles);
  }

  private Policy with(Listed changed) {
    return new Policy(changed, parts, devices);
  }

  /** The same, with other lists. */
  public Policy withLists(RuleIndex changed) {
    return with(new Listed(changed, listed.modes, listed.groups, listed.states));
  }

  /**
   * The same, with other modes of the lists; one not named is on.
   *
   * @param changed by the list's name
   */
  public Policy withListModes(Map<String, ListMode> changed) {
    return with(new Listed(listed.index, changed, listed.groups, listed.states));
  }

  /**
   * The same, with other groups of devices that lists are for; one not named is for all.
   *
   * @param changed the group, by the list's name
   */
  public Policy withListGroups(Map<String, String> changed) {
    return with(new Listed(listed.index, listed.modes, changed, listed.states));
  }

  /** The same, with other states of the vendor profiles; a vendor not named is off. */
  public Policy withProfiles(Map<String, ProfileState> changed) {
    return with(new Listed(listed.index, listed.modes, listed.groups, changed));
  }

  /**
   * The same, with other names withheld: of these very names, asked for or met as a canonical name,
   * and of where these lead, a list's blocks say nothing.
   *
   * @param changed by the list's name
   */
  public Policy withWithheld(Map<String, Set<DomainName>> changed) {
    Map<String, Set<DomainName>> copy =
        changed.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> Set.copyOf(e.getValue())));
    Parts p = parts;
    return with(new Parts(copy, p.rules, p.settings, p.networks, p.local, p.rebinding, p.paused));
  }

  /**
   * The same, with other rules of the owner.
   *
   * @param changed those that hold at the moment
   */
  public Policy withRules(RuleBook changed) {
    Parts p = parts;
    return with(
        new Parts(p.withheld, changed, p.settings, p.networks, p.local, p.rebinding, p.paused));
  }

  /** The same, for other networks of ours. */
  public Policy withNetworks(HomeNetworks changed) {
    Parts p = parts;
    return with(
        new Parts(p.withheld, p.rules, p.settings, changed, p.local, p.rebinding, p.paused));
  }

  /** The same, with other names that are answered here. */
  public Policy withLocalNames(LocalNames changed) {
    Parts p = parts;
    return with(
        new Parts(p.withheld, p.rules, p.settings, p.networks, changed, p.rebinding, p.paused));
  }

  /** The same, with other words on names that lead into the house. */
  public Policy withRebinding(Rebinding changed) {
    Parts p = parts;
    return with(new Parts(p.withheld, p.rules, p.settings, p.networks, p.local, changed, p.paused));
  }

  /** The same, paused for everybody or not. */
  public Policy withPause(boolean changed) {
    Parts p = parts;
    return with(
        new Parts(p.withheld, p.rules, p.settings, p.networks, p.local, p.rebinding, changed));
  }

  /** The same, with other devices. */
  public Policy withDevices(DeviceMap changed) {
    return new Policy(listed, parts, changed);
  }

  /**
   * The same, with what the owner decided: rules, settings and the house's pause. States of vendor
   * profiles are given apart ({@link #withProfiles}), since the configuration has a say in them.
   *
   * @param activeSchedules their names; what hangs on another does not hold
   */
  public Policy withOwner(OwnerSettings owner, Set<String> activeSchedules) {
    List<UserRule> rules =
        owner.rules().stream()
            .filter(rule -> rule.schedule().map(activeSchedules::contains).orElse(true))
            .toList();
    Parts changed =
        new Parts(
            parts.withheld,
            new RuleBook(rules),
            new SettingsInForce(owner.settings(), activeSchedules),
            parts.networks,
            parts.local,
            parts.rebinding,
            owner.pausedUntil().isPresent());
    return new Policy(listed, changed, devices);
  }

  public RuleIndex lists() {
    return listed.index;
  }

  public RuleBook rules() {
    return parts.rules;
  }

  /** What is answered here whatever lists and rules say. */
  public LocalNames localNames() {
    return parts.local;
  }

  public boolean paused() {
    return parts.paused;
  }

  /** The state in force of a vendor profile. */
  public ProfileState profileState(String vendor) {
    return listed.states.getOrDefault(vendor, ProfileState.OFF);
  }

  /** What a list is for. */
  public ListMode listMode(String name) {
    return listed.modes.getOrDefault(name, ListMode.ON);
  }

  /** Who asks from an address. */
  public ClientProfile profileOf(InetAddress client) {
    return parts.networks.contains(client) ? profiles.of(client) : profiles.strangers();
  }

  /** Whether an address is of our own networks, and not one that the owner lets ask besides. */
  public boolean isOwnNetwork(InetAddress client) {
    return parts.networks.isOwn(client);
  }

  /** Who asks, from what it says of itself, too, as far as that can be believed. */
  public ClientProfile profileOf(InetAddress client, ClientHint hint) {
    return parts.networks.contains(client) ? profiles.of(client, hint) : profiles.strangers();
  }

  /** The profile of a device by its number, its own or one merged into it. */
  public Optional<ClientProfile> profileOfDevice(int id) {
    return profiles.ofDevice(id);
  }

  public DeviceMap devices() {
    return devices;
  }

  /**
   * Devices that get only what every locked one may: nothing but an address from beyond this
   * network says who they are, and a locked device could write that.
   */
  public List<Integer> heldBack() {
    return profiles.heldBack();
  }

  /**
   * Whether a source of rules is in force, be it only to watch, for everybody nothing is set for.
   *
   * @param source the name of a list, or vendor and tier as {@link RuleSource#name} has them
   */
  public boolean isForEveryone(String source) {
    return listed.index.sources().stream()
        .anyMatch(
            one -> one.name().equals(source) && profiles.everyone().modeOf(one) != ListMode.OFF);
  }

  /** Where everything that is set for somebody comes from, by key. */
  public List<Came> originsOf(ClientProfile profile) {
    return profiles.origins(profile.who());
  }

  /** As {@link #judge(Asked)}, for a question over UDP. */
  public Verdict judge(Question question, ClientProfile profile) {
    return judge(Asked.of(question, profile));
  }

  /**
   * May this be asked upstream, and what is the client told otherwise? A device that may be another
   * one has to be allowed as both.
   */
  public Verdict judge(Asked asked) {
    return judging.judge(asked);
  }

  /**
   * A second look: where an innocent QNAME led, its canonical names and its addresses. Last comes
   * {@link Rebinding}, which no allow lifts.
   */
  public Verdict judgeAnswer(Asked asked, Verdict verdict, Answer answer) {
    List<DomainName> names = answer.canonicalNames();
    // Few answers have an address that anybody asks about; the others need no list of theirs.
    boolean asksAddresses = listed.index.hasAddresses() || parts.rebinding.mayConcern(answer);
    List<InetAddress> addresses = asksAddresses ? answer.addresses() : List.of();
    Verdict led = judging.judgeLed(asked, verdict, names, addresses);
    return parts.rebinding.judge(asked.question().qname(), led, names, addresses, parts.local);
  }

  /**
   * The same where a rule sent the name elsewhere and that was looked up: it is the rule's wish to
   * go there, but into the house only the owner's own records lead.
   */
  public Verdict judgeTarget(Asked asked, Verdict.Rewritten verdict, Answer answer) {
    if (verdict.reason().rung() == Rung.SPECIAL_USE
        || verdict.lookedUp().isEmpty()
        || parts.rebinding.isExempt(asked.question().qname())) {
      return verdict;
    }
    Verdict there =
        parts.rebinding.judge(
            verdict.lookedUp().get(),
            Verdict.Allowed.BY_DEFAULT,
            answer.canonicalNames(),
            answer.addresses(),
            parts.local);
    return there.allows() ? verdict : there;
  }

  /** As {@link #judgeAnswer}, for an answer of which only the addresses are known. */
  public Verdict judgeAddresses(Asked asked, Verdict verdict, List<InetAddress> addresses) {
    return judging.judgeLed(asked, verdict, List.of(), addresses);
  }

  /**
   * Whether the owner's rules or the lists in force would stop a name for a device: to grant it
   * would set it above them.
   *
   * @param device its number; nothing is stopped for one that is not there
   */
  public boolean stops(int device, DomainName name) {
    return profileOfDevice(device)
        .map(profile -> explain(Asked.of(Question.of(name, RecordTypes.A), profile)))
        .filter(Explanation::isStoppedByRules)
        .isPresent();
  }

  /** The ladder for a name, every rung asked. */
  public Explanation explain(Asked asked) {
    return explain(asked, Optional.empty());
  }

  /**
   * The ladder for a name, every rung asked.
   *
   * @param answer as it was given last, to be judged for {@link Rebinding}; empty where none is
   *     known, and then that rung says nothing
   */
  public Explanation explain(Asked asked, Optional<Answer> answer) {
    Explanation why = judging.explain(asked);
    return why.with(
        answer
            .filter(known -> why.verdict().allows())
            .map(known -> judgeAnswer(asked, why.verdict(), known))
            .filter(verdict -> verdict.reason().rung() == Rung.REBINDING));
  }

  /** Whether an answer of this name that leads into the house is emptied. */
  public boolean keepsOutOfTheHouse(DomainName name) {
    return parts.rebinding.holds(name);
  }

  /**
   * The ladder for an address that an answer of a stranger's name leads to, every rung asked. The
   * owner's rules are on names and say nothing of it.
   *
   * @param asked whose question is answered; its name is not judged
   */
  public Explanation explain(Asked asked, InetAddress address) {
    return judging.explain(asked, address).with(parts.rebinding.ofStrangers(address));
  }
}
