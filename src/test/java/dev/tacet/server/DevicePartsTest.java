package dev.tacet.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.config.DevicesConfig;
import dev.tacet.config.DevicesConfig.NewDevices;
import dev.tacet.config.DevicesConfig.ReverseDns;
import dev.tacet.config.QueryLogConfig;
import dev.tacet.control.api.ControlException;
import dev.tacet.device.Device;
import dev.tacet.device.DeviceStore;
import dev.tacet.device.Learned;
import dev.tacet.device.Watch;
import dev.tacet.lists.VendorNames;
import dev.tacet.policy.CurrentPolicy;
import dev.tacet.policy.OwnerRules;
import dev.tacet.policy.Policy;
import dev.tacet.querylog.DecisionSink;
import dev.tacet.querylog.LoggedDecision;
import dev.tacet.querylog.MemorySink;
import dev.tacet.querylog.QueryLog;
import dev.tacet.querylog.SinkException;
import dev.tacet.testkit.ManualClock;
import dev.tacet.testkit.MemoryDevices;
import dev.tacet.testkit.MemoryRules;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What must not happen to devices when a disk is full or a file is broken. */
@Timeout(60)
final class DevicePartsTest {
  private static final String HEADING = "name,mac,addresses,kind,groups\n";

  /** The log of a disk that can be full. */
  private static final class Disk implements DecisionSink {
    private final MemorySink rows = new MemorySink();
    private volatile boolean full;

    @Override
    public boolean append(List<LoggedDecision> batch) {
      return rows.append(batch);
    }

    @Override
    public void write(List<LoggedDecision> batch) {
      rows.write(batch);
    }

    @Override
    public long lastSeq() {
      return rows.lastSeq();
    }

    @Override
    public void trim(Instant now) {
      rows.trim(now);
    }

    @Override
    public long purge(Instant before) {
      return rows.purge(before);
    }

    @Override
    public long forget(Set<Integer> devices, Set<InetAddress> addresses) {
      if (full) {
        throw new SinkException("the disk is full", new IOException("no room"));
      }
      return rows.forget(devices, addresses);
    }

    @Override
    public void names(Map<Integer, String> names) {
      rows.names(names);
    }

    @Override
    public void close() {
      rows.close();
    }
  }

  @TempDir private Path directory;
  private final ManualClock clock = new ManualClock();
  private final CurrentPolicy policy = new CurrentPolicy(Policy.OPEN);
  private final OwnerRules owner =
      new OwnerRules(new MemoryRules(), policy, Map.of(), Map.of(), clock, clock.nanos());
  private final FullDevices devices = new FullDevices();
  private final Disk disk = new Disk();
  private final QueryLog log =
      new QueryLog(
          disk,
          disk.rows,
          new QueryLogConfig(
              QueryLogConfig.Store.MEMORY,
              Duration.ofDays(14),
              1L << 20,
              Duration.ofSeconds(60),
              500,
              Duration.ofMinutes(10)),
          clock,
          System::nanoTime);
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private DeviceParts parts;

  @BeforeEach
  void start() throws IOException {
    Files.writeString(csv(), HEADING + "tablet,,192.0.2.4,,kids\n");
    Learned learned = new Learned();
    log.start();
    parts =
        new DeviceParts(
            new DevicesConfig(
                false,
                false,
                List.of(),
                List.of(),
                Optional.of(csv()),
                new ReverseDns(false, Optional.empty()),
                false,
                List.of(),
                Optional.empty(),
                NewDevices.OPEN),
            devices,
            learned,
            owner,
            policy,
            log,
            new AskingDevices(policy, learned, List.of(), new VendorNames(), clock, clock.nanos()),
            new LogPrivacy(policy, 0, List.of()),
            Watch.OFF,
            Runnable::run,
            loops,
            clock,
            clock.nanos());
    parts.start();
  }

  @AfterEach
  void stop() {
    disk.full = false;
    parts.close();
    log.close();
    loops.shutdownGracefully(0, 0, java.util.concurrent.TimeUnit.SECONDS).syncUninterruptibly();
  }

