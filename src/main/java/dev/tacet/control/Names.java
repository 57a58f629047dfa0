package dev.tacet.control;

import dev.tacet.control.api.ControlException;
import dev.tacet.dns.AddressText;
import dev.tacet.dns.DomainName;
import dev.tacet.lists.TypedName;
import dev.tacet.policy.DomainRule;
import dev.tacet.policy.OwnerSettings;
import dev.tacet.policy.Scope;
import java.net.InetAddress;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads what people type in a request, and says what is wrong with it. Pure functions. */
final class Names {
  private static final int USAGE = 64;

  private Names() {}

  /** All names, or one exception that lists every bad one. */
  static List<TypedName> readAll(List<String> typed, boolean exact) {
    if (typed.isEmpty()) {
      throw new ControlException(USAGE, "no name given");
    }
    List<TypedName> names = new ArrayList<>();
    List<String> bad = new ArrayList<>();
    for (String text : typed) {
      try {
        names.add(one(text, exact));
      } catch (IllegalArgumentException e) {
        bad.add("not a domain name: \"" + text + "\" (" + e.getMessage() + ")");
      }
    }
    if (!bad.isEmpty()) {
      String rest = names.isEmpty() ? "" : "\nnothing was changed";
      throw new ControlException(USAGE, String.join("\n", bad) + rest);
    }
    return names;
  }

  /** {@code =name} is the name alone, as the listing of rules writes it. */
  private static TypedName one(String text, boolean exact) {
    if (!text.startsWith("=")) {
      return TypedName.parse(text, exact);
    }
    TypedName name = TypedName.parse(text.substring(1), true);
    return new TypedName(text, name.name(), name.unicode(), name.scope());
  }

  static TypedName read(String typed) {
    return readAll(List.of(typed), false).get(0);
  }

  static DomainName name(String typed) {
    return read(typed).name();
  }

  static InetAddress address(String typed) {
    boolean bracketed = typed.startsWith("[") && typed.endsWith("]") && typed.length() > 2;
    try {
      return AddressText.parse(bracketed ? typed.substring(1, typed.length() - 1) : typed);
    } catch (IllegalArgumentException e) {
      throw notAnAddress(typed);
    }
  }

  /** The address that was typed, where it is one. */
  static Optional<InetAddress> ifAddress(String typed) {
    try {
      return Optional.of(AddressText.parse(typed));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // then it is a name, or nothing, which is told there
    }
  }

  private static ControlException notAnAddress(String typed) {
    return new ControlException(
        USAGE, "not an IP address: \"" + typed + "\"; give one such as 192.0.2.17 or 2001:db8::17");
  }

  static Instant time(String typed) {
    try {
      Instant time = Instant.parse(typed);
      // Beyond these no clock has been, and sums with them overflow.
      if (!time.isBefore(Instant.EPOCH) && time.isBefore(OwnerSettings.FOREVER)) {
        return time;
      }
    } catch (DateTimeParseException e) {
      throw notATime(typed);
    }
    throw notATime(typed);
  }

  private static ControlException notATime(String typed) {
    return new ControlException(
        USAGE, "not a time: \"" + typed + "\"; give one such as 2026-11-21T20:00:00Z");
  }

  static String word(Scope scope) {
    return scope.name().toLowerCase(Locale.ROOT);
  }

  /** {@code block mi.com and every name below it}. */
  static String said(DomainRule rule) {
    return rule.action().word() + " " + reach(rule.name(), rule.scope());
  }

  /** {@code mi.com and every name below it}. */
  static String reach(DomainName name, Scope scope) {
    return switch (scope) {
      case EXACT -> name + " itself";
      case SUBTREE -> name + " and every name below it";
      case BELOW -> "every name below " + name;
    };
  }
}
