package dev.tacet.policy;

import java.util.regex.Pattern;

/**
 * Whom a setting or a rule is for. What is said of a device stands above what is said of a group it
 * is in, and that above what is said of everyone. Immutable.
 */
public sealed interface Subject {
  Subject EVERYONE = new Everyone();

  /** As it is stored and typed: {@code device:7}, {@code group:iot}, {@code everyone}. */
  String text();

  /** 0 for a device, 1 for a group, 2 for everyone: the lower stands above the higher. */
  int rank();

  /**
   * Reads {@link #text}.
   *
   * @throws IllegalArgumentException for anything else
   */
  static Subject parse(String text) {
    if (text.equals(EVERYONE.text())) {
      return EVERYONE;
    }
    if (text.startsWith(OfGroup.PREFIX)) {
      return new OfGroup(text.substring(OfGroup.PREFIX.length()));
    }
    if (text.startsWith(OfDevice.PREFIX)) {
      try {
        return new OfDevice(Integer.parseInt(text.substring(OfDevice.PREFIX.length())));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("not the number of a device: " + text, e);
      }
    }
    throw new IllegalArgumentException(
        "not a subject: " + text + "; it is device:NUMBER, group:NAME or everyone");
  }

  /**
   * One device, with all its addresses.
   *
   * @param id above 0, never used twice
   */
  record OfDevice(int id) implements Subject {
    private static final String PREFIX = "device:";

    public OfDevice {
      if (id <= 0) {
        throw new IllegalArgumentException("a device's number is above 0: " + id);
      }
    }

    // Plain code: see DeviceMap.Entry.
    @Override
    public boolean equals(Object other) {
      return other instanceof OfDevice device && id == device.id;
    }

    @Override
    public int hashCode() {
      return id;
    }

    @Override
    public String text() {
      return PREFIX + id;
    }

    @Override
    public int rank() {
      return 0;
    }
  }

  /** Every device of a group; a device is in any number of them. */
  record OfGroup(String name) implements Subject {
    private static final String PREFIX = "group:";

    /** As the configuration lets a list say which group it is for. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,39}");

    public OfGroup {
      if (!isName(name)) {
        throw new IllegalArgumentException(
            "not the name of a group: \""
                + name
                + "\"; use up to 40 letters, digits, - _ . and a letter"
                + " or digit first");
      }
    }

    /** Whether a text can be the name of a group. */
    public static boolean isName(String text) {
      return NAME.matcher(text).matches();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof OfGroup group && name.equals(group.name);
    }

    @Override
    public int hashCode() {
      return name.hashCode();
    }

    @Override
    public String text() {
      return PREFIX + name;
    }

    @Override
    public int rank() {
      return 1;
    }
  }

  /** The whole house. */
  record Everyone() implements Subject {
    @Override
    public boolean equals(Object other) {
      return other instanceof Everyone;
    }

    @Override
    public int hashCode() {
      return 0;
    }

    @Override
    public String text() {
      return "everyone";
    }

    @Override
    public int rank() {
      return 2;
    }
  }
}
