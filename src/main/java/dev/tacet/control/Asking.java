package dev.tacet.control;

import dev.tacet.control.api.ExplainDevice;
import dev.tacet.control.api.SettingLine;
import dev.tacet.device.Device;
import dev.tacet.device.MacAddress;
import dev.tacet.dns.AddressText;
import dev.tacet.policy.ClientProfile;
import dev.tacet.policy.Policy;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** As whom something is explained: a device, or an address as it would ask right now. */
final class Asking {
  /**
   * @param address it asks from; empty for a device that has none
   * @param came what is set for it, and where from
   */
  record Asker(
      Optional<InetAddress> address,
      ClientProfile profile,
      ExplainDevice device,
      List<SettingLine> came) {}

  private final ChosenDevices chosen;
  private final Settled settled;

  Asking(ChosenDevices chosen, Settled settled) {
    this.chosen = chosen;
    this.settled = settled;
  }

  /**
   * @param typed a device as people type it, or any address; empty is this machine
   */
  Asker as(String typed, Policy policy) {
    if (typed.isEmpty()) {
      return from(InetAddress.getLoopbackAddress(), policy, false);
    }
    Optional<InetAddress> address = ChosenDevices.address(typed.strip());
    if (address.isPresent()) {
      return from(address.get(), policy, true);
    }
    Device device = chosen.one(typed).device();
    Optional<InetAddress> its =
        device.addresses().stream()
            .filter(Device.Address::confirmed)
            .map(Device.Address::address)
            .findFirst();
    InetAddress nobody = InetAddress.getLoopbackAddress();
    ClientProfile profile =
        policy.profileOfDevice(device.id()).orElseGet(() -> policy.profileOf(nobody));
    return new Asker(its, profile, told(device, profile, ""), came(device, profile));
  }

  private Asker from(InetAddress address, Policy policy, boolean asked) {
    ClientProfile profile = policy.profileOf(address);
    Optional<Device> device = chosen.byId(profile.device());
    ExplainDevice told =
        device
            .map(d -> told(d, profile, attribution(d, address)))
            .orElseGet(() -> nobody(profile, address, asked));
    List<SettingLine> came =
        device
            .map(d -> came(d, profile))
            .orElseGet(() -> settled.of(Optional.of(profile), Set.of()));
    return new Asker(Optional.of(address), profile, told, came);
  }

  private static ExplainDevice nobody(ClientProfile profile, InetAddress address, boolean asked) {
    String why =
        profile.attributed() || !asked
            ? ""
            : "whose "
                + AddressText.of(address)
                + " is, is not known yet: it may only what every device in quarantine may";
    return new ExplainDevice(
        0, "", List.of(), profile.quarantine().name().toLowerCase(Locale.ROOT), why);
  }

  private static ExplainDevice told(Device device, ClientProfile profile, String attribution) {
    return new ExplainDevice(
        device.id(),
        device.name(),
        profile.who().groups().stream().sorted().toList(),
        profile.quarantine().name().toLowerCase(Locale.ROOT),
        attribution);
  }

  private List<SettingLine> came(Device device, ClientProfile profile) {
    Set<Integer> ids = new TreeSet<>(device.merged());
    ids.add(device.id());
    return settled.of(Optional.of(profile), ids);
  }

  /** {@code 192.0.2.23 is tv by neighbour table, MAC 02:11:22:33:44:55}. */
  private static String attribution(Device device, InetAddress address) {
    String by =
        device.addresses().stream()
            .filter(a -> a.address().equals(address))
            .map(a -> " by " + a.source().word())
            .findFirst()
            .orElse("");
    String mac =
        device.macs().stream()
            .findFirst()
            .map(MacAddress::toString)
            .map(m -> ", MAC " + m)
            .orElse("");
    return AddressText.of(address) + " is " + device.name() + by + mac;
  }
}
