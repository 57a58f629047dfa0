package dev.tacet.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where evidence about devices comes from; each source a switch.
 *
 * @param neighbours whether the kernel's neighbour table is followed
 * @param leases whether the lease files of DHCP servers are read
 * @param leaseFiles which; empty means those found in the usual places
 * @param known devices named in the file
 * @param csv more of them, one a line
 * @param mdns whether what devices announce is listened to, and asked for
 * @param trustedForwarders whose EDNS options with a MAC are believed
 * @param fritzbox empty means it is not asked
 * @param newDevices the group of devices that the owner put nowhere
 */
public record DevicesConfig(
    boolean neighbours,
    boolean leases,
    List<LeaseFile> leaseFiles,
    List<KnownDeviceConfig> known,
    Optional<Path> csv,
    ReverseDns reverseDns,
    boolean mdns,
    List<AddressBlock> trustedForwarders,
    Optional<Fritzbox> fritzbox,
    NewDevices newDevices) {
  /** As many as there can be devices. */
  static final int MAX_KNOWN = 1_024;

  private static final int MAX_PATH = 4_095;
  private static final int MAX_LEASE_FILES = 16;

  public DevicesConfig {
    leaseFiles = List.copyOf(leaseFiles);
    known = List.copyOf(known);
    trustedForwarders = List.copyOf(trustedForwarders);
  }

  static DevicesConfig read(Section in) {
    NewDevices newDevices =
        in.word(
            "newDevices",
            NewDevices.OPEN,
            "The group of a device that was put in none. quarantined may ask nothing until it is"
                + " put somewhere else; open and guest are what is set for the groups of that"
                + " name.");
    boolean neighbours =
        in.flag(
            "neighbours",
            true,
            "Whether this machine's neighbour table is followed (by the program ip), which says"
                + " which MAC has which address: the one source that makes a phone with ten"
                + " addresses one device.");
    boolean leases =
        in.word(
                "leases",
                Leases.AUTO,
                "Whether names are read from the lease files of a DHCP server on this machine.")
            == Leases.AUTO;
    List<LeaseFile> leaseFiles =
        in.items(
            "leaseFiles",
            LeaseFile::read,
            "Lease files in other places than the usual ones, which are then not looked at.");
    if (leaseFiles.size() > MAX_LEASE_FILES) {
      in.reject("leaseFiles", "names more than " + MAX_LEASE_FILES + " files");
    } else if (!leaseFiles.isEmpty() && !leases) {
      in.reject("leaseFiles", "says which files, and leases: off reads none; remove one of them");
    }
    KnownDeviceConfig.Taken taken = new KnownDeviceConfig.Taken();
    List<KnownDeviceConfig> known =
        in.items(
            "known",
            item -> KnownDeviceConfig.read(item, taken),
            "Devices that are known by hand. What is set on the command line stands above it.");
    if (known.size() > MAX_KNOWN) {
      in.reject("known", "names more than " + MAX_KNOWN + " devices");
    }
    Optional<Path> csv =
        in.optional(
            "csv",
            new PathForm(MAX_PATH),
            Path.of("/etc/tacet/devices.csv"),
            "More of them in a table: a header line, then name,mac,addresses,kind,groups with ;"
                + " between several. Read again on SIGHUP.");
    return new DevicesConfig(
        neighbours,
        leases,
        leaseFiles,
        known,
        csv,
        in.option(
            "reverseDns",
            new ReverseDnsForm(),
            ReverseDns.AUTO,
            "Who is asked for the names of private addresses. No name of any other address is ever"
                + " asked for."),
        in.flag(
            "mdns",
            true,
            "Whether names that devices announce (mDNS, DNS-SD) are listened to and asked for; the"
                + " questions stay on the wire."),
        in.values(
            "trustedForwarders",
            new NetworkForm(),
            List.of(),
            "Forwarders that may say in an EDNS option (65001, 65073) which MAC asked. Whoever is"
                + " named here can ask in the name of every device."),
        fritzbox(
            in.section(
                "fritzbox",
                "The host list of a FRITZ!Box (TR-064). Not asked while url is not given.")),
        newDevices);
  }

  private static Optional<Fritzbox> fritzbox(Section in) {
    Optional<String> url =
        in.optional("url", new FritzboxUrlForm(), "http://fritz.box:49000", "Where it listens.");
    Optional<String> user =
        in.optional(
            "user",
            new PatternForm(Pattern.compile("[^\\p{Cntrl}:]{1,64}"), "a user name"),
            "tacet",
            "A user of the box.");
    Optional<Path> passwordFile =
        in.optional(
            "passwordFile",
            new PathForm(MAX_PATH),
            Path.of("/etc/tacet/fritzbox.password"),
            "A file with that user's password in its first line, readable by tacet alone.");
    if (url.isPresent() && user.isEmpty() && !in.isBroken("user")) {
      in.reject("url", "needs user and passwordFile beside it");
    } else if (url.isPresent() && passwordFile.isEmpty() && !in.isBroken("passwordFile")) {
      in.reject("url", "needs passwordFile beside it");
    } else if (url.isEmpty() && !in.isBroken("url")) {
      user.ifPresent(given -> in.reject("user", "says who asks a FRITZ!Box, and url says of none"));
      passwordFile.ifPresent(
          given -> in.reject("passwordFile", "is for a FRITZ!Box, and url says of none"));
    }
    return url.flatMap(
        where -> user.flatMap(who -> passwordFile.map(secret -> new Fritzbox(where, who, secret))));
  }

  /** The group of new devices. */
  public String newDevicesGroup() {
    return newDevices.word();
  }

  private enum Leases {
    AUTO,
    OFF
  }

  /** The group a new device is in. */
  public enum NewDevices {
    OPEN,
    GUEST,
    QUARANTINED;

    /** As it stands in the configuration; the group's name. */
    public String word() {
      return new WordForm<>(NewDevices.class).print(this);
    }
  }

  /** What a DHCP server's file is written in. */
  public enum LeaseFormat {
    AUTO,
    DNSMASQ,
    ISC,
    KEA,
    NETWORKD
  }

  /** One file with leases. */
  public record LeaseFile(Path file, LeaseFormat format) {
    static Optional<LeaseFile> read(Section in) {
      Optional<Path> file =
          in.required(
              "file",
              new PathForm(MAX_PATH),
              Path.of("/var/lib/misc/dnsmasq.leases"),
              "Where it is; for networkd, a directory.");
      LeaseFormat format =
          in.word("format", LeaseFormat.AUTO, "How it is written; auto finds out.");
      return file.map(path -> new LeaseFile(path, format));
    }
  }

  /**
   * Who is asked for the names of private addresses.
   *
   * @param on false where nobody is
   * @param router one named by the owner; empty means this machine's default router, where its
   *     address is private
   */
  public record ReverseDns(boolean on, Optional<InetSocketAddress> router) {
    public static final ReverseDns AUTO = new ReverseDns(true, Optional.empty());
    public static final ReverseDns OFF = new ReverseDns(false, Optional.empty());
  }

  /** All addresses that begin with the same bits. */
  public record AddressBlock(InetAddress address, int prefixLength) {
    public AddressBlock {
      Objects.requireNonNull(address);
    }
  }

  /**
   * A FRITZ!Box that is asked for its hosts.
   *
   * @param url without a path
   * @param passwordFile holds the password in its first line
   */
  public record Fritzbox(String url, String user, Path passwordFile) {}
}
