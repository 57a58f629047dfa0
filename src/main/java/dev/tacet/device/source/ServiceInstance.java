package dev.tacet.device.source;

import dev.tacet.device.LabelText;
import java.util.List;
import java.util.Locale;

/**
 * One service a machine announces, {@code Living Room._airplay._tcp.local}, as far as it says what
 * the machine is. One thread.
 */
final class ServiceInstance {
  /** Where devices write their model; the first of these is best. */
  private static final List<String> MODEL_KEYS = List.of("md", "model", "am", "modelid", "ty");

  /** RFC 6763 section 6: more strings than any device sends. */
  private static final int MAX_STRINGS = 64;

  final String type;
  private final String name;
  private String model = "";
  private int modelRank = Integer.MAX_VALUE;
  private String friendlyName = "";
  private String category = "";
  private long expiresAt;

  /**
   * @param type such as {@code _airplay._tcp}
   * @param label the instance's own label
   */
  ServiceInstance(String type, String label, long expiresAt) {
    this.type = type;
    this.name = nameIn(type, LabelText.clean(label));
    this.expiresAt = expiresAt;
    if (type.equals("_miio._udp") && label.contains("_miio")) {
      model = LabelText.clean(label.substring(0, label.indexOf("_miio")).replace('-', ' '));
    }
  }

  /** Some put more than a name into their label. */
  private static String nameIn(String type, String label) {
    int at = label.indexOf('@'); // 5855CA1AE288@Living Room
    int bracket = label.indexOf(" ["); // tv [02:11:22:33:44:55]
    return switch (type) {
      case "_raop._tcp" -> label.substring(at + 1);
      case "_workstation._tcp" -> bracket > 0 ? label.substring(0, bracket) : label;
      default -> label;
    };
  }

  void stays(long until) {
    expiresAt = Math.max(expiresAt, until);
  }

  boolean isOver(long nowNanos) {
    return nowNanos - expiresAt >= 0;
  }

  /**
   * Takes what its TXT record says.
   *
   * @return whether it said anything new
   */
  boolean says(List<String> strings) {
    String before = friendlyName + '\n' + model + '\n' + category;
    for (String string : strings.subList(0, Math.min(strings.size(), MAX_STRINGS))) {
      int equals = string.indexOf('=');
      if (equals > 0) {
        says(
            string.substring(0, equals).toLowerCase(Locale.ROOT),
            LabelText.clean(string.substring(equals + 1)));
      }
    }
    return !before.equals(friendlyName + '\n' + model + '\n' + category);
  }

  private void says(String key, String value) {
    int rank = MODEL_KEYS.indexOf(key);
    if (rank >= 0 && rank <= modelRank && !value.isEmpty()) {
      model = value;
      modelRank = rank;
    } else if (key.equals("fn")) {
      friendlyName = value;
    } else if (key.equals("ci") && value.matches("[0-9]{1,3}")) {
      category = value;
    }
  }

  /** What its owner called it, in an app; or empty. */
  String friendlyName() {
    return friendlyName;
  }

  String name() {
    return name;
  }

  String model() {
    return model;
  }

  /** As a label's services are written: a HomeKit accessory with its category. */
  String service() {
    return type.equals("_hap._tcp") && !category.isEmpty() ? type + " ci=" + category : type;
  }
}
