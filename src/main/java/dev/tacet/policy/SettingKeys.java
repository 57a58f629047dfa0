package dev.tacet.policy;

import dev.tacet.config.BlockMode;
import dev.tacet.config.ProfileState;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.NameSyntaxException;
import dev.tacet.policy.ClientProfile.Quarantine;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The closed list of what can be set for a device, a group or everyone, each with the form of its
 * value. Pure functions.
 */
public final class SettingKeys {
  /** The owner's name of a device or a group. */
  public static final String NAME = "name";

  public static final String KIND = "kind";

  /** Followed by the group's name: {@code on}, or {@code off} where it was put there otherwise. */
  static final String GROUP = "group.";

  /** The number of the device that this one is. */
  public static final String SAME_AS = "same-as";

  /** The numbers of devices that this one is not, with commas. */
  public static final String NOT_SAME_AS = "not-same-as";

  /** Followed by the vendor. */
  public static final String PROFILE = "profile.";

  /** Followed by the list's name. */
  static final String LIST = "list.";

  static final String BLOCK_MODE = "block-mode";
  static final String PRIVACY = "privacy";
  static final String OBSERVE = "observe";
  static final String EXEMPT = "exempt";
  static final String PAUSE = "pause";
  static final String QUARANTINE = "quarantine";

  /**
   * Followed by a domain name, which a locked quarantine lets pass: {@code exact}, or with all
   * below it ({@code below}; {@code on} in what earlier versions stored).
   */
  static final String GRANT = "grant.";

  /** The secret in a DoH path or TLS server name that makes a query this device's. */
  static final String TOKEN = "token";

  static final String UPSTREAMS = "upstreams";
  static final String RATE_LIMIT = "rate-limit";
  static final String CACHE_BYPASS = "cache-bypass";

  static final String ON = "on";
  static final String OFF = "off";
  static final String EXACT = "exact";
  static final String BELOW = "below";

