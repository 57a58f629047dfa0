package dev.tacet.policy;

import dev.tacet.config.ProfileState;
import dev.tacet.dns.ClientHint;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs a query to find the profile of its device: 250 devices with 20 addresses each, in
 * 40 groups. As in a server, the address asked for is never the same object as the one in the
 * table. Run it with {@code -prof gc}, and with {@code -jvmArgsAppend -XX:TieredStopAtLevel=1} for
 * what escape analysis does not help.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
public class ClientLookupBenchmark {
  private static final int DEVICES = 250;
  private static final int ADDRESSES = 20;
  private static final int GROUPS = 40;

  /** Few enough to stay near the processor: the address of a query has just been made. */
  private static final int ASKED = 1 << 9;

  @Param({"known", "unknown"})
  public String asked;

  private final InetAddress[] clients = new InetAddress[ASKED];
  private ClientProfiles profiles;
  private int next;

  @Setup
  public void house() {
    Random random = new Random(5);
    List<DeviceMap.Entry> devices = new ArrayList<>();
    List<InetAddress> known = new ArrayList<>();
    List<Setting> settings = new ArrayList<>();
    for (int id = 1; id <= DEVICES; id++) {
      List<InetAddress> addresses = new ArrayList<>();
      addresses.add(ipv4(id));
      while (addresses.size() < ADDRESSES) {
        addresses.add(ipv6(random.nextLong()));
      }
      known.addAll(addresses);
      devices.add(
          new DeviceMap.Entry(
              id,
              Set.of(),
              "",
              "",
              "",
              Set.of("group" + id % GROUPS),
              false,
              addresses,
              Set.of((long) id),
              List.of(),
              Set.of()));
    }
    for (int group = 0; group < GROUPS; group++) {
      Subject subject = new Subject.OfGroup("group" + group);
      String mode = group % 2 == 0 ? "nodata" : "refused";
      settings.add(new Setting(group + 1, subject, "block-mode", mode, Instant.EPOCH));
    }
    profiles =
        new ClientProfiles(
            DeviceMap.of(devices, List.of(), true, DeviceMap.OPEN),
            new ClientProfiles.House(
                List.of(RuleSource.list(0, "ads", Action.BLOCK)),
                Map.of("none", ProfileState.OFF),
                Map.of(),
                Map.of()),
            new SettingsInForce(settings, Set.of()));
    for (int i = 0; i < ASKED; i++) {
      clients[i] =
          asked.equals("known")
              ? copy(known.get(random.nextInt(known.size())))
              : ipv6(random.nextLong());
    }
  }

  private static InetAddress ipv4(int id) {
    return address(new byte[] {(byte) 192, (byte) 168, 1, (byte) id});
  }

  private static InetAddress ipv6(long low) {
    return address(ByteBuffer.allocate(16).putLong(0xfd00000000000000L).putLong(low).array());
  }

  private static InetAddress copy(InetAddress original) {
    return address(original.getAddress());
  }

  private static InetAddress address(byte[] octets) {
    try {
      return InetAddress.getByAddress(octets);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private InetAddress client() {
    next = next + 1 & ASKED - 1;
    return clients[next];
  }

  /** The loop without a look-up. */
  @Benchmark
  public InetAddress nothing() {
    return client();
  }

  @Benchmark
  public ClientProfile byAddress() {
    return profiles.of(client(), ClientHint.NONE);
  }
}
