package dev.tacet.device;

import java.net.InetAddress;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One piece of evidence, as a source tells it to the {@link DeviceBook}. Immutable. */
public sealed interface Sighting
    permits Sighting.Link, Sighting.Gone, Sighting.Label, Sighting.Seen {

  /** Who says so. */
  Source source();

  /** When it was seen, by the wall clock: for display only, nothing is decided by it. */
  Instant at();

  /**
   * An address belongs to a MAC: evidence that may carry policy. A MAC out of a lease file is none
   * of this, because a host writes its DHCP packets itself.
   *
   * @param port where it was seen: an interface ({@code br0}) or a forwarder's address
   * @param alive whether the device itself was heard just then; what was only remembered of it is
   *     no sign that it is there
   */
  record Link(
      Source source, InetAddress address, MacAddress mac, String port, Instant at, boolean alive)
      implements Sighting {
    /** As remembered. */
    public Link(Source source, InetAddress address, MacAddress mac, String port, Instant at) {
      this(source, address, mac, port, at, false);
    }

    /**
     * @throws IllegalArgumentException where the source is a label's, or the MAC is of no device
     */
    public Link {
      if (source.grade() != Grade.IDENTITY) {
        throw new IllegalArgumentException(source + " is no identity; tell it as a Label");
      }
      if (!mac.isOfADevice()) {
        throw new IllegalArgumentException("no device has the MAC " + mac);
      }
      address = PlainAddress.of(address);
      port = LabelText.clean(port);
    }
  }

  /** The kernel dropped a neighbour. The device keeps its address; only "reachable" changes. */
  record Gone(InetAddress address, Instant at) implements Sighting {
    public Gone {
      address = PlainAddress.of(address);
    }

    @Override
    public Source source() {
      return Source.NEIGHBOUR;
    }
  }

  /**
   * A name, model or services that somebody says a device has. Made harmless and short as it comes
   * ({@link LabelText}).
   *
   * @param mac whose it is, where the source names a MAC; the address is then only noted
   * @param address whose it is otherwise
   * @param name a host name or a friendly name; may be empty
   * @param model may be empty
   * @param services DNS-SD types such as {@code _hap._tcp}, a HomeKit accessory with its category
   *     ({@code _hap._tcp ci=17}); 16 of them are kept, and nothing that is no such type
   */
  record Label(
      Source source,
      Optional<MacAddress> mac,
      Optional<InetAddress> address,
      String name,
      String model,
      Set<String> services,
      Instant at)
      implements Sighting {
    static final int MAX_SERVICES = 16;
    private static final Pattern SERVICE =
        Pattern.compile("_[a-z0-9-]{1,15}\\._(tcp|udp)( ci=[0-9]{1,3})?");

    /**
     * @throws IllegalArgumentException where it names neither MAC nor address
     */
    public Label {
      if (mac.isEmpty() && address.isEmpty()) {
        throw new IllegalArgumentException("a label needs a MAC or an address to hang on");
      }
      address = address.map(PlainAddress::of);
      name = LabelText.clean(name);
      model = LabelText.clean(model);
      services = cleaned(services);
    }

    private static Set<String> cleaned(Collection<String> services) {
      return services.stream()
          .map(service -> service.toLowerCase(Locale.ROOT))
          .filter(service -> SERVICE.matcher(service).matches())
          .distinct()
          .limit(MAX_SERVICES)
          .collect(Collectors.toUnmodifiableSet());
    }
  }

  /**
   * A client asked something: told by the observer of decisions, never on the query's way.
   *
   * @param device the id the query was judged by; 0 where the client was not attributed
   * @param mac the device's MAC as a <em>trusted</em> forwarder named it; the address is then the
   *     forwarder's own
   * @param vendor the vendor profile that spoke about the name
   */
  record Seen(
      InetAddress address,
      int device,
      Optional<MacAddress> mac,
      Optional<String> vendor,
      Instant at)
      implements Sighting {
    public Seen {
      address = PlainAddress.of(address);
      mac = mac.filter(MacAddress::isOfADevice);
      vendor = vendor.map(LabelText::clean);
    }

    @Override
    public Source source() {
      return mac.isPresent() ? Source.EDNS : Source.QUERIES;
    }
  }
}
