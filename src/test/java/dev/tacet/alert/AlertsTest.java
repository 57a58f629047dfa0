package dev.tacet.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.config.AlertChannelConfig;
import dev.tacet.config.AlertNamed;
import dev.tacet.config.AlertQuietHours;
import dev.tacet.config.AlertSwitch;
import dev.tacet.config.AlertWebhookConfig;
import dev.tacet.config.AlertsConfig;
import dev.tacet.testkit.ManualClock;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From raise to a channel: switches, repeats, quiet hours, bounds. */
class AlertsTest {
  private static final Map<String, AlertSwitch> ALL = Map.of();

  private final ManualClock clock = new ManualClock();
  private final List<Alerts> made = new ArrayList<>();

  /** Sends to a list; fails, or hangs, as long as the test says. */
  private static final class FakeChannel implements Channel {
    final BlockingQueue<Notice> sent = new LinkedBlockingQueue<>();
    final Semaphore begun = new Semaphore(0);
    final CountDownLatch closed = new CountDownLatch(1);
    volatile Optional<NotSentException> failure = Optional.empty();
    volatile boolean hangs;

    @Override
    public String send(Notice notice) throws NotSentException, InterruptedException {
      begun.release();
      if (hangs) {
        closed.await();
        throw new InterruptedException("closed");
      }
      if (failure.isPresent()) {
        throw failure.get();
      }
      sent.add(notice);
      return "taken";
    }

    Notice next() throws InterruptedException {
      Notice notice = sent.poll(10, TimeUnit.SECONDS);
      assertThat(notice).as("a notice").isNotNull();
      return notice;
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  @AfterEach
  void close() {
    made.forEach(Alerts::close);
  }

  private static AlertWebhookConfig config(String name, boolean always) {
    return new AlertWebhookConfig(
        name, always, URI.create("http://127.0.0.1:9/"), Path.of("/nowhere"));
  }

  private Alerts alerts(
      Map<String, AlertSwitch> kinds,
      Optional<AlertQuietHours> quiet,
      Clock wall,
      Map<String, FakeChannel> channels) {
    List<AlertChannelConfig> configs =
        channels.keySet().stream()
            .sorted()
            .map(name -> (AlertChannelConfig) config(name, name.startsWith("always")))
            .toList();
    Alerts alerts =
        new Alerts(
            new AlertsConfig(kinds, quiet, List.<AlertNamed>of(), configs),
            channel -> channels.get(channel.name()),
            id -> "camera",
            List.of(Duration.ZERO, Duration.ZERO),
            wall,
            clock.nanos());
    made.add(alerts);
    alerts.start();
    return alerts;
  }

  private Alerts alerts(FakeChannel channel) {
    return alerts(ALL, Optional.empty(), clock, Map.of("a", channel));
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("the deadline").isLessThan(until);
      Thread.sleep(5);
    }
  }

  private static ChannelState state(Alerts alerts) {
    return alerts.channels().get(0);
  }

  @Test
  void withoutAChannelNothingIsKept() {
    Alerts alerts = alerts(ALL, Optional.empty(), clock, Map.of());

    for (int i = 0; i < 1_000; i++) {
      alerts.raise(Samples.alert(AlertKind.STORM, "s" + i));
    }

    assertThat(alerts.channels()).isEmpty();
    assertThat(alerts.counts()).containsEntry("raised", 1_000L).containsEntry("repeated", 0L);
  }

  @Test
  void anAlertGoesOutWithTheNameItsDeviceHasNow() throws Exception {
    FakeChannel channel = new FakeChannel();
    alerts(channel).raise(Samples.alert(AlertKind.BEACON, "x"));

    Notice notice = channel.next();
    assertThat(notice.kind()).isEqualTo("beacon");
    assertThat(notice.deviceName()).isEqualTo("camera");
  }

  @Test
  void aKindThatIsSwitchedOffIsNotTold() throws Exception {
    FakeChannel channel = new FakeChannel();
    Alerts alerts =
        alerts(Map.of("storm", AlertSwitch.OFF), Optional.empty(), clock, Map.of("a", channel));

    alerts.raise(Samples.alert(AlertKind.STORM, "x"));
    alerts.raise(Samples.alert(AlertKind.BYPASS, "x"));

    assertThat(channel.next().kind()).isEqualTo("bypass");
    assertThat(alerts.counts()).containsEntry("switchedOff", 1L);
  }

