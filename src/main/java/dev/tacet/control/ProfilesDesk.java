package dev.tacet.control;

import dev.tacet.config.Counted;
import dev.tacet.config.NearestName;
import dev.tacet.config.ProfileState;
import dev.tacet.control.api.ControlException;
import dev.tacet.control.api.ProfileDetails;
import dev.tacet.control.api.ProfileName;
import dev.tacet.control.api.ProfileReply;
import dev.tacet.control.api.ProfileRequest;
import dev.tacet.control.api.ProfileSummary;
import dev.tacet.control.api.SideEffect;
import dev.tacet.lists.VendorEntry;
import dev.tacet.lists.VendorProfile;
import dev.tacet.lists.VendorProfiles;
import dev.tacet.lists.VendorRange;
import dev.tacet.policy.Came;
import dev.tacet.policy.CurrentPolicy;
import dev.tacet.policy.DomainRule;
import dev.tacet.policy.OwnerRules;
import dev.tacet.policy.Policy;
import dev.tacet.policy.Scope;
import dev.tacet.policy.Setting;
import dev.tacet.policy.Subject;
import dev.tacet.policy.Subject.OfDevice;
import dev.tacet.policy.Tier;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The vendor profiles: what they hold, what is in force, what changing that may stop. */
final class ProfilesDesk {
  private static final int USAGE = 64;
  private static final int CONFIGURATION = 78;
  private static final int MAX_KEPT_NOTES = 5;

  private final VendorProfiles profiles;
  private final OwnerRules owner;
  private final Map<String, String> origins;
  private final ChosenDevices chosen;
  private final CurrentPolicy current;
  private final Clock clock;

  /**
   * @param origins where the configuration fixes a vendor's state
   */
  ProfilesDesk(
      VendorProfiles profiles,
      OwnerRules owner,
      Map<String, String> origins,
      ChosenDevices chosen,
      CurrentPolicy current,
      Clock clock) {
    this.profiles = profiles;
    this.owner = owner;
    this.origins = Map.copyOf(origins);
    this.chosen = chosen;
    this.current = current;
    this.clock = clock;
  }

  List<ProfileSummary> all() {
    return profiles.blockable().stream().map(this::summary).toList();
  }

  int inForce() {
    return (int) owner.profileStates().values().stream().filter(s -> s != ProfileState.OFF).count();
  }

  private ProfileSummary summary(VendorProfile vendor) {
    return new ProfileSummary(
        vendor.id(),
        vendor.name(),
        state(vendor).word(),
        from(vendor),
        count(vendor, Tier.BLOCK),
        count(vendor, Tier.OPTIONAL),
        count(vendor, Tier.KEEP));
  }

  private String from(VendorProfile vendor) {
    String origin = origins.get(vendor.id());
    if (origin != null) {
      return origin;
    }
    return owner.settings().profiles().containsKey(vendor.id()) ? "owner" : "shipped";
  }

  private ProfileState state(VendorProfile vendor) {
    return owner.profileStates().getOrDefault(vendor.id(), ProfileState.OFF);
  }

  private static int count(VendorProfile vendor, Tier tier) {
    return (int) vendor.entries().stream().filter(e -> e.tier() == tier).count();
  }

  ProfileDetails one(String id) {
    VendorProfile vendor = named(id);
    ProfileState state = state(vendor);
    return new ProfileDetails(
        summary(vendor),
        vendor.owner(),
        vendor.country(),
        vendor.notes(),
        Stream.concat(
                vendor.entries().stream().map(e -> name(e, state)),
                vendor.ranges().stream().map(r -> range(r, state)))
            .toList());
  }

  private static ProfileName range(VendorRange range, ProfileState state) {
    return new ProfileName(
        range.network(),
        "address",
        range.tier().word(),
        range.purpose(),
        range.sideEffect(),
        "",
        range.sources(),
        isInForce(range.tier(), state));
  }

  private static ProfileName name(VendorEntry entry, ProfileState state) {
    return new ProfileName(
        entry.name().toString(),
        Names.word(entry.scope()),
        entry.tier().word(),
        entry.purpose(),
        entry.sideEffect(),
        entry.sideEffectBasis(),
        entry.sources(),
        isInForce(entry.tier(), state));
  }

  private static boolean isInForce(Tier tier, ProfileState state) {
    return blocks(tier, state) || tier == Tier.KEEP && state != ProfileState.OFF;
  }

  private static boolean blocks(Tier tier, ProfileState state) {
    return tier == Tier.BLOCK && state != ProfileState.OFF
        || tier == Tier.OPTIONAL && state == ProfileState.OPTIONAL;
  }

  ProfileReply set(String id, ProfileRequest request, String actor) {
    VendorProfile vendor = named(id);
    ProfileState state = stateNamed(request.state());
    Subject subject = chosen.subject(request.subject());
    SettingsDesk.checkTerms(request.seconds(), request.schedule());
    boolean house = subject.equals(Subject.EVERYONE);
    boolean plain = house && request.seconds() == 0 && request.schedule().isEmpty();
    if (house && owner.isFixed(vendor.id())) {
      throw new ControlException(
          CONFIGURATION,
          "the profile "
              + vendor.id()
              + " is set from "
              + origins.getOrDefault(vendor.id(), "the configuration")
              + "; change it there and restart, or take it out there to set it here");
    }
    ProfileState before = house ? state(vendor) : state(vendor, subject);
    List<VendorEntry> newlyBlocked =
        vendor.entries().stream()
            .filter(e -> blocks(e.tier(), state) && !blocks(e.tier(), before))
            .toList();
    boolean changed = before != state;
    if (!request.dryRun()) {
      String summary = "profiles set " + vendor.id() + " " + state.word() + chosen.forWhom(subject);
      if (plain) {
        owner.setProfile(vendor.id(), state, summary, actor);
      } else {
        changed = set(vendor, state, subject, request, summary, actor);
      }
    }
    return new ProfileReply(
        vendor.id(),
        before.word(),
        state.word(),
        newlyBlocked.size(),
        sideEffects(newlyBlocked),
        !request.dryRun() && changed,
        chosen.who(subject));
  }

