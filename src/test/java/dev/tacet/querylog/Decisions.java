package dev.tacet.querylog;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.ExtendedError;
import dev.tacet.dns.Origin;
import dev.tacet.dns.Question;
import dev.tacet.dns.Rcodes;
import dev.tacet.dns.Transport;
import dev.tacet.policy.Reason;
import dev.tacet.policy.Rung;
import dev.tacet.policy.Verdict;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Decisions for tests. */
public final class Decisions {
  public static final Instant START = Instant.parse("2026-11-21T20:14:07.123Z");

  private Decisions() {}

  public static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(literal, e);
    }
  }

  public static Decision allowed(Instant at, String client, String name) {
    return of(at, client, name, Verdict.Allowed.BY_DEFAULT, Origin.CACHE, List.of());
  }

  public static Decision blocked(Instant at, String client, String name, String rule) {
    Reason reason = new Reason(Rung.PROFILE_BLOCK, "xiaomi/block");
    Verdict verdict = new Verdict.Blocked(reason, rule, Optional.empty());
    return of(at, client, name, verdict, Origin.SELF, List.of());
  }

  public static Decision answered(Instant at, String name, String... addresses) {
    List<InetAddress> found = new ArrayList<>();
    for (String address : addresses) {
      found.add(address(address));
    }
    return of(
        at, "192.0.2.7", name, Verdict.Allowed.BY_DEFAULT, Origin.upstream("udp://9.9.9.9"), found);
  }

  public static Decision of(
      Instant at,
      String client,
      String name,
      Verdict verdict,
      Origin origin,
      List<InetAddress> addresses) {
    return new Decision(
        at,
        address(client),
        0,
        Transport.UDP,
        Question.of(DomainName.parse(name), 1),
        verdict,
        origin,
        Rcodes.NOERROR,
        Duration.ofNanos(412_000),
        addresses,
        1);
  }

  /** The same, of a device that is known. */
  public static Decision ofDevice(int device, Decision decision) {
    return new Decision(
        decision.at(),
        decision.client(),
        device,
        decision.transport(),
        decision.question(),
        decision.verdict(),
        decision.origin(),
        decision.rcode(),
        decision.took(),
        decision.addresses(),
        decision.repeats());
  }

  /** Any decision, of values a store keeps whole: milliseconds, microseconds, no addresses. */
  public static Decision any(Random random, Instant at) {
    DomainName name = anyName(random);
    Reason reason =
        new Reason(
            Rung.values()[random.nextInt(Rung.values().length)],
            random.nextBoolean() ? "" : "list-" + random.nextInt(9));
    Optional<DomainName> other =
        random.nextBoolean() ? Optional.empty() : Optional.of(anyName(random));
    Verdict verdict =
        switch (random.nextInt(4)) {
          case 0 -> new Verdict.Allowed(reason, other.map(DomainName::toString), other);
          case 1 -> new Verdict.Blocked(reason, anyName(random).toString(), other);
          case 2 -> new Verdict.Rewritten(reason, "/^ad[0-9]+\\./", other, List.of(), List.of());
          default ->
              new Verdict.Refused(
                  reason, ExtendedError.values()[random.nextInt(ExtendedError.values().length)]);
        };
    Origin[] origins = {
      Origin.SELF, Origin.CACHE, Origin.STALE, Origin.NONE, Origin.upstream("tcp://192.0.2.53")
    };
    byte[] octets = new byte[random.nextBoolean() ? 4 : 16];
    random.nextBytes(octets);
    octets[0] = 0x20;
    try {
      return new Decision(
          at,
          InetAddress.getByAddress(octets),
          random.nextInt(3) * 70,
          Transport.values()[random.nextInt(Transport.values().length)],
          new Question(
              name, random.nextInt(65_536), random.nextInt(4) > 0 ? 1 : random.nextInt(65_536)),
          verdict,
          origins[random.nextInt(origins.length)],
          random.nextInt(4_097) - 1,
          Duration.ofNanos(1_000L * random.nextInt(10_000_000)),
          List.of(),
          1 + (random.nextInt(4) > 0 ? 0 : random.nextInt(1_000_000)));
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  /** A name of any octets, the root now and then. */
  public static DomainName anyName(Random random) {
    byte[] wire = new byte[64];
    int at = 0;
    for (int label = random.nextInt(4); label > 0; label--) {
      int length = 1 + random.nextInt(9);
      wire[at++] = (byte) length;
      for (int i = 0; i < length; i++) {
        wire[at++] = (byte) (random.nextBoolean() ? 'a' + random.nextInt(26) : random.nextInt(256));
      }
    }
    return DomainName.fromWire(wire);
  }
}