  @Test
  void ofOneKindAndSubjectOneIsToldInAnHourWhateverTheWallClockDoes() throws Exception {
    FakeChannel channel = new FakeChannel();
    Alerts alerts = alerts(channel);

    alerts.raise(Samples.alert(AlertKind.STORM, "x"));
    clock.jump(Duration.ofDays(-400));
    alerts.raise(Samples.alert(AlertKind.STORM, "x"));
    clock.jump(Duration.ofDays(800));
    alerts.raise(Samples.alert(AlertKind.STORM, "x"));
    alerts.raise(Samples.alert(AlertKind.STORM, "y"));
    alerts.raise(Samples.alert(AlertKind.BEACON, "x"));
    clock.pass(Duration.ofHours(1));
    alerts.raise(Samples.alert(AlertKind.STORM, "x"));

    assertThat(List.of(channel.next(), channel.next(), channel.next(), channel.next()))
        .extracting(n -> n.kind() + " " + n.subject())
        .containsExactly("storm x", "storm y", "beacon x", "storm x");
    assertThat(alerts.counts()).containsEntry("repeated", 2L);
  }

  @Test
  void quietHoursHoldOverMidnightAndEndInOneMessage() throws Exception {
    FakeChannel sleeper = new FakeChannel();
    FakeChannel program = new FakeChannel();
    Alerts alerts =
        alerts(
            ALL,
            Optional.of(new AlertQuietHours(LocalTime.of(22, 0), LocalTime.of(7, 0))),
            clock,
            Map.of("sleeper", sleeper, "always", program));
    clock.pass(Duration.ofHours(11)); // 23:00

    alerts.raise(Samples.alert(AlertKind.UPSTREAM_DOWN, "x"));
    clock.pass(Duration.ofHours(3)); // 02:00 of the next day
    alerts.raise(Samples.alert(AlertKind.STORM, "y"));
    alerts.tick();

    assertThat(program.next().subject()).isEqualTo("x");
    assertThat(program.next().subject()).isEqualTo("y");
    assertThat(alerts.isQuiet()).isTrue();
    assertThat(alerts.channels().get(1).held()).isEqualTo(2);
    clock.pass(Duration.ofHours(5)); // 07:00
    alerts.tick();
    Notice summary = sleeper.next();
    assertThat(summary.kind()).isEqualTo("summary");
    assertThat(summary.title()).isEqualTo("2 alerts held back");
    assertThat(summary.text()).isEqualTo("12:00 title of x\n12:00 title of y");
    alerts.tick();
    alerts.raise(Samples.alert(AlertKind.STORM, "z"));
    assertThat(sleeper.next().subject()).isEqualTo("z");
    assertThat(sleeper.begun.availablePermits()).isEqualTo(2);
  }

  @Test
  void ofADeviceThatIsForgottenNothingIsToldThatWasHeldBackOrWaits() throws Exception {
    FakeChannel sleeper = new FakeChannel();
    Alerts alerts =
        alerts(
            ALL,
            Optional.of(new AlertQuietHours(LocalTime.of(22, 0), LocalTime.of(7, 0))),
            clock,
            Map.of("sleeper", sleeper));
    clock.pass(Duration.ofHours(11)); // 23:00
    alerts.raise(Samples.alert(AlertKind.STORM, "x"));
    alerts.raise(new Alert(AlertKind.STORM, "y", Samples.AT, 7, "title of y", "text", Map.of()));

    alerts.forget(Set.of(5));

    assertThat(alerts.channels().get(0).held()).isEqualTo(1);
    clock.pass(Duration.ofHours(8)); // 07:00
    alerts.tick();
    assertThat(sleeper.next().text()).isEqualTo("12:00 title of y");
  }

