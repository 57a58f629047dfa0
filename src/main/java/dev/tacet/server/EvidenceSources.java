package dev.tacet.server;

import dev.tacet.config.DevicesConfig;
import dev.tacet.config.KnownDeviceConfig;
import dev.tacet.device.EvidenceSource;
import dev.tacet.device.source.FritzBox;
import dev.tacet.device.source.FritzBoxSettings;
import dev.tacet.device.source.KnownDevices;
import dev.tacet.device.source.LeaseFile;
import dev.tacet.device.source.LeaseFiles;
import dev.tacet.device.source.LeaseFormat;
import dev.tacet.device.source.MulticastNames;
import dev.tacet.device.source.Neighbours;
import dev.tacet.device.source.OwnInterfaces;
import dev.tacet.device.source.ReverseDns;
import dev.tacet.device.source.SwitchedOff;
import dev.tacet.policy.Network;
import java.net.InetAddress;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Makes the sources of evidence as the configuration has them. Pure functions. */
final class EvidenceSources {
  private EvidenceSources() {}

  static EvidenceSource neighbours(DevicesConfig config, OwnInterfaces own, Clock clock) {
    return config.neighbours() ? new Neighbours(own, clock) : new SwitchedOff("neighbours");
  }

  static EvidenceSource leases(DevicesConfig config, Clock clock) {
    if (!config.leases()) {
      return new SwitchedOff("leases");
    }
    return new LeaseFiles(
        config.leaseFiles().stream()
            .map(f -> new LeaseFile(f.file(), LeaseFormat.valueOf(f.format().name())))
            .toList(),
        clock);
  }

  static EvidenceSource announcements(
      DevicesConfig config, OwnInterfaces own, Clock clock, LongSupplier ticker) {
    return config.mdns() ? new MulticastNames(own, clock, ticker) : new SwitchedOff("mdns");
  }

  /** Empty where the router is not to be asked. */
  static Optional<ReverseDns> reverseDns(
      DevicesConfig config,
      RouterNames router,
      OwnInterfaces own,
      Clock clock,
      LongSupplier ticker) {
    return config.reverseDns().on()
        ? Optional.of(new ReverseDns(router, own, clock, ticker))
        : Optional.empty();
  }

  static EvidenceSource fritzbox(DevicesConfig config, RouterNames router, Clock clock) {
    return config
        .fritzbox()
        .map(box -> new FritzBoxSettings(URI.create(box.url()), box.user(), box.passwordFile()))
        .<EvidenceSource>map(box -> new FritzBox(box, router, clock))
        .orElseGet(() -> new SwitchedOff("fritzbox"));
  }

  /** Those whose word for a MAC is believed. */
  static List<Network> forwarders(DevicesConfig config) {
    return config.trustedForwarders().stream()
        .map(block -> new Network(block.address(), block.prefixLength()))
        .toList();
  }

  /** Reads the devices the owner named; the table in a file may have changed. */
  static KnownDevices known(DevicesConfig config) {
    return KnownDevices.of(
        config.known().stream().map(EvidenceSources::item).toList(), config.csv());
  }

  private static KnownDevices.Item item(KnownDeviceConfig device) {
    return new KnownDevices.Item(
        device.where(),
        device.name(),
        device.mac().orElse(""),
        device.addresses().stream().map(InetAddress::getHostAddress).toList(),
        device.kind().orElse(""),
        device.groups(),
        device.token().orElse(""));
  }
}
