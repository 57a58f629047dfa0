package dev.tacet.control;

import static java.util.stream.Collectors.toSet;

import dev.tacet.control.ChosenDevices.Chosen;
import dev.tacet.control.api.ControlException;
import dev.tacet.control.api.DeviceName;
import dev.tacet.control.api.MergeReply;
import dev.tacet.control.api.QuarantineReply;
import dev.tacet.control.api.QuarantineRequest;
import dev.tacet.control.api.QuarantineState;
import dev.tacet.device.Proposal;
import dev.tacet.dns.DomainName;
import dev.tacet.lists.TypedName;
import dev.tacet.policy.CurrentPolicy;
import dev.tacet.policy.Grants;
import dev.tacet.policy.OwnerDevices;
import dev.tacet.policy.OwnerRules;
import dev.tacet.policy.Scope;
import dev.tacet.policy.Setting;
import dev.tacet.policy.Subject.OfDevice;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Confines devices, and says which of them are one. Called by {@link DeviceDoor}. */
final class QuarantineDesk {
  private static final int USAGE = 64;
  private static final String LEARNING = "learning";

  private final OwnerRules rules;
  private final OwnerDevices owner;
  private final ChosenDevices chosen;
  private final DevicesAtHand devices;
  private final DevicesDesk desk;
  private final CurrentPolicy current;
  private final Clock clock;

  QuarantineDesk(
      OwnerRules rules,
      ChosenDevices chosen,
      DevicesAtHand devices,
      DevicesDesk desk,
      CurrentPolicy current,
      Clock clock) {
    this.rules = rules;
    this.owner = rules.devices();
    this.chosen = chosen;
    this.devices = devices;
    this.desk = desk;
    this.current = current;
    this.clock = clock;
  }

  QuarantineReply quarantine(QuarantineRequest request, String actor) {
    Chosen device = chosen.one(request.device());
    int id = device.id();
    List<TypedName> granted = typed(request.grant());
    List<DomainName> revoked =
        typed(request.revoke()).stream().map(TypedName::name).distinct().toList();
    check(request);
    String quarantine = "quarantine " + device.who() + ": ";
    boolean changed = false;
    if (!granted.isEmpty()) {
      changed |=
          owner
              .grant(id, grants(granted), quarantine + "grant " + said(granted), actor)
              .isPresent();
    }
    if (!revoked.isEmpty()) {
      changed |=
          owner.revoke(id, revoked, quarantine + "revoke " + said(revoked, ""), actor).isPresent();
    }
    changed |= act(request, device, quarantine, actor);
    devices.ownerSays(rules.settings());
    List<String> notes = new ArrayList<>();
    if (request.action().equals("learn")) {
      notes.add("nothing more is blocked meanwhile; what it asks: tacet devices review " + id);
    }
    if (request.action().equals("lock")) {
      notes.add("what it asks from now on, and is not granted: tacet devices review " + id);
    }
    return new QuarantineReply(
        id, chosen.name(id), changed, desk.quarantine(current.get().profileOfDevice(id)), notes);
  }

  private static void check(QuarantineRequest request) {
    SettingsDesk.checkSeconds(request.seconds());
    String action = request.action();
    if (!Set.of("", "learn", "lock", "off").contains(action)) {
      throw new ControlException(
          USAGE, "unknown action \"" + action + "\"; use learn, lock or off");
    }
    if (action.equals("learn") && request.seconds() == 0) {
      throw new ControlException(USAGE, "say how long it learns: --learn 48h");
    }
    if (!request.schedule().isEmpty() && !action.equals("lock")) {
      throw new ControlException(USAGE, "a schedule says when it is locked: add --lock");
    }
    if (action.isEmpty() && request.grant().isEmpty() && request.revoke().isEmpty()) {
      throw new ControlException(USAGE, "nothing to do: learn, lock, off, grant or revoke");
    }
  }

  private boolean act(QuarantineRequest request, Chosen device, String quarantine, String actor) {
    int id = device.id();
    return switch (request.action()) {
      case "learn" -> {
        Duration time = Duration.ofSeconds(request.seconds());
        String summary =
            quarantine + "learn for " + time.toString().substring(2).toLowerCase(Locale.ROOT);
        boolean anew = !desk.quarantine(current.get().profileOfDevice(id)).state().equals(LEARNING);
        boolean changed = owner.quarantine(id, Optional.of(time), summary, actor).isPresent();
        if (anew && changed) {
          // What it asked at another time, or while it was locked, it need not need now.
          devices.unlearn(id);
          device.device().merged().forEach(devices::unlearn);
        }
        yield changed;
      }
      case "lock" -> lock(request.schedule(), device, quarantine, actor);
      case "off" -> owner.free(id, quarantine + "off", actor).isPresent();
      default -> false;
    };
  }

