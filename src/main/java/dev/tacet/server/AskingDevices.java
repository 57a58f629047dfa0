package dev.tacet.server;

import dev.tacet.device.Learned;
import dev.tacet.device.MacAddress;
import dev.tacet.device.Sighting;
import dev.tacet.dns.ClientHint;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.Query;
import dev.tacet.dns.Rcodes;
import dev.tacet.lists.VendorNames;
import dev.tacet.lists.VendorProfiles;
import dev.tacet.policy.ClientProfile;
import dev.tacet.policy.ClientProfile.Quarantine;
import dev.tacet.policy.CurrentPolicy;
import dev.tacet.policy.Match;
import dev.tacet.policy.Network;
import dev.tacet.policy.Policy;
import dev.tacet.policy.RuleSource;
import dev.tacet.policy.Verdict;
import dev.tacet.querylog.Decision;
import dev.tacet.querylog.DecisionObserver;
import java.net.InetAddress;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Hears every decision and tells the device book who asks: so that an address of nobody is looked
 * up, so that "last seen" is right, and which vendors a device talks to. What a device in
 * quarantine asks is written down. One thread, the log's; {@link #unknownMac} on any.
 */
final class AskingDevices implements DecisionObserver {
  /** Whoever is known is told of this seldom: only times change. */
  private static final long KNOWN_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** An address of nobody is to be found out within a second. */
  private static final long UNKNOWN_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private static final int MAX_TOLD = 8_192;

  private record Told(InetAddress client, int device, Optional<String> vendor) {
    /** Written out, as this is asked for each query. */
    @Override
    public boolean equals(Object other) {
      return other instanceof Told told
          && device == told.device
          && client.equals(told.client)
          && vendor.equals(told.vendor);
    }

    @Override
    public int hashCode() {
      return (31 * client.hashCode() + device) * 31 + vendor.hashCode();
    }
  }

  private final CurrentPolicy current;
  private final Learned learned;
  private final List<Network> forwarders;
  private final VendorNames vendorNames;
  private final Clock clock;
  private final LongSupplier ticker;

  /** When each was told of, those heard of last at the end. */
  private final Map<Told, long[]> told = new LinkedHashMap<>(64, 0.75f, true);

  private volatile Consumer<Sighting> book = sighting -> {};

  /**
   * @param forwarders whose word for a MAC is believed
   * @param vendorNames what is of no vendor, without a look into the index
   * @param ticker monotonic nanoseconds
   */
  AskingDevices(
      CurrentPolicy current,
      Learned learned,
      List<Network> forwarders,
      VendorNames vendorNames,
      Clock clock,
      LongSupplier ticker) {
    this.current = current;
    this.learned = learned;
    this.forwarders = List.copyOf(forwarders);
    this.vendorNames = vendorNames;
    this.clock = clock;
    this.ticker = ticker;
  }

  /** From now on this is told. */
  void tell(Consumer<Sighting> changed) {
    book = changed;
  }

  @Override
  public void observed(Decision raw) {
    if (raw.verdict().equals(Verdict.Refused.NOT_OUR_NETWORK)) {
      return; // from outside our networks: none of our devices
    }
    Policy policy = current.get();
    DomainName name = raw.question().qname();
    if (raw.device() != 0) {
      Optional<ClientProfile> profile = policy.profileOfDevice(raw.device());
      if (profile.filter(p -> p.quarantine() != Quarantine.NONE).isPresent()) {
        learned.asked(raw.device(), name, passesByItself(raw), raw.at());
      }
    }
    boolean forwarded = isForwarder(raw.client());
    if (forwarded && raw.device() == 0) {
      return; // told by unknownMac, which knows the MAC
    }
    Optional<String> vendor = vendorOf(policy, name);
    if (!isDue(new Told(raw.client(), raw.device(), vendor))) {
      return;
    }
    Optional<MacAddress> mac =
        forwarded
            ? policy.devices().device(raw.device()).stream()
                .flatMap(device -> device.macs().stream())
                .findFirst()
                .map(MacAddress::new)
            : Optional.empty();
    book.accept(new Sighting.Seen(raw.client(), raw.device(), mac, vendor, raw.at()));
  }

  /**
   * Whether a name is there and let through for its own sake: not because filtering is paused, the
   * device is exempt or only observed, or a list only watches. Else learning meanwhile would grant
   * trackers, and names that whoever registers them next week gets.
   */
  private static boolean passesByItself(Decision raw) {
    Verdict verdict = raw.verdict();
    return verdict.allows()
        && raw.rcode() == Rcodes.NOERROR
        && switch (verdict.reason().rung()) {
          case QUARANTINE, OWNER, KEEP, IMPORTANT_ALLOW, LIST_ALLOW, DEFAULT -> true;
          default -> false;
        };
  }

  /** A forwarder that is believed names a MAC nobody has yet. */
  void unknownMac(Query query) {
    ClientHint hint = query.hint();
    if (hint.hasMac() && isForwarder(query.client())) {
      book.accept(
          new Sighting.Seen(
              query.client(),
              0,
              Optional.of(new MacAddress(hint.mac())),
              Optional.empty(),
              clock.instant()));
    }
  }

  private boolean isForwarder(InetAddress client) {
    for (Network network : forwarders) {
      if (network.contains(client)) {
        return true;
      }
    }
    return false;
  }

  /** The vendor whose profile names it, in force or not. Ways around us are of no vendor. */
  private Optional<String> vendorOf(Policy policy, DomainName name) {
    if (!vendorNames.mayHave(name)) {
      return Optional.empty();
    }
    for (Match match : policy.lists().matches(name)) {
      RuleSource source = match.source();
      if (source.isProfile()) {
        String vendor = source.owner();
        if (!vendor.equals(VendorProfiles.BYPASS)) {
          return Optional.of(vendor);
        }
      }
    }
    return Optional.empty();
  }

  private boolean isDue(Told one) {
    long now = ticker.getAsLong();
    long[] before = told.get(one);
    if (before == null) {
      told.put(one, new long[] {now});
      if (told.size() > MAX_TOLD) {
        told.remove(told.keySet().iterator().next());
      }
      return true;
    }
    long rest = one.device() == 0 ? UNKNOWN_NANOS : KNOWN_NANOS;
    boolean due = now - before[0] >= rest;
    if (due) {
      before[0] = now;
    }
    return due;
  }
}