  @Test
  void quietHoursAreThoseOfTheWallWhenTheClockIsChangedInSpringAndAutumn() {
    ZoneId zone = ZoneId.of("Europe/Zurich");
    AlertQuietHours night = new AlertQuietHours(LocalTime.of(22, 0), LocalTime.of(7, 0));
    for (String day : List.of("2026-03-29", "2026-10-25")) {
      String summer = day.equals("2026-03-29") ? "+02:00" : "+01:00";
      for (String[] each :
          List.of(
              new String[] {"06:59:59", "true"},
              new String[] {"07:00:00", "false"},
              new String[] {"21:59:59", "false"},
              new String[] {"22:00:00", "true"})) {
        Instant at = java.time.OffsetDateTime.parse(day + "T" + each[0] + summer).toInstant();
        Alerts alerts = alerts(ALL, Optional.of(night), Clock.fixed(at, zone), Map.of());
        assertThat(alerts.isQuiet()).as(day + " " + each[0]).isEqualTo(each[1].equals("true"));
      }
    }
  }

  @Test
  void aClockSetBackIntoTheNightHoldsAgainAndNothingIsToldTwice() throws Exception {
    FakeChannel channel = new FakeChannel();
    Alerts alerts =
        alerts(
            ALL,
            Optional.of(new AlertQuietHours(LocalTime.of(22, 0), LocalTime.of(7, 0))),
            clock,
            Map.of("a", channel));
    clock.pass(Duration.ofHours(11));
    alerts.raise(Samples.alert(AlertKind.STORM, "x"));
    clock.pass(Duration.ofHours(9));
    alerts.tick();
    assertThat(channel.next().kind()).isEqualTo("summary");

    clock.jump(Duration.ofHours(-4));
    alerts.raise(Samples.alert(AlertKind.STORM, "y"));
    alerts.tick();
    assertThat(state(alerts).held()).isEqualTo(1);
    clock.jump(Duration.ofHours(4));
    alerts.tick();
    assertThat(channel.next().text()).isEqualTo("12:00 title of y");
  }

  @Test
  void moreThanThirtyInAnHourAreToldTogether() throws Exception {
    FakeChannel channel = new FakeChannel();
    Alerts alerts = alerts(channel);

    for (int i = 0; i < 100; i++) {
      int sent = Math.min(i + 1, Outbox.MAX_AN_HOUR);
      alerts.raise(Samples.alert(AlertKind.NEW_DEVICE, "d" + i));
      await(() -> state(alerts).sent() >= sent);
    }
    alerts.tick();
    assertThat(state(alerts).sent()).isEqualTo(30);
    assertThat(state(alerts).held()).isEqualTo(70);
    clock.pass(Duration.ofHours(1));
    alerts.tick();

    await(() -> state(alerts).sent() == 31);
    Notice last = channel.sent.stream().skip(30).findFirst().orElseThrow();
    assertThat(last.title()).isEqualTo("70 alerts held back");
    assertThat(last.text()).hasLineCount(41).endsWith("\nand 30 more");
  }

  @Test
  void aFailureIsTriedAgainAFewTimesAndThenCounted() throws Exception {
    FakeChannel channel = new FakeChannel();
    channel.failure = Optional.of(NotSentException.forNow("it is away"));
    Alerts alerts = alerts(channel);

    alerts.raise(Samples.alert(AlertKind.STORM, "x"));
    await(() -> state(alerts).dropped() == 1);

    assertThat(channel.begun.availablePermits()).isEqualTo(3);
    assertThat(state(alerts).lastError()).isEqualTo("it is away");
    channel.failure = Optional.of(NotSentException.forGood("it is refused"));
    alerts.raise(Samples.alert(AlertKind.STORM, "y"));
    await(() -> state(alerts).dropped() == 2);
    assertThat(channel.begun.availablePermits()).isEqualTo(4);
    channel.failure = Optional.empty();
    alerts.raise(Samples.alert(AlertKind.STORM, "z"));
    await(() -> state(alerts).sent() == 1);
    assertThat(state(alerts).lastError()).isEmpty();
    assertThat(state(alerts).lastFailed()).contains(clock.instant());
  }