  private boolean lock(String schedule, Chosen device, String quarantine, String actor) {
    if (schedule.isEmpty()) {
      return owner.lock(device.id(), quarantine + "lock", actor).isPresent();
    }
    Setting locked =
        Refusals.valid(
            () ->
                new Setting(
                    0,
                    new OfDevice(device.id()),
                    "quarantine",
                    "locked",
                    clock.instant(),
                    Optional.empty(),
                    Optional.of(schedule)));
    return rules.set(List.of(locked), quarantine + "lock while " + schedule, actor).isPresent();
  }

  private static List<TypedName> typed(List<String> names) {
    return names.isEmpty() ? List.of() : Names.readAll(names, false);
  }

  /** {@code =name} is the name alone, any other covers what is below it. */
  private static Grants grants(List<TypedName> names) {
    return new Grants(
        names.stream().filter(QuarantineDesk::isAlone).map(TypedName::name).collect(toSet()),
        names.stream().filter(n -> !isAlone(n)).map(TypedName::name).collect(toSet()));
  }

  private static boolean isAlone(TypedName name) {
    return name.scope() == Scope.EXACT;
  }

  private static String said(List<TypedName> granted) {
    List<String> names =
        granted.stream().map(n -> (isAlone(n) ? "=" : "") + n.name()).distinct().toList();
    return said(names, granted.stream().noneMatch(QuarantineDesk::isAlone) ? " and below" : "");
  }

  private static String said(List<?> names, String after) {
    return (names.size() == 1
            ? names.get(0).toString()
            : names.get(0) + " and " + (names.size() - 1) + " more")
        + after;
  }

  MergeReply merge(String typed, String other, String actor) {
    Chosen main = chosen.one(typed);
    Chosen joining = chosen.one(other);
    if (main.typed() == joining.typed()) {
      throw new ControlException(
          USAGE,
          "both are " + main.who() + "; name the other device, too: tacet devices lists them");
    }
    List<DeviceName> others = List.of(new DeviceName(joining.typed(), joining.device().name()));
    boolean changed =
        main.id() != joining.id()
            && owner
                .merge(
                    main.id(), joining.id(), "merge " + main.who() + " and " + joining.who(), actor)
                .isPresent();
    devices.ownerSays(rules.settings());
    List<String> notes = new ArrayList<>();
    if (changed) {
      notes.add(
          "what is set for #"
              + joining.id()
              + " holds where #"
              + main.id()
              + " has nothing of its own");
      QuarantineState now = desk.quarantine(current.get().profileOfDevice(main.id()));
      if (!now.state().equals("none")) {
        notes.add(
            "a quarantine of one of them holds for all: it is "
                + now.state()
                + ", with what either was granted, until tacet devices quarantine "
                + main.id()
                + " --off");
      }
    }
    return new MergeReply(main.id(), chosen.name(main.id()), others, changed, notes);
  }

  MergeReply split(String typed, String actor) {
    Chosen device = chosen.one(typed);
    boolean part = device.typed() != device.id();
    Set<Integer> apart = part ? Set.of(device.id()) : new TreeSet<>(device.device().merged());
    boolean changed =
        !apart.isEmpty()
            && owner
                .split(
                    device.typed(),
                    "split " + (part ? "#" + device.typed() + " from " : "") + device.who(),
                    actor)
                .isPresent();
    devices.ownerSays(rules.settings());
    List<DeviceName> others =
        apart.stream().map(id -> new DeviceName(id, chosen.name(id))).toList();
    return new MergeReply(device.typed(), chosen.name(device.typed()), others, changed, List.of());
  }

  MergeReply decline(String typed, String actor) {
    Chosen device = chosen.one(typed);
    Map<Integer, Integer> pairs = new LinkedHashMap<>();
    for (Proposal proposal : devices.snapshot().proposals()) {
      if (proposal.claimant() == device.id()) {
        pairs.put(proposal.established(), proposal.claimant());
      }
    }
    if (pairs.isEmpty()) {
      for (Proposal proposal : devices.snapshot().proposals()) {
        if (proposal.established() == device.id()) {
          pairs.put(proposal.claimant(), proposal.claimant());
        }
      }
    }
    List<DeviceName> others = new ArrayList<>();
    boolean changed = false;
    for (Map.Entry<Integer, Integer> pair : pairs.entrySet()) {
      int other = pair.getKey();
      others.add(new DeviceName(other, chosen.name(other)));
      int claimant = pair.getValue();
      int established = claimant == device.id() ? other : device.id();
      String summary = "decline: " + device.who() + " is not #" + other;
      changed |= owner.decline(claimant, established, summary, actor).isPresent();
    }
    devices.ownerSays(rules.settings());
    return new MergeReply(device.id(), chosen.name(device.id()), others, changed, List.of());
  }
}
