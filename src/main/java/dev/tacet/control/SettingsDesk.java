package dev.tacet.control;

import dev.tacet.config.NearestName;
import dev.tacet.control.api.ControlException;
import dev.tacet.control.api.SettingChange;
import dev.tacet.control.api.SettingLine;
import dev.tacet.control.api.SettingReply;
import dev.tacet.control.api.SettingRequest;
import dev.tacet.device.Device;
import dev.tacet.device.NameFrom;
import dev.tacet.lists.Subscriptions;
import dev.tacet.lists.VendorProfiles;
import dev.tacet.lists.WantedList;
import dev.tacet.policy.CurrentPolicy;
import dev.tacet.policy.OwnerRules;
import dev.tacet.policy.Setting;
import dev.tacet.policy.SettingPlace;
import dev.tacet.policy.Subject;
import dev.tacet.policy.Subject.OfDevice;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Sets what holds for a device, a group or everyone. Called by {@link DeviceDoor}. */
final class SettingsDesk {
  private static final int USAGE = 64;
  private static final int MISSING = 66;
  private static final int MAX_CHANGES = 1_000;
  private static final long MAX_SECONDS = Duration.ofDays(3650).toSeconds();
  private static final String PROFILE = "profile.";
  private static final String LIST = "list.";
  private static final String NAME = "name";
  private static final String TOKEN = "token";

  /** 16 characters of 5 bits: 80 bits. */
  private static final int TOKEN_CHARACTERS = 16;

  private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

  private final OwnerRules owner;
  private final CurrentPolicy current;
  private final ChosenDevices chosen;
  private final DevicesAtHand devices;
  private final Settled settled;
  private final VendorProfiles vendors;
  private final Subscriptions subscriptions;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  SettingsDesk(
      OwnerRules owner,
      CurrentPolicy current,
      ChosenDevices chosen,
      DevicesAtHand devices,
      Settled settled,
      VendorProfiles vendors,
      Subscriptions subscriptions,
      Clock clock) {
    this.owner = owner;
    this.current = current;
    this.chosen = chosen;
    this.devices = devices;
    this.settled = settled;
    this.vendors = vendors;
    this.subscriptions = subscriptions;
    this.clock = clock;
  }

  SettingReply set(SettingRequest request, String actor) {
    Subject subject = chosen.subject(request.subject());
    List<SettingChange> changes = new ArrayList<>(request.changes());
    check(request, subject, changes);
    Instant now = clock.instant();
    Optional<Instant> until = until(request.seconds(), now);
    Optional<String> schedule = optional(request.schedule());
    List<Setting> wanted = new ArrayList<>();
    List<SettingPlace> unwanted = new ArrayList<>();
    for (SettingChange change : changes) {
      if (change.value().isEmpty()) {
        unwanted.add(new SettingPlace(subject, change.key(), schedule));
      } else {
        String value = value(subject, change, until, schedule);
        wanted.add(
            Refusals.valid(
                () -> new Setting(0, subject, change.key(), value, now, until, schedule)));
      }
    }
    if (request.token()) {
      String token = token();
      wanted.add(Refusals.valid(() -> new Setting(0, subject, TOKEN, token, now, until, schedule)));
    }
    Set<String> before = new TreeSet<>(owner.groups());
    current.get().devices().devices().forEach(entry -> before.addAll(entry.groups()));
    boolean changed = owner.set(wanted, unwanted, summary(subject, request), actor).isPresent();
    devices.ownerSays(owner.settings());
    return new SettingReply(
        subject.text(),
        subject.equals(Subject.EVERYONE) ? subject.text() : chosen.who(subject),
        changed,
        now(subject, changes, request.token()),
        notes(subject, changes, before));
  }

  static void checkSeconds(long seconds) {
    if (seconds < 0 || seconds > MAX_SECONDS) {
      throw new ControlException(USAGE, "it lasts from 1 s to 10 years, or for good");
    }
  }

  static void checkTerms(long seconds, String schedule) {
    checkSeconds(seconds);
    if (seconds > 0 && !schedule.isEmpty()) {
      throw new ControlException(
          USAGE, "what ends by itself cannot hang on a schedule, too: give one of the two");
    }
  }

  static Optional<Instant> until(long seconds, Instant now) {
    return seconds == 0 ? Optional.empty() : Optional.of(now.plusSeconds(seconds));
  }