  private static final Pattern WORD = Pattern.compile("[a-z0-9][a-z0-9_-]{0,31}");
  private static final Pattern PART = Pattern.compile("[^\\s/\\p{Cntrl}]{1,63}");
  private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,8}");
  private static final Pattern IDS = Pattern.compile(ID + "(," + ID + "){0,63}");

  /** 13 characters of 5 bits are 65 bits. */
  private static final Pattern SECRET = Pattern.compile("[a-z2-7]{13,63}");

  private static final int MAX_NAME = 63;
  private static final int MAX_UPSTREAMS = 1_024;
  private static final int MAX_RATE = 1_000_000;

  /** For whom a key may be set. */
  private enum For {
    DEVICE,
    DEVICE_OR_GROUP,
    ANY
  }

  /** A key, or the beginning of keys where it ends with a dot. */
  private record Key(
      String key,
      For whom,
      boolean inForce,
      String form,
      Predicate<String> rest,
      Predicate<String> value) {
    boolean is(String text) {
      return key.endsWith(".") ? text.startsWith(key) : text.equals(key);
    }
  }

  private static final List<Key> KEYS =
      List.of(
          plain(
              NAME,
              For.DEVICE_OR_GROUP,
              "1 to 63 characters, no blank at either end, no control or invisible ones",
              SettingKeys::isName),
          plain(KIND, For.DEVICE, "a word such as camera", matches(WORD)),
          named(GROUP, For.DEVICE, "on or off", Subject.OfGroup::isName, oneOf(ON, OFF)),
          plain(SAME_AS, For.DEVICE, "a device's number", matches(ID)),
          plain(NOT_SAME_AS, For.DEVICE, "up to 64 devices' numbers, with commas", matches(IDS)),
          named(
              PROFILE, For.ANY, words(ProfileState.class), matches(PART), isA(ProfileState.class)),
          named(LIST, For.ANY, words(ListMode.class), matches(PART), isA(ListMode.class)),
          plain(BLOCK_MODE, For.ANY, words(BlockMode.class), isA(BlockMode.class)),
          plain(PRIVACY, For.ANY, "0, 1, 2 or 3", oneOf("0", "1", "2", "3")),
          plain(OBSERVE, For.ANY, "on or off", oneOf(ON, OFF)),
          plain(EXEMPT, For.ANY, "on or off", oneOf(ON, OFF)),
          plain(PAUSE, For.ANY, "on or off", oneOf(ON, OFF)),
          plain(QUARANTINE, For.ANY, words(Quarantine.class), isA(Quarantine.class)),
          named(GRANT, For.ANY, "exact or below", SettingKeys::isDomain, oneOf(EXACT, BELOW, ON)),
          plain(TOKEN, For.DEVICE, "13 to 63 of a-z and 2-7", matches(SECRET)),
          stored(UPSTREAMS, "addresses of resolvers, with commas", SettingKeys::isUpstreams),
          stored(RATE_LIMIT, "queries a second, 1 to 1000000", SettingKeys::isRate),
          stored(CACHE_BYPASS, "on or off", oneOf(ON, OFF)));

  private SettingKeys() {}

  private static Key plain(String key, For whom, String form, Predicate<String> value) {
    return new Key(key, whom, true, form, rest -> rest.isEmpty(), value);
  }

  private static Key named(
      String key, For whom, String form, Predicate<String> rest, Predicate<String> value) {
    return new Key(key, whom, true, form, rest, value);
  }

  private static Key stored(String key, String form, Predicate<String> value) {
    return new Key(key, For.ANY, false, form, rest -> rest.isEmpty(), value);
  }

  /** What is wrong with a setting, in words for the owner; empty where nothing is. */
  static Optional<String> complaint(Subject subject, String key, String value) {
    Optional<Key> known = KEYS.stream().filter(k -> k.is(key)).findFirst();
    if (known.isEmpty()) {
      return Optional.of("there is no setting \"" + key + "\"; there are " + all());
    }
    Key found = known.get();
    if (!found.rest().test(key.substring(found.key().length()))) {
      return Optional.of("\"" + key + "\" does not name what " + found.key() + " is followed by");
    }
    boolean device = subject instanceof Subject.OfDevice;
    if (found.whom() == For.DEVICE && !device) {
      return Optional.of(key + " can be set for a device only, not for " + subject.text());
    }
    if (found.whom() == For.DEVICE_OR_GROUP && subject instanceof Subject.Everyone) {
      return Optional.of(key + " can be set for a device or a group, not for everyone");
    }
    return found.value().test(value)
        ? Optional.empty()
        : Optional.of("not a value of " + key + ": \"" + value + "\"; it takes " + found.form());
  }

  /** Whether what is set by a key has an effect yet, or is kept for a later version. */
  static boolean inForce(String key) {
    return KEYS.stream().anyMatch(k -> k.is(key) && k.inForce());
  }

  private static String all() {
    return String.join(
        ", ", KEYS.stream().map(k -> k.key().endsWith(".") ? k.key() + "NAME" : k.key()).toList());
  }

  private static Predicate<String> matches(Pattern pattern) {
    return text -> pattern.matcher(text).matches();
  }

  private static Predicate<String> oneOf(String... words) {
    return Set.of(words)::contains;
  }

  private static <E extends Enum<E>> Predicate<String> isA(Class<E> type) {
    return text -> read(type, text).isPresent();
  }

  private static <E extends Enum<E>> String words(Class<E> type) {
    return String.join(
        ", ", Arrays.stream(type.getEnumConstants()).map(SettingKeys::word).toList());
  }

  /** As people type it: {@code null-ip}. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The constant a value names. */
  static <E extends Enum<E>> Optional<E> read(Class<E> type, String value) {
    return Arrays.stream(type.getEnumConstants()).filter(c -> word(c).equals(value)).findFirst();
  }

  /** What strangers may not put into a table of ours, the owner does not need there either. */
  private static boolean isName(String text) {
    return !text.isBlank()
        && text.length() <= MAX_NAME
        && text.equals(text.strip())
        && text.codePoints()
            .noneMatch(
                c ->
                    Character.isISOControl(c)
                        || Character.getType(c) == Character.FORMAT
                        || Character.getType(c) == Character.SURROGATE
                        || Character.getType(c) == Character.LINE_SEPARATOR
                        || Character.getType(c) == Character.PARAGRAPH_SEPARATOR);
  }

  private static boolean isDomain(String text) {
    try {
      return DomainName.parse(text).toString().equals(text);
    } catch (NameSyntaxException e) {
      return false;
    }
  }

  private static boolean isUpstreams(String text) {
    return !text.isBlank()
        && text.length() <= MAX_UPSTREAMS
        && text.codePoints().allMatch(c -> c > ' ' && c < 0x7f);
  }

  private static boolean isRate(String text) {
    return ID.matcher(text).matches() && Integer.parseInt(text) <= MAX_RATE;
  }
}
