package dev.tacet.insight;

import dev.tacet.dns.DomainName;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Commands to type, made of nothing that a stranger chose freely: a device is named by its number,
 * MAC or address, a name only where it has no letter that a shell or the rules would take amiss.
 */
public final class Typed {
  private Typed() {}

  /** Whether a rule can be typed for this name: letters, digits, hyphens and underscores. */
  public static boolean canName(DomainName name) {
    // One label is a word of the house, and a hyphen in front would be read as an option.
    if (name.labelCount() < 2 || name.byteAt(1) == '-') {
      return false;
    }
    for (int label = 0; label < name.labelCount(); label++) {
      int at = name.labelStart(label);
      for (int i = at + 1; i <= at + name.byteAt(at); i++) {
        int c = name.byteAt(i);
        boolean plain = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_';
        if (!plain) {
          return false;
        }
      }
    }
    return true;
  }

  /** What {@code --device} takes for a party; empty where nothing it could take is known. */
  public static Optional<String> device(Party party) {
    if (party.device() > 0) {
      return Optional.of(String.valueOf(party.device()));
    }
    return party
        .mac()
        .map(Object::toString)
        .or(() -> party.addresses().stream().findFirst().map(InetAddress::getHostAddress))
        // A scope is chosen by the interface's name, which may hold anything.
        .map(text -> text.contains("%") ? text.substring(0, text.indexOf('%')) : text);
  }

  /**
   * For each party the command for it alone, and where there are several, or one that cannot be
   * named, the one for everyone as the last.
   *
   * @param verb with all but the device: {@code block stat.example.net}
   * @param most commands at most, the last one included
   */
  static List<String> commands(String verb, List<Party> parties, int most) {
    List<String> commands = new ArrayList<>();
    boolean all = true;
    for (Party party : parties) {
      Optional<String> device = device(party);
      if (device.isEmpty() || commands.size() == most - 1) {
        all = false;
        continue;
      }
      commands.add("tacet " + verb + " --device " + device.get());
    }
    if (parties.size() != 1 || !all) {
      commands.add("tacet " + verb);
    }
    return commands;
  }
}