  private boolean set(
      VendorProfile vendor,
      ProfileState state,
      Subject subject,
      ProfileRequest request,
      String summary,
      String actor) {
    Instant now = clock.instant();
    Setting setting =
        Refusals.valid(
            () ->
                new Setting(
                    0,
                    subject,
                    "profile." + vendor.id(),
                    state.word(),
                    now,
                    SettingsDesk.until(request.seconds(), now),
                    SettingsDesk.optional(request.schedule())));
    String when = request.schedule().isEmpty() ? "" : ", while " + request.schedule();
    return owner.set(List.of(setting), summary + when, actor).isPresent();
  }

  /** What holds for a device or a group now. */
  private ProfileState state(VendorProfile vendor, Subject subject) {
    String key = "profile." + vendor.id();
    Policy policy = current.get();
    Optional<String> value =
        subject instanceof OfDevice device
            ? policy
                .profileOfDevice(device.id())
                .flatMap(
                    profile ->
                        policy.originsOf(profile).stream()
                            .filter(came -> came.what().equals(key))
                            .map(Came::value)
                            .findFirst())
            : owner.settings().settings().stream()
                .filter(s -> s.subject().equals(subject) && s.key().equals(key))
                .map(Setting::value)
                .findFirst();
    return value.map(ProfilesDesk::stateNamed).orElseGet(() -> state(vendor));
  }

  /** A vendor's state as it might be: nothing is changed by it. */
  record Trial(UnaryOperator<Policy> change, long names, List<String> notes) {}

  Trial trial(String id, String wanted) {
    VendorProfile vendor = named(id);
    ProfileState state = stateNamed(wanted);
    ProfileState now = state(vendor);
    Map<String, ProfileState> states = new HashMap<>(owner.profileStates());
    states.put(vendor.id(), state);
    return new Trial(
        policy -> policy.withProfiles(states),
        vendor.entries().stream().filter(e -> blocks(e.tier(), state)).count(),
        now.compareTo(state) < 0
            ? List.of()
            : List.of("the profile " + vendor.id() + " is set to " + now.word() + " already"));
  }

  /** Each side effect once, with the names that have it; "none reported" is none. */
  private static List<SideEffect> sideEffects(List<VendorEntry> entries) {
    Map<String, List<String>> effects = new LinkedHashMap<>();
    for (VendorEntry entry : entries) {
      String effect = entry.sideEffect();
      if (!effect.isEmpty() && !effect.toLowerCase(Locale.ROOT).startsWith("none")) {
        effects.computeIfAbsent(effect, e -> new ArrayList<>()).add(entry.name().toString());
      }
    }
    return effects.entrySet().stream().map(e -> new SideEffect(e.getKey(), e.getValue())).toList();
  }

  /** What a block by the owner takes from devices that profiles say need it: a sentence a name. */
  List<String> kept(DomainRule rule) {
    List<String> notes = new ArrayList<>();
    for (VendorProfile vendor : profiles.all()) {
      for (VendorEntry entry : vendor.entries()) {
        boolean hit =
            rule.scope().covers(rule.name(), entry.name())
                || entry.scope() == Scope.SUBTREE && rule.name().isAtOrBelow(entry.name());
        if (entry.tier() == Tier.KEEP && hit) {
          notes.add(
              "profile "
                  + vendor.id()
                  + " keeps "
                  + entry.name()
                  + " ("
                  + entry.purpose()
                  + "): without it "
                  + entry.sideEffect());
        }
      }
    }
    if (notes.size() > MAX_KEPT_NOTES) {
      int more = notes.size() - MAX_KEPT_NOTES;
      notes = new ArrayList<>(notes.subList(0, MAX_KEPT_NOTES));
      notes.add("and " + Counted.of(more, "more name") + " that profiles keep");
    }
    return notes;
  }

  VendorProfile named(String id) {
    return named(profiles, id);
  }

  /**
   * @throws ControlException where there is none, with the one that was probably meant
   */
  static VendorProfile named(VendorProfiles profiles, String id) {
    return profiles
        .named(id.toLowerCase(Locale.ROOT))
        .orElseThrow(
            () ->
                new ControlException(
                    USAGE, "no vendor profile \"" + id + "\"; " + instead(profiles, id)));
  }

  private static String instead(VendorProfiles profiles, String id) {
    List<String> ids = profiles.blockable().stream().map(VendorProfile::id).toList();
    return NearestName.of(id, ids)
        .map(near -> "did you mean " + near + "?")
        .orElse("\"tacet profiles\" lists them");
  }

  private static ProfileState stateNamed(String word) {
    for (ProfileState state : ProfileState.values()) {
      if (state.word().equals(word.toLowerCase(Locale.ROOT))) {
        return state;
      }
    }
    throw new ControlException(USAGE, "unknown state \"" + word + "\"; use block, optional or off");
  }
}
