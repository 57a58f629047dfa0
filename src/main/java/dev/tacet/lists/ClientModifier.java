package dev.tacet.lists;

import dev.tacet.dns.NameSyntaxException;
import dev.tacet.policy.ClientRef;
import dev.tacet.policy.Clients;
import dev.tacet.policy.Network;
import dev.tacet.policy.Subject;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The values of an adblock rule's {@code client} and {@code ctag}, as AdGuard Home has them. Of one
 * thread.
 */
final class ClientModifier {
  private static final Pattern BAR = Pattern.compile("(?<!\\\\)\\|");
  private static final Pattern ESCAPED = Pattern.compile("\\\\(.)");
  private static final Pattern MAC =
      Pattern.compile("[0-9A-Fa-f]{2}([:-])[0-9A-Fa-f]{2}(?:\\1[0-9A-Fa-f]{2}){4}");
  private static final String OF_SYSTEM = "os_";

  private final Set<ClientRef> only = new HashSet<>();
  private final Set<ClientRef> not = new HashSet<>();
  private final Set<String> tags = new HashSet<>();
  private final Set<String> notTags = new HashSet<>();
  private boolean ofSystems;

  /**
   * Adds {@code 'Mary\'s iPad'|192.0.2.7|192.0.2.0/24|02:11:22:33:44:55|~tv}.
   *
   * @throws NameSyntaxException with the reason in words
   */
  void clients(String value) {
    for (String part : BAR.split(value, -1)) {
      String text = part.strip();
      boolean negated = text.startsWith("~");
      String client =
          ESCAPED.matcher(unquoted(negated ? text.substring(1) : text)).replaceAll("$1");
      if (client.isEmpty()) {
        throw new NameSyntaxException("client: it names nobody");
      }
      (negated ? not : only).add(client(client));
    }
  }

  /**
   * Adds {@code device_camera|~user_child}. Of a device's operating system nothing is known here:
   * none has such a tag.
   *
   * @throws NameSyntaxException with the reason in words
   */
  void tags(String value) {
    for (String part : BAR.split(value, -1)) {
      String text = part.strip();
      boolean negated = text.startsWith("~");
      String tag = negated ? text.substring(1) : text;
      if (!Subject.OfGroup.isName(tag)) {
        throw new NameSyntaxException("ctag: \"" + tag + "\" is no tag");
      }
      if (!tag.toLowerCase(Locale.ROOT).startsWith(OF_SYSTEM)) {
        (negated ? notTags : tags).add(tag);
      } else if (!negated) {
        ofSystems = true;
      }
    }
  }

  /** Whether it is only for devices with tags that none has. */
  boolean isForNobody() {
    return ofSystems && tags.isEmpty();
  }

  Clients clients() {
    return only.isEmpty() && not.isEmpty() && tags.isEmpty() && notTags.isEmpty()
        ? Clients.ALL
        : new Clients(only, not, tags, notTags);
  }

  private static String unquoted(String text) {
    int last = text.length() - 1;
    boolean quoted =
        last > 0
            && (text.charAt(0) == '\'' || text.charAt(0) == '"')
            && text.charAt(last) == text.charAt(0);
    return quoted ? text.substring(1, last) : text;
  }

  private static ClientRef client(String text) {
    if (MAC.matcher(text).matches()) {
      return new ClientRef.Mac(Long.parseLong(text.replaceAll("[:-]", ""), 16));
    }
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    if (!Addresses.isAddress(address)) {
      return new ClientRef.Named(text);
    }
    Optional<InetAddress> parsed = Addresses.parse(address);
    try {
      InetAddress found = parsed.orElseThrow(() -> new NumberFormatException(address));
      int bits = 8 * found.getAddress().length;
      Network network =
          new Network(found, slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1)));
      // One spelling, so that a rule is known again by whoever cancels it.
      return new ClientRef.Within(new Network(network.range().first(), network.prefixLength()));
    } catch (IllegalArgumentException e) {
      throw new NameSyntaxException("client: \"" + text + "\" is no address and no network");
    }
  }
}
