package dev.tacet.lists;

import dev.tacet.dns.DomainName;
import dev.tacet.policy.Network;
import dev.tacet.policy.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * How devices resolve past the sinkhole, from {@code blocklists/doh-bypass.json}. Immutable,
 * thread-safe.
 */
public record BypassNames(List<BypassName> names, List<PublicResolver> resolvers) {
  private static final String FILE = "/dev/tacet/blocklists/doh-bypass.json";

  public BypassNames {
    names = List.copyOf(names);
    resolvers = List.copyOf(resolvers);
  }

  /**
   * Those that travel in the jar.
   *
   * @throws IllegalStateException where the jar holds none: it was built wrongly
   */
  public static BypassNames shipped() {
    return PreparedProfiles.bypass().orElseGet(BypassNames::asPublished);
  }

  /** As {@link #shipped()}, of the JSON itself. */
  static BypassNames asPublished() {
    try (InputStream in = BypassNames.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + FILE + "; build it again");
      }
      return read("doh-bypass.json", in);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + FILE + " of the jar", e);
    }
  }

  /**
   * @param file for messages
   * @throws IOException with file and line where a field is missing or says nothing known
   */
  static BypassNames read(String file, InputStream json) throws IOException {
    try (JsonFields in = new JsonFields(file, json)) {
      List<BypassName> names = new ArrayList<>();
      List<PublicResolver> resolvers = new ArrayList<>();
      in.open();
      for (String field = in.next(); !field.isEmpty(); field = in.next()) {
        switch (field) {
          case "entries" -> in.objects(field, () -> names.add(name(in)));
          case "well_known_addresses" -> in.objects(field, () -> resolvers.add(resolver(in)));
          default -> in.skip();
        }
      }
      return new BypassNames(names, resolvers);
    }
  }

  private static BypassName name(JsonFields in) throws IOException {
    DomainName domain = DomainName.ROOT;
    List<Scope> scope = List.of();
    List<BypassName.Kind> kind = List.of();
    String action = "";
    String meaning = "";
    boolean wellKnown = false;
    List<String> sources = List.of();
    int line = in.line();
    for (String field = in.next(); !field.isEmpty(); field = in.next()) {
      switch (field) {
        case "domain" -> {
          domain = in.domain(field);
          line = in.line();
        }
        case "match" -> scope = List.of(in.oneOf(field, List.of(Scope.EXACT, Scope.SUBTREE)));
        case "kind" -> kind = List.of(in.oneOf(field, List.of(BypassName.Kind.values())));
        case "action" -> action = in.text(field);
        case "meaning" -> meaning = in.text(field);
        case "sources" -> sources = in.texts(field);
        case "well_known" -> wellKnown = in.flag(field);
        default -> in.skip();
      }
    }
    if (domain.equals(DomainName.ROOT) || scope.isEmpty() || kind.isEmpty() || action.isEmpty()) {
      throw in.wrong("an entry needs domain, match, kind and action");
    }
    return new BypassName(
        domain, scope.get(0), kind.get(0), action, meaning, wellKnown, sources, line);
  }

  /**
   * The names to block as a profile like a vendor's, which it is not: asking one of them tells
   * nothing of who made the device, so it is never among those (see {@link VendorProfiles#all}).
   */
  VendorProfile asProfile() {
    return new VendorProfile(
        VendorProfiles.BYPASS,
        "Ways around Tacet (encrypted resolvers, relays, name services of apps)",
        "nobody: names of many companies",
        "ZZ",
        List.of(),
        "Names only: a device that has a resolver's address needs a firewall rule (tacet export).",
        names.stream().flatMap(name -> name.asEntry().stream()).toList(),
        List.of());
  }

  private static PublicResolver resolver(JsonFields in) throws IOException {
    String name = "";
    List<InetAddress> addresses = new ArrayList<>();
    for (String field = in.next(); !field.isEmpty(); field = in.next()) {
      switch (field) {
        case "name" -> name = in.text(field);
        case "v4" -> addAll(addresses, in, field, 4);
        case "v6" -> addAll(addresses, in, field, 16);
        default -> in.skip();
      }
    }
    if (name.isEmpty() || addresses.isEmpty()) {
      throw in.wrong("a resolver needs a name and addresses");
    }
    return new PublicResolver(name, addresses);
  }

  private static void addAll(List<InetAddress> addresses, JsonFields in, String field, int octets)
      throws IOException {
    for (String text : in.texts(field)) {
      try {
        InetAddress address = Network.parse(text + "/0").address();
        if (address.getAddress().length != octets) {
          throw in.wrong(field + ": of the other family: " + text);
        }
        addresses.add(address);
      } catch (IllegalArgumentException e) {
        throw in.wrong(field + ": not an address: \"" + text + "\"");
      }
    }
  }
}
