package dev.tacet.device;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * A device with all that is known of it, those the owner merged into it included. Immutable.
 *
 * @param id rises, is never used again
 * @param merged the ids merged into this one, without its own
 * @param key what makes it that device
 * @param name what to call it; cleaned, never empty
 * @param kindEvidence what speaks for the kind, and against it, in words
 * @param maker of its MAC by the IEEE registry, or empty
 * @param randomised whether each of its MACs is made up by itself
 * @param labels what it and others call it
 */
public record Device(
    int id,
    Set<Integer> merged,
    DeviceKey key,
    String name,
    NameFrom from,
    Kind kind,
    List<String> kindEvidence,
    String maker,
    boolean randomised,
    List<MacAddress> macs,
    List<Address> addresses,
    List<LabelSeen> labels,
    Instant firstSeen,
    Instant lastSeen) {

  public Device {
    if (id <= 0) {
      throw new IllegalArgumentException("a device's id begins with 1: " + id);
    }
    if (name.isEmpty()) {
      throw new IllegalArgumentException("device " + id + " has no name");
    }
    merged = Set.copyOf(merged);
    kindEvidence = List.copyOf(kindEvidence);
    macs = List.copyOf(macs);
    addresses = List.copyOf(addresses);
    labels = List.copyOf(labels);
  }

  /**
   * An address the device has or had.
   *
   * @param source who said so
   * @param port the interface or the forwarder's address, or empty
   * @param first when it was seen, {@link #NEVER} where the owner entered it and nobody saw it
   * @param confirmed said by an identity since the start. One that is only remembered from before
   *     is for display: it may be another's by now, and must carry no policy
   * @param reachable whether the kernel has it in its table
   */
  public record Address(
      InetAddress address,
      Source source,
      String port,
      Instant first,
      Instant last,
      boolean confirmed,
      boolean reachable) {
    /** Before all others. */
    public static final Instant NEVER = Instant.EPOCH;

    public Address {
      address = PlainAddress.of(address);
    }
  }

  /**
   * One thing the device is called by one source.
   *
   * @param text a name, or empty where only a model or services are told
   * @param services DNS-SD types
   * @param last when it was told the last time
   */
  public record LabelSeen(
      Source source, String text, String model, Set<String> services, Instant last) {
    public LabelSeen {
      text = LabelText.clean(text);
      model = LabelText.clean(model);
      services = Set.copyOf(services);
    }
  }
}
