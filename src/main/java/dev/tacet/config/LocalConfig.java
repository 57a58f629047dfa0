package dev.tacet.config;

import dev.tacet.config.DevicesConfig.AddressBlock;
import dev.tacet.dns.AddressText;
import dev.tacet.dns.Dns64;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.LocalRecord;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What is answered here and never asked of another resolver.
 *
 * @param records the owner's own, in the order of their answers
 * @param hostsFiles read again when they change; one that is not there says nothing
 * @param suffix what a name of one label is looked up below
 * @param singleLabels whether addresses of names of one label are asked of nobody else
 * @param specialUse whether the names of special use are answered here
 * @param firefoxCanary whether Firefox is told not to resolve past the network's own resolver
 * @param privateRelayCanary whether devices of Apple are told that their relay is not available
 * @param dns64 the prefix behind which a NAT64 has the IPv4 addresses
 */
public record LocalConfig(
    List<GivenRecord> records,
    List<Path> hostsFiles,
    DomainName suffix,
    boolean singleLabels,
    boolean specialUse,
    boolean firefoxCanary,
    boolean privateRelayCanary,
    Optional<AddressBlock> dns64) {
  /** A record and how it was written. */
  public record GivenRecord(String text, LocalRecord record) {
    public GivenRecord {
      Objects.requireNonNull(text);
      Objects.requireNonNull(record);
    }
  }

  /** RFC 6052 section 2.1. */
  private static final InetAddress WELL_KNOWN_PREFIX = AddressText.parse("64:ff9b::");

  public LocalConfig {
    records = List.copyOf(records);
    hostsFiles = List.copyOf(hostsFiles);
    Objects.requireNonNull(suffix);
    Objects.requireNonNull(dns64);
  }

  static LocalConfig read(Section in) {
    List<GivenRecord> records =
        in.values(
            "records",
            new LocalRecordForm(),
            List.of(),
            "Names of the house, such as \"nas.home.arpa A 192.0.2.10\" or \"www.home.arpa CNAME"
                + " nas.home.arpa\"; names in the data are whole. The pointer of an address is made"
                + " by itself. *.dev.home.arpa is for all names below dev.home.arpa that have"
                + " nothing of their own.");
    checkAliases(in, records);
    return new LocalConfig(
        records,
        in.values(
            "hostsFiles",
            new PathForm(4_095),
            List.of(Path.of("/etc/hosts")),
            "Hosts files with names of the house; read again when they change. Lines with"
                + " addresses that mean the machine itself (127.0.0.1, 0.0.0.0, ::1) are left out."),
        in.option(
            "suffix",
            new DomainForm(),
            DomainName.parse("home.arpa"),
            "nas is looked up as nas.home.arpa, and a name right below it is known by its first"
                + " label, too."),
        in.flag(
            "singleLabels",
            true,
            "Whether addresses of other names of one label are asked of nobody: no resolver out"
                + " there knows a nas or a printer."),
        in.flag(
            "specialUse",
            true,
            "Whether names that mean something in the house only are answered here: localhost,"
                + " .local, .internal, .home.arpa, .test, .onion and the like, and pointers of"
                + " private addresses."),
        in.flag(
            "firefoxCanary",
            true,
            "Whether Firefox is told by use-application-dns.net not to resolve past this server by"
                + " itself."),
        in.flag(
            "privateRelayCanary",
            true,
            "Whether devices of Apple are told by mask.icloud.com and mask-h2.icloud.com that iCloud"
                + " Private Relay is not available here."),
        dns64(in));
  }

  private static Optional<AddressBlock> dns64(Section in) {
    Optional<AddressBlock> prefix =
        in.optional(
            "dns64",
            new NetworkForm(),
            new AddressBlock(WELL_KNOWN_PREFIX, 96),
            "For a network without IPv4: names that have IPv4 addresses only get IPv6 addresses with"
                + " this prefix (DNS64), where the network's NAT64 has them. Not done while it is"
                + " not given.");
    if (prefix.isPresent()
        && !(prefix.get().address() instanceof Inet6Address
            && Dns64.PREFIX_LENGTHS.contains(prefix.get().prefixLength()))) {
      in.reject(
          "dns64",
          new NetworkForm().print(prefix.get())
              + " is no prefix of IPv6 with 32, 40, 48, 56, 64 or 96 bits; use 64:ff9b::/96 or what"
              + " the network's NAT64 has");
    }
    return prefix;
  }

  /** An alias has nothing beside it (RFC 1034 section 3.6.2). */
  private static void checkAliases(Section in, List<GivenRecord> records) {
    Map<DomainName, GivenRecord> first = new HashMap<>();
    for (GivenRecord given : records) {
      GivenRecord other = first.putIfAbsent(given.record().name(), given);
      if (other != null
          && (given.record().canonicalName().isPresent()
              || other.record().canonicalName().isPresent())) {
        in.reject(
            "records",
            "gives "
                + given.record().name()
                + " an alias and something else; a name with a CNAME has nothing beside it");
        return;
      }
    }
    first.keySet().stream()
        .filter(name -> leadsBack(name, first))
        .sorted()
        .findFirst()
        .ifPresent(
            name ->
                in.reject(
                    "records",
                    "makes " + name + " an alias of itself, at once or by others; give it data"));
  }

  private static boolean leadsBack(DomainName name, Map<DomainName, GivenRecord> records) {
    DomainName at = name;
    for (int steps = 0; steps <= records.size(); steps++) {
      GivenRecord given = records.get(at);
      if (given == null || given.record().canonicalName().isEmpty()) {
        return false;
      }
      at = given.record().canonicalName().get();
      if (at.equals(name)) {
        return true;
      }
    }
    return false; // it leads into a ring that it is no part of, whose names are told
  }
}
