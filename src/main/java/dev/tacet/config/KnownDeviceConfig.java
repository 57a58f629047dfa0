package dev.tacet.config;

import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A device the file names. What stands here is evidence that may carry policy.
 *
 * @param where the place in the configuration: {@code tacet.yaml:12}
 * @param mac as {@code 02:11:22:33:44:55}
 * @param addresses its own whatever MAC they are seen at; at most 64
 * @param kind a word such as {@code camera}
 * @param groups those it is in
 * @param token the secret in a DoH path or TLS server name that makes a query this device's
 */
public record KnownDeviceConfig(
    String where,
    String name,
    Optional<String> mac,
    List<InetAddress> addresses,
    Optional<String> kind,
    List<String> groups,
    Optional<String> token) {
  static final int MAX_ADDRESSES = 64;

  private static final String VISIBLE = "\\p{L}\\p{M}\\p{N}\\p{P}\\p{S}";

  private static final PatternForm NAME =
      new PatternForm(
          Pattern.compile("(?U)[" + VISIBLE + "](?:[ " + VISIBLE + "]{0,61}[" + VISIBLE + "])?"),
          "1 to 63 letters, digits and signs, with blanks inside");

  /** As the command line reads a device's number. */
  private static final Pattern NUMBER = Pattern.compile("#.*|[1-9][0-9]{0,8}");

  /** The form of a list's {@code for}. */
  private static final PatternForm GROUP =
      new PatternForm(
          Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,39}"),
          "up to 40 letters, digits, - _ . and a letter or digit first");

  /** 13 characters of 5 bits are 65 bits. */
  private static final PatternForm TOKEN =
      new PatternForm(
          Pattern.compile("[a-z2-7]{13,63}"),
          "13 to 63 of a-z and 2-7, drawn at random: whoever knows it is this device");

  public KnownDeviceConfig {
    addresses = List.copyOf(addresses);
    groups = List.copyOf(groups);
  }

  /** What the devices read before have, so that no two have the same. */
  static final class Taken {
    private final Set<String> all = new HashSet<>();

    private boolean take(String kind, String value) {
      return all.add(kind + value);
    }
  }

  static Optional<KnownDeviceConfig> read(Section in, Taken taken) {
    Optional<String> name =
        in.required("name", NAME, "tv", "What it is called; no two devices have one name.");
    Optional<String> mac =
        in.optional(
            "mac", new MacForm(), "02:11:22:33:44:55", "Its MAC; needed without addresses.");
    List<InetAddress> addresses =
        in.values(
            "addresses",
            new AddressForm(),
            List.of(),
            "Its addresses, whatever MAC they are seen at; needed without a MAC.");
    Optional<KindWord> kind =
        in.optional("kind", new WordForm<>(KindWord.class), KindWord.TV, "What kind of thing.");
    List<String> groups =
        in.values("groups", GROUP, List.of(), "The groups it is in, whatever else it is put in.");
    Optional<String> token =
        in.optional(
            "token",
            TOKEN,
            "mfrggzdfmztwq2lk",
            "The secret in a DoH path or TLS server name that makes a query this device's.");
    name.filter(KnownDeviceConfig::isAnotherWord)
        .ifPresent(
            own ->
                in.reject(
                    "name",
                    Quoted.of(own)
                        + " would be taken for a number, an address or a MAC; give another name"));
    checkTaken(in, taken, name, mac, addresses, token);
    boolean broken = in.isBroken("mac") || in.isBroken("addresses");
    if (name.isPresent() && mac.isEmpty() && addresses.isEmpty() && !broken) {
      in.reject("name", "needs a mac, or addresses, to be known by");
    }
    if (addresses.size() > MAX_ADDRESSES) {
      in.reject("addresses", "has more than " + MAX_ADDRESSES + "; a device has no more");
    }
    return name.filter(own -> mac.isPresent() || !addresses.isEmpty())
        .map(
            own ->
                new KnownDeviceConfig(
                    in.where(),
                    own,
                    mac,
                    addresses,
                    kind.map(new WordForm<>(KindWord.class)::print),
                    groups,
                    token));
  }

  /** The command line takes these before names, so that this device could not be meant by it. */
  private static boolean isAnotherWord(String name) {
    return NUMBER.matcher(name).matches()
        || new AddressForm().read(name, problem -> {}).isPresent()
        || new MacForm().read(name, problem -> {}).isPresent();
  }

  private static void checkTaken(
      Section in,
      Taken taken,
      Optional<String> name,
      Optional<String> mac,
      List<InetAddress> addresses,
      Optional<String> token) {
    Predicate<String> newName = own -> taken.take("name ", own.toLowerCase(Locale.ROOT));
    name.filter(newName.negate())
        .ifPresent(own -> in.reject("name", "another device is called " + own + " already"));
    mac.filter(own -> !taken.take("mac ", own))
        .ifPresent(own -> in.reject("mac", "another device has " + own + " already"));
    for (InetAddress address : addresses) {
      if (!taken.take("address ", address.getHostAddress())) {
        in.reject("addresses", "another device has " + address.getHostAddress() + " already");
      }
    }
    token
        .filter(own -> !taken.take("token ", own))
        .ifPresent(own -> in.reject("token", "another device has this token already"));
  }

  /** What a device can be, in words the device table knows. */
  enum KindWord {
    CAMERA,
    PHONE,
    TABLET,
    COMPUTER,
    TV,
    SPEAKER,
    LIGHT,
    PLUG,
    VACUUM,
    WEARABLE_BRIDGE,
    HUB,
    PRINTER,
    CONSOLE,
    ROUTER,
    NAS,
    OTHER
  }
}
