package dev.tacet.insight;

import dev.tacet.config.ProfileState;
import dev.tacet.dns.DomainName;
import dev.tacet.lists.VendorProfile;
import dev.tacet.policy.Tier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One search for what is left: decides in {@link #in}, computes below. One thread. */
final class LeftoverSearch {
  /** A tier of a vendor. */
  private record TierKey(String vendor, Tier tier) {
    String subject() {
      return vendor + "/" + tier.word();
    }
  }

  /** What is blocked for one party. */
  private static final class Blocked {
    final Map<DomainName, DomainName> byDomain = new HashMap<>();
    final Map<String, DomainName> byCompany = new HashMap<>();
  }

  private final ProfileNames names;
  private final TiersInForce tiers;
  private final RegistrableDomains domains;
  private final Owners owners;
  private final Map<Party, Blocked> blocked = new HashMap<>();
  private final Map<String, Set<DomainName>> domainsOfCompany = new HashMap<>();
  private final Map<TierKey, SuggestionDraft> byTier = new LinkedHashMap<>();
  private final Map<DomainName, SuggestionDraft> alike = new LinkedHashMap<>();
  private long kept;
  private long observed;
  private long untypable;

  LeftoverSearch(
      List<VendorProfile> profiles, TiersInForce tiers, RegistrableDomains domains, Owners owners) {
    this.names = new ProfileNames(profiles);
    this.tiers = tiers;
    this.domains = domains;
    this.owners = owners;
  }

  Leftovers in(Trails trails) {
    trails.all().forEach(this::learn);
    for (Trail trail : trails.all()) {
      if (trail.reached() == 0 || trail.lastBlockedMillis() >= trail.lastReachedMillis()) {
        continue;
      }
      List<ProfileNames.Match> matches = names.of(trail.name());
      if (matches.stream().anyMatch(match -> match.entry().tier() == Tier.KEEP)) {
        kept++;
      } else if (trail.queries(Fate.WOULD_BLOCK) > 0) {
        observed++;
      } else if (!Typed.canName(trail.name())) {
        untypable++;
      } else if (!matches.isEmpty()) {
        addTo(trail, matches);
      } else {
        addAlike(trail);
      }
    }
    return result(trails);
  }

  private void learn(Trail trail) {
    Optional<DomainName> domain = domains.of(trail.name());
    Optional<Owner> owner = owners.of(trail.name());
    owner.ifPresent(
        known ->
            domain.ifPresent(
                registered -> {
                  Set<DomainName> kin =
                      domainsOfCompany.computeIfAbsent(known.company(), c -> new HashSet<>());
                  if (kin.size() <= Leftovers.MAX_KIN) {
                    kin.add(registered);
                  }
                }));
    if (trail.queries(Fate.BLOCKED) == 0) {
      return;
    }
    Blocked mine = blocked.computeIfAbsent(trail.party(), party -> new Blocked());
    domain.ifPresent(registered -> mine.byDomain.putIfAbsent(registered, trail.name()));
    owner.ifPresent(known -> mine.byCompany.putIfAbsent(known.company(), trail.name()));
  }

  /** Only the first tier that is not in force: a name of two vendors has the same in both. */
  private void addTo(Trail trail, List<ProfileNames.Match> matches) {
    boolean fromOff = false;
    for (ProfileNames.Match match : matches) {
      Tier tier = match.entry().tier();
      ProfileState state = tiers.of(trail.party(), match.vendor());
      boolean inForce =
          tier == Tier.BLOCK ? state != ProfileState.OFF : state == ProfileState.OPTIONAL;
      fromOff |= state == ProfileState.OFF;
      if (inForce) {
        return; // It passed before the tier came, or by a rule of the owner's.
      }
    }
    ProfileNames.Match match = matches.get(0);
    SuggestionDraft draft =
        byTier.computeIfAbsent(
            new TierKey(match.vendor(), match.entry().tier()), key -> new SuggestionDraft());
    draft.add(trail);
    draft.entries.put(trail.name(), match.entry());
    draft.fromOff |= fromOff;
  }

  private void addAlike(Trail trail) {
    Optional<DomainName> domain = domains.of(trail.name());
    Optional<TelemetryLabels.Found> label =
        TelemetryLabels.in(trail.name(), domain.map(DomainName::labelCount).orElse(0));
    Blocked mine = blocked.getOrDefault(trail.party(), new Blocked());
    Optional<DomainName> neighbour =
        domain.flatMap(registered -> Optional.ofNullable(mine.byDomain.get(registered)));
    Optional<Owner> owner = owners.of(trail.name());
    Optional<DomainName> kin =
        owner
            .filter(
                known ->
                    domainsOfCompany.getOrDefault(known.company(), Set.of()).size()
                        <= Leftovers.MAX_KIN)
            .flatMap(known -> Optional.ofNullable(mine.byCompany.get(known.company())));
    boolean related = neighbour.isPresent() || kin.isPresent();
    if (label.isEmpty() && !related) {
      return;
    }
    SuggestionDraft draft = alike.computeIfAbsent(trail.name(), name -> new SuggestionDraft());
    draft.add(trail);
    label.ifPresent(found -> draft.reasons.add("It is called \"" + found.word() + "\"."));
    neighbour.ifPresent(
        name ->
            draft.reasons.add("Blocked for the same device, below the same domain: " + name + "."));
    if (neighbour.isEmpty() && kin.isPresent()) {
      draft.reasons.add(
          "Blocked for the same device, of the same company ("
              + owner.orElseThrow().company()
              + "): "
              + kin.get()
              + ".");
    }
    Certainty certainty = certainty(label, related);
    if (certainty.compareTo(draft.certainty) < 0) {
      draft.certainty = certainty;
    }
  }

  private static Certainty certainty(Optional<TelemetryLabels.Found> label, boolean related) {
    if (label.isEmpty()) {
      return Certainty.WEAK;
    }
    return related ? Certainty.LIKELY : label.get().plain() ? Certainty.POSSIBLE : Certainty.WEAK;
  }

  private Leftovers result(Trails trails) {
    List<Suggestion> all = new ArrayList<>();
    byTier.forEach((key, draft) -> all.add(ofTier(key, draft)));
    alike.forEach((name, draft) -> all.add(ofName(name, draft)));
    all.sort(
        Comparator.comparingInt(LeftoverSearch::rank)
            .thenComparing(Comparator.comparingLong(Suggestion::queries).reversed())
            .thenComparing(Suggestion::subject));
    List<String> skipped = new ArrayList<>(trails.skipped());
    if (all.size() > Leftovers.MAX_SUGGESTIONS) {
      skipped.add((all.size() - Leftovers.MAX_SUGGESTIONS) + " further hints are left out.");
    }
    if (kept > 0) {
      skipped.add(kept + " names of devices are left alone: a profile says to keep them.");
    }
    if (observed > 0) {
      skipped.add(
          observed
              + " names of devices pass only because the device is observed, or the list that has"
              + " them only watches.");
    }
    if (untypable > 0) {
      skipped.add(
          untypable
              + " names of devices are left out: a single label, or with letters that no rule"
              + " can hold.");
    }
    return new Leftovers(all.subList(0, Math.min(all.size(), Leftovers.MAX_SUGGESTIONS)), skipped);
  }

  private static int rank(Suggestion suggestion) {
    boolean priced =
        suggestion.kind() == Suggestion.Kind.TIER
            && suggestion.subject().endsWith("/" + Tier.OPTIONAL.word());
    return priced
        ? 2
        : switch (suggestion.certainty()) {
          case CERTAIN -> 0;
          case LIKELY -> 1;
          case POSSIBLE -> 3;
          case WEAK -> 4;
        };
  }

  private static Suggestion ofTier(TierKey key, SuggestionDraft draft) {
    List<Party> parties = draft.parties();
    String state = key.tier() == Tier.BLOCK ? "block" : "optional";
    String reason =
        "The profile of "
            + key.vendor()
            + " has "
            + (draft.queriesByName.size() == 1 ? "it" : "them")
            + " in its tier "
            + key.tier().word()
            + ", which is not in force here.";
    List<String> effects = new ArrayList<>(draft.sideEffects());
    if (key.tier() == Tier.OPTIONAL && draft.fromOff) {
      effects.add("its block tier comes with it");
    }
    return new Suggestion(
        Suggestion.Kind.TIER,
        Certainty.CERTAIN,
        key.subject(),
        draft.names(),
        Math.max(0, draft.queriesByName.size() - Leftovers.MAX_SHOWN),
        draft.queries,
        parties,
        List.of(reason),
        effects,
        Typed.commands(
            "profiles set " + key.vendor() + " " + state, parties, Leftovers.MAX_COMMANDS),
        Optional.of("tacet lists try " + key.subject()));
  }

  private Suggestion ofName(DomainName name, SuggestionDraft draft) {
    List<Party> parties = draft.parties();
    List<String> effects = new ArrayList<>();
    effects.add("not known: no profile has this name");
    String exact = "";
    if (names.hasKeptBelow(name)) {
      exact = " --exact";
      effects.add("only this name: a name below it is one to keep");
    }
    if (draft.certainty == Certainty.WEAK) {
      effects.add("it may be what the device is for");
    }
    return new Suggestion(
        Suggestion.Kind.ALIKE,
        draft.certainty,
        name.toString(),
        draft.names(),
        0,
        draft.queries,
        parties,
        draft.reasons.stream().limit(Leftovers.MAX_SHOWN).toList(),
        effects,
        Typed.commands("block " + name + exact, parties, Leftovers.MAX_COMMANDS),
        Optional.empty());
  }
}
