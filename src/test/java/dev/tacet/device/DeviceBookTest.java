package dev.tacet.device;

import static dev.tacet.device.Evidence.NOON;
import static dev.tacet.device.Evidence.address;
import static dev.tacet.device.Evidence.having;
import static dev.tacet.device.Evidence.label;
import static dev.tacet.device.Evidence.link;
import static dev.tacet.device.Evidence.mac;
import static dev.tacet.device.Evidence.seen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.dns.DomainName;
import dev.tacet.testkit.ManualClock;
import dev.tacet.testkit.MemoryDevices;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DeviceBookTest {
  private final MemoryDevices store = new MemoryDevices();
  private final Learned learned = new Learned();
  private final Neighbours neighbours = new Neighbours();
  private DeviceBook book = book();

  @AfterEach
  void close() {
    book.close();
  }

  @Test
  void whatIsToldBeforeTheOwnerSpeaksIsShownWhenTheOwnerHasSpoken() {
    book.start();
    book.tell(link(mac(1), address(1)));

    book.owner(List.of(new OwnerFact.Named(1, "tv")));

    assertThat(having(book.snapshot(), address(1)).orElseThrow().name()).isEqualTo("tv");
  }

  @Test
  void followersHearOfDevicesButNotOfEveryQuery() {
    List<DeviceSnapshot> heard = new CopyOnWriteArrayList<>();
    book.follow(heard::add);
    book.start();
    book.tell(link(mac(1), address(1)));
    await(() -> heard.stream().anyMatch(s -> having(s, address(1)).isPresent()));
    book.owner(List.of());
    int before = heard.size();

    for (int i = 0; i < 100; i++) {
      book.tell(seen(address(1)));
    }
    book.owner(List.of());

    assertThat(heard).hasSize(before + 1);
    assertThat(heard.get(before).devices()).hasSize(1);
  }

  @Test
  void aFollowerThatFailsHoldsUpNobody() {
    AtomicInteger heard = new AtomicInteger();
    book.follow(
        s -> {
          throw new IllegalStateException("a bug of the test's");
        });
    book.follow(s -> heard.incrementAndGet());
    book.start();

    book.owner(List.of());

    assertThat(heard).hasPositiveValue();
  }

  @Test
  void anUnknownAddressHasTheNeighboursLookedAtOnceASecondAtMost() {
    ManualClock clock = new ManualClock();
    book = book(clock);
    book.start();
    await(
        () -> {
          book.owner(List.of());
          return book.snapshot().attributes();
        });
    for (int i = 0; i < 50; i++) {
      book.tell(seen(address(i)));
      book.owner(List.of());
    }
    assertThat(neighbours.looked).hasValue(1);
    assertThat(book.snapshot().devices()).isEmpty();
    assertThat(book.snapshot().counts().unattributed()).isEqualTo(50);

    clock.pass(Duration.ofSeconds(1));
    book.owner(List.of());

    assertThat(neighbours.looked).hasValue(2);
  }

  @Test
  void whereNeighboursAreBrokenAnAddressIsADeviceByItself() {
    neighbours.well = false;
    book.start();
    await(() -> !book.snapshot().attributes());

    book.tell(seen(address(1)));
    await(() -> having(book.snapshot(), address(1)).isPresent());

    assertThat(book.snapshot().attributes()).isFalse();
    assertThat(book.sources().get(0).well()).isFalse();
  }

  @Test
  void devicesAndWhatTheyLearnedSurviveARestartWithTheirIds() {
    book.start();
    book.tell(link(mac(1), address(1)));
    book.tell(link(mac(2), address(2)));
    book.tell(label(Source.LEASE, mac(2), "cam"));
    learned.asked(2, DomainName.parse("ntp.example."), true, NOON);
    book.close();

    Learned after = new Learned();
    book = book(Clock.systemUTC(), System::nanoTime, after);
    book.start();
    book.tell(link(mac(2), address(3)));
    book.tell(link(mac(3), address(4)));
    book.owner(List.of());

    Device cam = having(book.snapshot(), address(3)).orElseThrow();
    assertThat(cam.id()).isEqualTo(2);
    assertThat(cam.name()).isEqualTo("cam");
    assertThat(having(book.snapshot(), address(4)).orElseThrow().id()).isEqualTo(3);
    assertThat(after.of(2)).extracting(LearnedName::times).containsExactly(1L);
  }

  @Test
  void aNewDeviceIsKeptWithinASecondAndMereTimesAreNot() {
    ManualClock clock = new ManualClock();
    book = book(clock);
    book.start();
    book.tell(link(mac(1), address(1)));
    book.owner(List.of());
    clock.pass(Duration.ofSeconds(1));
    await(() -> store.load().devices().size() == 1);
    int writes = store.writes();

    for (int i = 0; i < 9; i++) {
      clock.pass(Duration.ofMinutes(1));
      book.tell(seen(address(1)));
      book.owner(List.of());
      book.owner(List.of());
    }

    assertThat(store.writes()).isEqualTo(writes);
    clock.pass(Duration.ofMinutes(1));
    await(() -> store.writes() == writes + 1);
  }

  @Test
  void whatTheStoreCouldNotTakeIsToldAgain() {
    ManualClock clock = new ManualClock();
    book = book(clock);
    book.start();
    book.owner(List.of()); // ids are reserved by now: without one no device is kept in mind
    store.breakDown();
    book.tell(link(mac(1), address(1)));
    book.owner(List.of());
    clock.pass(Duration.ofSeconds(2));
    book.owner(List.of());
    book.owner(List.of());
    store.mend();

    clock.pass(Duration.ofSeconds(1));

    await(
        () -> { // the minute begins whenever the book sees that it failed
          clock.pass(Duration.ofMinutes(1));
          return store.load().devices().size() == 1;
        });
  }

  @Test
  void anIdIsNotGivenAgainThoughThePowerWentBeforeItsDeviceWasKept() {
    ManualClock clock = new ManualClock();
    store.reserve(0);
    book = book(clock);
    book.start();
    book.owner(List.of()); // ids are reserved by now
    store.breakDown();
    book.tell(link(mac(1), address(1)));
    book.owner(List.of());
    int given = having(book.snapshot(), address(1)).orElseThrow().id();
    assertThat(store.load().devices()).as("nothing is kept yet").isEmpty();

    store.mend();
    DeviceBook afterwards = book(clock);
    afterwards.start();
    afterwards.tell(link(mac(2), address(2)));
    afterwards.owner(List.of());

    assertThat(having(afterwards.snapshot(), address(2)).orElseThrow().id()).isGreaterThan(given);
    afterwards.close();
  }

  @Test
  void aCleanStopGivesUnusedIdsBack() {
    store.reserve(0);
    book = book();
    book.start();
    book.tell(link(mac(1), address(1)));
    book.owner(List.of());
    assertThat(store.load().lastId()).isEqualTo(DeviceIds.AHEAD);

    book.close();

    assertThat(store.load().lastId()).isEqualTo(1);
  }

  @Test
  void noDeviceIsKnownWithoutAReservedIdAndAllAreOnceThereIsOne() {
    ManualClock clock = new ManualClock();
    store.breakDown();
    book = book(clock);
    book.start();
    book.tell(link(mac(1), address(1)));
    book.owner(List.of());
    assertThat(book.snapshot().devices()).isEmpty();
    assertThat(book.counts().devicesRefused()).isEqualTo(1);

    store.mend();

    await(
        () -> {
          clock.pass(Duration.ofSeconds(1));
          book.tell(link(mac(1), address(1)));
          return having(book.snapshot(), address(1)).isPresent();
        });
  }

  @Test
  void idsAreReservedAheadOfManyNewDevices() {
    ManualClock clock = new ManualClock();
    store.reserve(0);
    book = book(clock);
    book.start();
    for (int i = 1; i <= 3; i++) {
      for (int device = 1; device <= DeviceIds.AHEAD / 2 + 1; device++) {
        book.tell(link(mac(1_000 * i + device), address(1_000 * i + device)));
      }
      book.owner(List.of());
      int given = book.snapshot().devices().stream().mapToInt(Device::id).max().orElseThrow();
      await(
          () -> {
            clock.pass(Duration.ofSeconds(1));
            return store.load().lastId() >= given + DeviceIds.AHEAD / 2;
          });
    }

    assertThat(book.snapshot().devices()).hasSize(3 * (DeviceIds.AHEAD / 2 + 1));
    assertThat(book.counts().devicesRefused()).isZero();
  }

  @Test
  void whatTheOwnerSaidIsInTheFirstSnapshotBeforeAnyThreadRuns() {
    book.start();
    book.tell(link(mac(1), address(1)));
    book.tell(link(mac(2), address(2)));
    book.owner(List.of());
    book.close();
    List<OwnerFact> facts =
        List.of(
            new OwnerFact.Named(1, "tv"),
            new OwnerFact.SameAs(2, 1),
            new OwnerFact.Known("nas", Optional.empty(), List.of(address(9)), Optional.empty()));

    DeviceBook later =
        new DeviceBook(
            store,
            Runnable::run,
            learned,
            () -> {
              throw new AssertionError("nobody is to wait for the makers");
            },
            Evidence.HOUSE,
            facts,
            List.of(neighbours),
            Clock.systemUTC(),
            System::nanoTime);

    assertThat(later.snapshot().attributes()).isTrue();
    assertThat(later.snapshot().devices()).extracting(Device::name).containsExactly("tv", "nas");
    assertThat(later.snapshot().devices().get(0).merged()).containsExactly(2);
    assertThat(later.snapshot().devices().get(0).addresses()).noneMatch(Device.Address::confirmed);
    assertThat(having(later.snapshot(), address(9)).orElseThrow().name()).isEqualTo("nas");
  }

  @Test
  void whenADeviceIsThereIsWrittenDownAndOutlivesTheServer() {
    book.watch(
        new Watch(
            Duration.ofDays(14), true, device -> device != 2, Clock.fixed(NOON, ZoneOffset.UTC)));
    book.start();
    book.tell(alive(mac(1), address(1), NOON));
    book.tell(alive(mac(2), address(2), NOON));
    book.owner(List.of());
    long minute = NOON.getEpochSecond() / 60;

    assertThat(book.stays()).isEqualTo(Map.of(1, List.of(new Stay(minute, minute))));

    book.close();

    assertThat(store.load().devices())
        .extracting(KeptDevice::stays)
        .containsExactly(List.of(new Stay(minute, minute)), List.of());
  }

  @Test
  void withoutAWordOfTheServersNothingIsWrittenDownOfWhoIsThere() {
    book.start();
    book.tell(alive(mac(1), address(1), NOON));
    book.owner(List.of());

    assertThat(book.stays()).isEmpty();
  }

  private static Sighting.Link alive(MacAddress mac, InetAddress address, Instant at) {
    return new Sighting.Link(Source.NEIGHBOUR, address, mac, "br0", at, true);
  }

  @Test
  void aForgottenDeviceIsNotKeptAgain() {
    book.start();
    book.tell(link(mac(1), address(1)));
    book.owner(List.of());
    learned.asked(1, DomainName.parse("secret.example."), false, NOON);

    assertThat(book.forget(1)).isTrue();
    store.forget(1);
    book.close();

    assertThat(store.load().devices()).isEmpty();
    assertThat(store.load().learned()).isEmpty();
    assertThat(learned.of(1)).isEmpty();
  }

  @Test
  void aSourceThatThrowsIsSaidAndStartedAgain() {
    neighbours.failures = 1;
    ManualClock clock = new ManualClock();
    book = book(clock);
    book.start();
    await(() -> !book.sources().get(0).note().isEmpty());
    assertThat(book.sources().get(0).note()).contains("no such program");
    clock.pass(Duration.ofMillis(200));
    await(() -> !book.snapshot().attributes());

    clock.pass(Duration.ofSeconds(2));

    await(() -> book.snapshot().attributes());
    assertThat(book.sources().get(0).well()).isTrue();
  }

  @Test
  void aFloodOfLabelsNeverKeepsALinkOut() {
    Mailbox mailbox = new Mailbox();
    for (int i = 0; i < 10_000; i++) {
      mailbox.offer(label(Source.MDNS, address(i), "flood"));
      mailbox.offer(seen(address(i)));
    }

    for (int i = 0; i < Mailbox.MAX / 4; i++) {
      assertThat(mailbox.offer(link(mac(i + 1), address(i)))).isTrue();
    }

    assertThat(mailbox.offer(link(mac(9_999), address(1)))).isFalse();
    assertThat(mailbox.dropped().keySet())
        .isEqualTo(Set.of(Source.MDNS, Source.QUERIES, Source.NEIGHBOUR));
    assertThat(mailbox.dropped().values().stream().mapToLong(n -> n).sum())
        .isEqualTo(20_000 + Mailbox.MAX / 4 + 1 - Mailbox.MAX);
  }

  @Test
  void aClosedBookSaysSo() {
    book.start();
    book.close();

    book.tell(link(mac(1), address(1)));

    assertThatThrownBy(() -> book.owner(List.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  private DeviceBook book() {
    return book(Clock.systemUTC(), System::nanoTime, learned);
  }

  private DeviceBook book(ManualClock clock) {
    return book(clock, clock.nanos(), learned);
  }

  private DeviceBook book(Clock clock, LongSupplier ticker, Learned names) {
    return new DeviceBook(
        store,
        Runnable::run,
        names,
        Makers::none,
        Evidence.HOUSE,
        List.of(),
        List.of(neighbours),
        clock,
        ticker);
  }

  private static void await(BooleanSupplier condition) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    CountDownLatch never = new CountDownLatch(1);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(until);
      try {
        never.await(5, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
  }

  /** A neighbour table that tells nothing by itself. */
  private static final class Neighbours implements EvidenceSource {
    final AtomicInteger looked = new AtomicInteger();
    volatile boolean well = true;
    volatile int failures;

    @Override
    public String name() {
      return "neighbours";
    }

    @Override
    public void start(Consumer<Sighting> to) {
      if (failures-- > 0) {
        throw new IllegalStateException("no such program: ip");
      }
    }

    @Override
    public SourceState state() {
      return new SourceState(name(), true, well, "", 0, 0);
    }

    @Override
    public void refresh() {
      looked.incrementAndGet();
    }

    @Override
    public boolean tellsNeighbours() {
      return true;
    }

    @Override
    public void close() {
      well = false;
    }
  }
}