  private Path csv() {
    return directory.resolve("devices.csv");
  }

  private Device tablet() {
    return parts.snapshot().devices().stream()
        .filter(device -> device.name().equals("tablet"))
        .findFirst()
        .orElseThrow();
  }

  private Set<String> groups() {
    return policy.get().profileOfDevice(tablet().id()).orElseThrow().who().groups();
  }

  @Test
  void aDeviceThatCouldNotBeForgottenIsAsLockedInAsItWasAndCanBeForgottenLater() {
    Device tablet = tablet();
    owner.devices().lock(tablet.id(), "lock", "");
    parts.ownerSays(owner.settings());
    disk.full = true;

    assertThatThrownBy(() -> parts.forget(tablet, "anna"))
        .isInstanceOf(ControlException.class)
        .hasMessageContaining("the disk is full");

    assertThat(tablet().id()).isEqualTo(tablet.id());
    assertThat(policy.get().profileOfDevice(tablet.id()).orElseThrow().quarantine().name())
        .isEqualTo("LOCKED");
    disk.full = false;
    parts.forget(tablet(), "anna");
    assertThat(tablet().id()).as("the file names it: it is a new one").isNotEqualTo(tablet.id());
    assertThat(owner.settings().settings()).isEmpty();
  }

  @Test
  void whereOnlyTheDeviceItselfCannotBeDeletedItIsThereToBeForgottenOnceMore() {
    Device tablet = tablet();
    owner.devices().lock(tablet.id(), "lock", "");
    parts.ownerSays(owner.settings());
    devices.full = true;

    assertThatThrownBy(() -> parts.forget(tablet, "anna"))
        .isInstanceOf(ControlException.class)
        .hasMessageContaining("deleted is its rows of the query log, and what you set")
        .hasMessageContaining("still there is its addresses");

    assertThat(tablet().id()).isEqualTo(tablet.id());
    assertThat(policy.get().profileOfDevice(tablet.id()).orElseThrow().quarantine().name())
        .as("it is shown as it is")
        .isEqualTo("NONE");
    devices.full = false;
    parts.forget(tablet(), "anna");
    assertThat(tablet().id()).isNotEqualTo(tablet.id());
  }

  @Test
  void aForgottenDeviceOfTheTableIsBackAtOnceWhetherOrNotAnythingWasSetForIt() {
    int before = tablet().id();

    parts.forget(tablet(), "anna");

    assertThat(tablet().id()).isNotEqualTo(before);
  }

  /** Keeps devices, and cannot delete any while the test says so. */
  private static final class FullDevices implements DeviceStore {
    private final DeviceStore kept = new MemoryDevices();
    private volatile boolean full;

    @Override
    public Kept load() {
      return kept.load();
    }

    @Override
    public void reserve(int lastId) {
      kept.reserve(lastId);
    }

    @Override
    public void given(int lastId) {
      kept.given(lastId);
    }

    @Override
    public void keep(Changes changes) {
      kept.keep(changes);
    }

    @Override
    public void forget(int id) {
      if (full) {
        throw new SinkException("state.db: the disk is full", new IOException("no room"));
      }
      kept.forget(id);
    }

    @Override
    public void unlearn(int id) {
      kept.unlearn(id);
    }
  }

  @Test
  void aTableThatIsBrokenIsNotTakenAndNobodyFallsOutOfAGroup() throws IOException {
    assertThat(groups()).containsExactly("kids");

    Files.writeString(csv(), "nmae,mac,addresses,kind,groups\ntablet,,192.0.2.4,,kids\n");
    parts.reload();

    assertThat(groups()).containsExactly("kids");
    assertThat(parts.sources())
        .filteredOn(source -> source.name().equals("known"))
        .singleElement()
        .matches(source -> !source.well() && source.note().contains("devices.csv:1"));
    Files.writeString(csv(), HEADING + "tablet,,192.0.2.4,,teens\n");
    parts.reload();
    assertThat(groups()).containsExactly("teens");
  }
}