  @Test
  void aDeadReceiverSlowsNobodyAndItsQueueIsBounded() throws Exception {
    FakeChannel dead = new FakeChannel();
    dead.hangs = true;
    FakeChannel well = new FakeChannel();
    Alerts alerts = alerts(ALL, Optional.empty(), clock, Map.of("dead", dead, "well", well));
    alerts.raise(Samples.alert(AlertKind.STORM, "first"));
    assertThat(dead.begun.tryAcquire(10, TimeUnit.SECONDS)).isTrue();

    for (int hour = 0; hour < 3; hour++) {
      clock.pass(Duration.ofHours(1));
      for (int i = 0; i < 30; i++) {
        alerts.raise(Samples.alert(AlertKind.STORM, hour + " " + i));
      }
    }
    await(() -> alerts.channels().get(1).sent() >= 33);

    ChannelState state = state(alerts);
    assertThat(state.waiting()).isEqualTo(Outbox.MAX_WAITING);
    assertThat(state.dropped() + state.waiting() + state.held()).isEqualTo(90);
    long from = System.nanoTime();
    alerts.close();
    assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void aTrialIsSentAtOnceInQuietHoursAndWhileAnotherWaitsToBeTriedAgain() throws Exception {
    FakeChannel channel = new FakeChannel();
    AlertQuietHours allDay = new AlertQuietHours(LocalTime.of(0, 0), LocalTime.of(23, 59));
    Alerts alerts = alerts(ALL, Optional.of(allDay), clock, Map.of("a", channel));

    List<TrialResult> results = alerts.test("").toCompletableFuture().get(10, TimeUnit.SECONDS);

    assertThat(results).containsExactly(new TrialResult("a", "webhook", true, "taken"));
    assertThat(channel.next().kind()).isEqualTo("test");
    channel.failure = Optional.of(NotSentException.forGood("no such user"));
    assertThat(alerts.test("a").toCompletableFuture().get(10, TimeUnit.SECONDS))
        .containsExactly(new TrialResult("a", "webhook", false, "no such user"));
    assertThat(alerts.test("b").toCompletableFuture().get(10, TimeUnit.SECONDS)).isEmpty();
    alerts.close();
    assertThat(alerts.test("a").toCompletableFuture().get(10, TimeUnit.SECONDS))
        .containsExactly(new TrialResult("a", "webhook", false, "the server is stopping"));
  }

  @Test
  void tryingABusyChannelManyTimesIsBounded() throws Exception {
    FakeChannel channel = new FakeChannel();
    channel.hangs = true;
    Alerts alerts = alerts(channel);
    alerts.raise(Samples.alert(AlertKind.STORM, "x"));
    assertThat(channel.begun.tryAcquire(10, TimeUnit.SECONDS)).isTrue();

    List<java.util.concurrent.CompletableFuture<List<TrialResult>>> trials = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      trials.add(alerts.test("a").toCompletableFuture());
    }

    assertThat(trials.stream().filter(t -> t.isDone()).count()).isEqualTo(96);
    assertThat(trials.get(99).join().get(0).detail()).contains("being tried already");
    alerts.close();
    assertThat(trials).allMatch(t -> t.orTimeout(5, TimeUnit.SECONDS).isDone());
  }

  /** Of the four that alerts may keep; what watches keeps the others (WatchBoundsTest). */
  @Test
  void floodsKeepNoMoreThanOneMebibyte() throws Exception {
    Map<String, FakeChannel> channels = new java.util.HashMap<>();
    for (int i = 0; i < AlertsConfig.MAX_CHANNELS; i++) {
      FakeChannel dead = new FakeChannel();
      dead.hangs = true;
      channels.put("dead" + i, dead);
    }
    String wide = "\ud83d\udca9".repeat(20_000);
    long before = liveHeap();
    Alerts alerts = alerts(ALL, Optional.empty(), clock, channels);
    for (int i = 0; i < 2_000; i++) {
      if (i % 25 == 0) {
        clock.pass(Duration.ofMinutes(60));
      }
      alerts.raise(
          new Alert(
              AlertKind.STORM,
              i + wide,
              Samples.AT,
              i,
              i + wide,
              i + wide,
              Map.of("a", i + wide, "b", wide)));
    }
    for (int i = 0; i < 20_000; i++) {
      alerts.raise(Samples.alert(AlertKind.BEACON, "subject " + i));
    }
    long kept = liveHeap() - before;

    assertThat(alerts.channels()).allMatch(c -> c.waiting() == Outbox.MAX_WAITING);
    assertThat(kept).as("octets kept").isLessThan(1L << 20);
    assertThat(alerts.counts()).containsEntry("raised", 22_000L);
  }

  private static long liveHeap() {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
