package dev.tacet.lists;

import dev.tacet.dns.NameSyntaxException;
import dev.tacet.policy.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.StringTokenizer;

/**
 * Lines of a hosts file: an address, then names. Entries are exact, as they are for a resolver that
 * reads such a file. Only addresses that mean "nowhere" block; any other is somebody's real host.
 */
record HostsSyntax() implements ListSyntax {
  /** What every system's own hosts file names, and hosts lists therefore carry along. */
  private static final Set<String> LOCAL =
      Set.of(
          "localhost",
          "localhost.localdomain",
          "localhost4",
          "localhost6",
          "local",
          "broadcasthost",
          "loopback",
          "0.0.0.0",
          "127.0.0.1",
          "::1");

  @Override
  public Optional<LineResult> parse(String line) {
    StringTokenizer words = new StringTokenizer(ListSyntax.withoutComment(line));
    if (!words.hasMoreTokens()) {
      return Optional.empty();
    }
    String address = words.nextToken();
    boolean known = Addresses.isAddress(address);
    if (!known && !(Addresses.looksLikeIpv4(address) && words.hasMoreTokens())) {
      return Optional.empty();
    }
    if (!known) {
      return Optional.of(new LineResult.Rejected(address + " is not an address"));
    }
    if (!words.hasMoreTokens()) {
      return Optional.of(new LineResult.Rejected("an address without a name"));
    }
    return Optional.of(names(address, words));
  }

  private static LineResult names(String address, StringTokenizer words) {
    boolean blocking = Addresses.isBlocking(address);
    List<Entry> entries = new ArrayList<>(1);
    String complaint = null;
    boolean foreign = false;
    while (words.hasMoreTokens()) {
      String word = words.nextToken();
      if (isLocal(word)) {
        continue;
      }
      foreign |= !blocking;
      if (blocking) {
        try {
          entries.add(new Entry(ListSyntax.name(word), Scope.EXACT));
        } catch (NameSyntaxException e) {
          complaint = complaint != null ? complaint : "\"" + word + "\": " + e.getMessage();
        }
      }
    }
    if (!entries.isEmpty()) {
      return new LineResult.Parsed(List.copyOf(entries), Optional.ofNullable(complaint));
    }
    if (complaint != null) {
      return new LineResult.Rejected(complaint);
    }
    return new LineResult.Skipped(foreign ? SkipReason.OTHER_ADDRESS : SkipReason.LOCAL_NAME);
  }

  private static boolean isLocal(String word) {
    String name = word.toLowerCase(Locale.ROOT);
    return name.startsWith("ip6-") && name.indexOf('.') < 0 || LOCAL.contains(name);
  }
}
