package dev.tacet.device;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** What the owner says about devices, from settings and from the configuration. Immutable. */
public sealed interface OwnerFact
    permits OwnerFact.Named,
        OwnerFact.OfKind,
        OwnerFact.SameAs,
        OwnerFact.NotSameAs,
        OwnerFact.Touched,
        OwnerFact.Known {

  /** The owner's name for a device stands above all others. */
  record Named(int device, String name) implements OwnerFact {
    public Named {
      name = LabelText.clean(name);
      if (name.isEmpty()) {
        throw new IllegalArgumentException("the name of device " + device + " is empty");
      }
    }
  }

  /** The owner's kind for a device. */
  record OfKind(int device, Kind kind) implements OwnerFact {}

  /** A device is one with another, which gives it its id and its name. */
  record SameAs(int device, int main) implements OwnerFact {}

  /** Two devices are not the same: do not propose it again. */
  record NotSameAs(int device, int other) implements OwnerFact {}

  /** The owner set something else for a device, so that it is never forgotten to make room. */
  record Touched(int device) implements OwnerFact {}

  /**
   * A device of the configuration. With a MAC it is the device of that MAC; without, one that has
   * these addresses whatever MAC they are seen at.
   */
  record Known(
      String name, Optional<MacAddress> mac, List<InetAddress> addresses, Optional<Kind> kind)
      implements OwnerFact {
    public Known {
      name = LabelText.clean(name);
      if (name.isEmpty()) {
        throw new IllegalArgumentException("a known device needs a name");
      }
      if (mac.isEmpty() && addresses.isEmpty()) {
        throw new IllegalArgumentException(name + " needs a MAC or an address");
      }
      if (mac.isPresent() && !mac.get().isOfADevice()) {
        throw new IllegalArgumentException(name + ": no device has the MAC " + mac.get());
      }
      addresses = addresses.stream().map(PlainAddress::of).distinct().toList();
    }

    /** The device it is about. */
    DeviceKey key() {
      return mac.<DeviceKey>map(DeviceKey.OfMac::new).orElseGet(() -> new DeviceKey.OfName(name));
    }

    /** The known devices among all the owner said. */
    static List<Known> of(List<OwnerFact> facts) {
      return facts.stream().filter(Known.class::isInstance).map(Known.class::cast).toList();
    }

    List<InetAddress> firstAddresses(int most) {
      return addresses.subList(0, Math.min(addresses.size(), most));
    }
  }
}