  static Optional<String> optional(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private static void check(SettingRequest request, Subject subject, List<SettingChange> changes) {
    checkTerms(request.seconds(), request.schedule());
    if (changes.isEmpty() && !request.token()) {
      throw new ControlException(USAGE, "nothing to set");
    }
    if (changes.size() > MAX_CHANGES) {
      throw new ControlException(USAGE, "at most " + MAX_CHANGES + " settings a call");
    }
    if (request.token() && !(subject instanceof OfDevice)) {
      throw new ControlException(USAGE, "only a device can have a token");
    }
    Set<String> keys = new LinkedHashSet<>();
    for (SettingChange change : changes) {
      if (!keys.add(change.key())) {
        throw new ControlException(USAGE, change.key() + " is given twice");
      }
    }
  }

  /** The value as it is kept, where it names something that has to be there. */
  private String value(
      Subject subject, SettingChange change, Optional<Instant> until, Optional<String> schedule) {
    String key = change.key();
    String value = change.value();
    if (key.startsWith(PROFILE)) {
      String vendor = key.substring(PROFILE.length());
      ProfilesDesk.named(vendors, vendor);
      if (subject.equals(Subject.EVERYONE) && until.isEmpty() && schedule.isEmpty()) {
        throw new ControlException(
            USAGE, "for everyone, for good, it is: tacet profiles set " + vendor + " " + value);
      }
      return value;
    }
    if (key.startsWith(LIST)) {
      listNamed(key.substring(LIST.length()));
      return value;
    }
    return switch (key) {
      case "kind" -> DevicesDesk.kind(value).word();
      case NAME -> name(subject, value);
      case "pause" -> throw instead(key, "tacet pause and tacet resume");
      case "same-as" -> throw instead(key, "tacet devices merge and split");
      case "not-same-as" -> throw instead(key, "tacet devices decline");
      default -> value;
    };
  }

  private static ControlException instead(String key, String verbs) {
    return new ControlException(USAGE, key + " is set with " + verbs);
  }

  private void listNamed(String name) {
    if (subscriptions.named(name).isEmpty()) {
      List<String> all = subscriptions.all().stream().map(WantedList::name).toList();
      throw new ControlException(
          MISSING,
          "no list \""
              + name
              + "\"; "
              + NearestName.of(name, all)
                  .map(near -> "did you mean " + near + "?")
                  .orElse("\"tacet lists\" lists them"));
    }
  }

  /** A name of the owner's is one device's alone, and no other way to say which is meant. */
  private String name(Subject subject, String name) {
    if (ChosenDevices.looksOtherwise(name)) {
      throw new ControlException(
          USAGE,
          "\""
              + name
              + "\" would be taken for a number, an address or a MAC; give a name that is"
              + " none");
    }
    for (Device device : devices.snapshot().devices()) {
      boolean other = !subject.equals(new OfDevice(device.id()));
      if (other && device.from() == NameFrom.OWNER && device.name().equalsIgnoreCase(name)) {
        throw new ControlException(
            USAGE, "#" + device.id() + " has that name; rename it first, or choose another");
      }
    }
    return name;
  }

  private String token() {
    StringBuilder token = new StringBuilder();
    for (int i = 0; i < TOKEN_CHARACTERS; i++) {
      token.append(BASE32.charAt(random.nextInt(BASE32.length())));
    }
    return token.toString();
  }

  /**
   * What was done, without secrets: {@code set tv (#7): kind camera, group.iot on, while night}.
   */
  private String summary(Subject subject, SettingRequest request) {
    List<String> parts = new ArrayList<>();
    for (SettingChange change : request.changes()) {
      if (change.key().equals(NAME) && request.changes().size() == 1) {
        return "rename "
            + chosen.who(subject)
            + (change.value().isEmpty() ? ": no name of its own" : " to " + change.value());
      }
      String value = change.value().isEmpty() ? "default" : change.value();
      parts.add(change.key() + " " + (change.key().equals(TOKEN) ? "..." : value));
    }
    if (request.token()) {
      parts.add("a new token");
    }
    if (!request.schedule().isEmpty()) {
      parts.add("while " + request.schedule());
    }
    if (request.seconds() > 0) {
      parts.add(
          "for "
              + Duration.ofSeconds(request.seconds())
                  .toString()
                  .substring(2)
                  .toLowerCase(Locale.ROOT));
    }
    String who = subject.equals(Subject.EVERYONE) ? subject.text() : chosen.who(subject);
    return "set " + who + ": " + String.join(", ", parts);
  }

  private List<SettingLine> now(Subject subject, List<SettingChange> changes, boolean token) {
    Set<String> keys = new LinkedHashSet<>();
    changes.forEach(change -> keys.add(change.key()));
    if (token) {
      keys.add(TOKEN);
    }
    return owner.settings().settings().stream()
        .filter(setting -> setting.subject().equals(subject) && keys.contains(setting.key()))
        .map(settled::line)
        .toList();
  }

  /** A list for a group stays with that group, whatever is set of it for everyone. */
  private Optional<String> ofAGroup(String list) {
    return subscriptions
        .named(list)
        .flatMap(wanted -> wanted.config().group())
        .map(
            group ->
                list
                    + " is for the group "
                    + group
                    + " alone, so this holds there; for others: tacet groups set GROUP --list "
                    + list
                    + "=on");
  }

  private List<String> notes(
      Subject subject, List<SettingChange> changes, Set<String> groupsBefore) {
    List<String> notes = new ArrayList<>();
    GroupMembers.nobody(current.get(), subject).ifPresent(notes::add);
    for (SettingChange change : changes) {
      String group = change.key().startsWith("group.") ? change.key().substring(6) : "";
      if (!group.isEmpty() && change.value().equals("on") && !groupsBefore.contains(group)) {
        notes.add("the group " + group + " is new; what holds in it: tacet groups set " + group);
      }
      if (change.key().startsWith(LIST) && subject.equals(Subject.EVERYONE)) {
        ofAGroup(change.key().substring(LIST.length())).ifPresent(notes::add);
      }
      if (change.key().equals("exempt") && change.value().equals("on")) {
        notes.add("a quarantine is not lifted by this");
      }
    }
    return notes;
  }
}
