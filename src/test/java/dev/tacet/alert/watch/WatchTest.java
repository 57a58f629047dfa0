package dev.tacet.alert.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.alert.Alert;
import dev.tacet.alert.AlertKind;
import dev.tacet.device.Kind;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.Origin;
import dev.tacet.dns.Question;
import dev.tacet.dns.Transport;
import dev.tacet.insight.BypassLookup;
import dev.tacet.insight.Owners;
import dev.tacet.lists.BypassNames;
import dev.tacet.policy.Verdict;
import dev.tacet.querylog.Decision;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The thread and its queue. */
class WatchTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path directory;
  private final BlockingQueue<Alert> told = new LinkedBlockingQueue<>();
  private WatchedRig rig;
  private Watch watch;

  @BeforeEach
  void aHouse() {
    rig = new WatchedRig(directory);
    rig.device(5, "camera", Kind.CAMERA);
    rig.device(6, "private", Kind.PHONE);
    rig.privacy.put(6, 1);
    watch = watch(() -> Owners.from(List.of(), List.of()));
  }

  @AfterEach
  void close() {
    watch.close();
  }

  private Watch watch(Supplier<Owners> owners) {
    return new Watch(
        rig,
        MemoryFile.in(directory),
        owners,
        () -> new BypassLookup(BypassNames.shipped()),
        List.of(new NamedName(DomainName.parse("example.org"), device -> true)),
        ZoneOffset.UTC,
        10,
        told::add,
        kind -> true,
        Clock.fixed(NOW, ZoneOffset.UTC),
        System::nanoTime);
  }

  private static Decision decision(int device, String name, Verdict verdict) {
    return new Decision(
        NOW,
        InetAddress.getLoopbackAddress(),
        device,
        Transport.UDP,
        new Question(DomainName.parse(name), 1, 1),
        verdict,
        Origin.NONE,
        0,
        Duration.ZERO,
        List.of(),
        1);
  }

  @Test
  void aQueryHandedOverBecomesAnAlertOnTheWatchsOwnThread() throws InterruptedException {
    watch.start();

    watch.observed(decision(5, "a.example.org", Verdict.Allowed.BY_DEFAULT));

    Alert alert = told.poll(20, TimeUnit.SECONDS);
    assertThat(alert).isNotNull();
    assertThat(alert.kind()).isEqualTo(AlertKind.NAMED);
    assertThat(alert.at()).isEqualTo(NOW);
  }

  @Test
  void whatIsPrivateOrNobodysOrRefusedIsNotHandedOver() throws InterruptedException {
    watch.start();

    watch.observed(decision(6, "b.example.org", Verdict.Allowed.BY_DEFAULT));
    watch.observed(decision(0, "c.example.org", Verdict.Allowed.BY_DEFAULT));
    watch.observed(decision(7, "d.example.org", Verdict.Refused.NOT_OUR_NETWORK));
    watch.observed(decision(5, "a.example.org", Verdict.Allowed.BY_DEFAULT));

    assertThat(told.poll(20, TimeUnit.SECONDS)).extracting(Alert::device).isEqualTo(5);
    watch.close();
    assertThat(told).isEmpty();
    assertThat(MemoryFile.in(directory).read().devices())
        .extracting(device -> device.device)
        .containsExactly(5);
  }

  @Test
  void aFloodIsCountedAndNobodyWaits() {
    CountDownLatch read = new CountDownLatch(1);
    watch =
        watch(
            () -> {
              try {
                assertThat(read.await(20, TimeUnit.SECONDS)).isTrue();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return Owners.from(List.of(), List.of());
            });
    watch.start();

    for (int i = 0; i < Watch.QUEUE + 500; i++) {
      watch.observed(decision(5, "x.example.net", Verdict.Allowed.BY_DEFAULT));
    }

    assertThat(watch.overflow()).isEqualTo(500);
    read.countDown();
  }

  @Test
  void aForgottenDeviceIsGoneFromTheFileWhenForgetReturns() throws Exception {
    watch.start();
    watch.observed(decision(5, "a.example.org", Verdict.Allowed.BY_DEFAULT));
    told.poll(20, TimeUnit.SECONDS);
    watch.observed(decision(5, "later.example.net", Verdict.Allowed.BY_DEFAULT));

    watch.forget(Set.of(5));

    assertThat(Files.exists(directory.resolve("alerts.seen"))).isTrue();
    assertThat(MemoryFile.in(directory).read().devices()).isEmpty();
    watch.close();
    watch.forget(Set.of(5));
    assertThat(MemoryFile.in(directory).read().devices()).isEmpty();
  }

  @Test
  void aDeviceTheBookDoesNotKnowIsCalledByItsNumber() throws InterruptedException {
    rig.devices.clear();
    watch.start();

    watch.observed(decision(9, "a.example.org", Verdict.Allowed.BY_DEFAULT));

    assertThat(told.poll(20, TimeUnit.SECONDS))
        .extracting(Alert::title)
        .isEqualTo("#9 asks a.example.org");
  }
}
