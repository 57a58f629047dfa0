package dev.tacet.device.source;

import dev.tacet.dns.DomainName;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which names of DNS-SD mean what (RFC 6763 sections 4 and 7). Pure functions. */
final class ServiceNames {
  private static final DomainName LOCAL = DomainName.parse("local");
  private static final Pattern TYPE = Pattern.compile("_[a-z0-9-]{1,15}\\._(tcp|udp)");

  /** An id instead of a name: {@code 5f3e8a0c-93b1-...}, a MAC, a serial number. */
  private static final Pattern MADE_UP = Pattern.compile("[0-9a-f]{12,}|[0-9a-f]{8}-[0-9a-f-]{4,}");

  private ServiceNames() {}

  /** {@code _hap._tcp} of {@code _hap._tcp.local}. */
  static Optional<String> type(DomainName name) {
    if (name.labelCount() != 3 || !name.isBelow(LOCAL)) {
      return Optional.empty();
    }
    String type = label(name, 0) + "." + label(name, 1);
    return TYPE.matcher(type).matches() ? Optional.of(type) : Optional.empty();
  }

  /** The type of {@code Living Room._hap._tcp.local}. */
  static Optional<String> typeOfInstance(DomainName name) {
    return name.labelCount() == 4 ? type(name.suffix(3)) : Optional.empty();
  }

  /** Whether it is a machine: {@code tv.local}. */
  static boolean isHost(DomainName name) {
    return name.labelCount() == 2 && name.isBelow(LOCAL);
  }

  static boolean isMadeUp(String name) {
    return name.isBlank() || MADE_UP.matcher(name.toLowerCase(Locale.ROOT)).lookingAt();
  }

  private static String label(DomainName name, int label) {
    byte[] wire = name.toWire();
    int start = name.labelStart(label);
    byte[] octets = Arrays.copyOfRange(wire, start + 1, start + 1 + wire[start]);
    return new String(octets, StandardCharsets.ISO_8859_1);
  }
}
