package dev.tacet.store;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.Origin;
import dev.tacet.dns.Question;
import dev.tacet.dns.Transport;
import dev.tacet.policy.Reason;
import dev.tacet.policy.Rung;
import dev.tacet.policy.Verdict;
import dev.tacet.querylog.Decision;
import dev.tacet.querylog.Decisions;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * What a home asks: 20 devices, one query in five blocked, 70 in 100 from the cache among names of
 * very different weight, 10 in 100 answered by an upstream with one to four addresses.
 */
final class HomeTraffic {
  private static final int NAMES = 20_000;

  private final Random random;

  HomeTraffic(long seed) {
    random = new Random(seed);
  }

  Decision next(Instant at) {
    String client = "192.0.2." + (1 + random.nextInt(20));
    int kind = random.nextInt(10);
    if (kind < 2) {
      int rule = random.nextInt(120);
      Reason reason = new Reason(Rung.PROFILE_BLOCK, "vendor" + rule % 5 + "/block");
      DomainName name = DomainName.parse("tracker-" + rule + ".vendor" + rule % 5 + ".example");
      return decision(
          at,
          client,
          name,
          new Verdict.Blocked(reason, name.toString(), Optional.empty()),
          Origin.SELF,
          90);
    }
    // Few names are asked all the time, most hardly ever.
    int rank = (int) Math.pow(NAMES, random.nextDouble());
    DomainName name = DomainName.parse("host" + rank + ".service" + rank % 97 + ".example.com");
    return kind < 9
        ? decision(at, client, name, Verdict.Allowed.BY_DEFAULT, Origin.CACHE, 60)
        : decision(
            at, client, name, Verdict.Allowed.BY_DEFAULT, Origin.upstream("udp://9.9.9.9"), 20_000);
  }

  private Decision decision(
      Instant at, String client, DomainName name, Verdict verdict, Origin origin, int micros) {
    List<InetAddress> addresses = new ArrayList<>();
    if (origin.kind() == Origin.Kind.UPSTREAM) {
      for (int i = name.hashCode() & 3; i >= 0; i--) {
        addresses.add(Decisions.address("198.51.100." + (random.nextInt(8) + 8 * i)));
      }
    }
    return new Decision(
        at,
        Decisions.address(client),
        0,
        Transport.UDP,
        Question.of(name, new int[] {1, 28, 65}[random.nextInt(3)]),
        verdict,
        origin,
        0,
        Duration.ofNanos(1_000L * (micros + random.nextInt(micros))),
        addresses,
        1);
  }
}
