package dev.tacet.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.control.api.ControlException;
import dev.tacet.control.api.DecisionLine;
import dev.tacet.control.api.DecisionQuery;
import dev.tacet.control.api.DeviceControl;
import dev.tacet.control.api.DeviceQuery;
import dev.tacet.control.api.FlipRequest;
import dev.tacet.control.api.HistoryLine;
import dev.tacet.control.api.HistoryQuery;
import dev.tacet.control.api.PauseRequest;
import dev.tacet.control.api.QuarantineRequest;
import dev.tacet.control.api.RuleRequest;
import dev.tacet.control.api.ScheduleRequest;
import dev.tacet.control.api.SettingChange;
import dev.tacet.control.api.SettingRequest;
import dev.tacet.control.api.TopClient;
import dev.tacet.control.client.ControlClient;
import dev.tacet.dns.AddressText;
import dev.tacet.querylog.Decision;
import dev.tacet.querylog.Decisions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Questions about devices over a real socket. */
@Timeout(60)
final class DeviceRoutesTest {
  /** What a device may call itself: it must be a name, and neither a path nor a query. */
  private static final String HOSTILE = "x/../y?z=1&%41#\u00fc <b>";

  @TempDir Path directory;
  private final ExecutorService worker = Executors.newSingleThreadExecutor();
  private Home home;
  private ControlServer server;
  private ControlClient client;
  private DeviceControl devices;
  private int tv;

  @BeforeEach
  void open() throws Exception {
    home = new Home(directory);
    Path path = directory.resolve("run/control.sock");
    server =
        new ControlServer(
            home.desk,
            path,
            "no-such-group",
            new SocketOwners((int) Files.getAttribute(directory, "unix:uid")),
            worker,
            Duration.ofSeconds(5));
    server.start();
    client = ControlClient.connect(path, "j\u00fcrgen");
    devices = client.devices();
    tv = home.devices.host("192.168.1.23", 0x23, HOSTILE);
  }

  @AfterEach
  void close() throws Exception {
    server.close();
    worker.shutdownNow();
    home.close();
  }

  @Test
  void everyRouteAnswersOverTheSocketAsTheDeskDoes() {
    DeviceControl desk = home.desk.devices();

    assertThat(devices.devices(DeviceQuery.ALL)).isEqualTo(desk.devices(DeviceQuery.ALL));
    assertThat(devices.device(HOSTILE)).isEqualTo(desk.device("#" + tv));
    assertThat(devices.devices(DeviceQuery.UNCOUNTED))
        .isEqualTo(desk.devices(DeviceQuery.UNCOUNTED));
    assertThat(devices.device(HOSTILE, false)).isEqualTo(desk.device("#" + tv, false));
    devices.set(
        new SettingRequest("device:" + HOSTILE, List.of(new SettingChange("group.iot", "on"))));
    assertThat(devices.groups()).isEqualTo(desk.groups());
    assertThat(devices.addGroup("guests").changed()).isTrue();
    assertThat(devices.removeGroup("guests").changed()).isTrue();
    devices.addSchedule(new ScheduleRequest("night", List.of("daily 22:00-06:00"), "UTC"));
    assertThat(devices.flipSchedule(new FlipRequest("night", "on", 60)).schedule().active())
        .isTrue();
    assertThat(devices.schedules()).isEqualTo(desk.schedules());
    assertThat(devices.removeSchedule("night").changed()).isTrue();
    devices.quarantine(
        new QuarantineRequest("#" + tv, "lock", 0, List.of("a.example"), List.of(), ""));
    assertThat(devices.learned(HOSTILE)).isEqualTo(desk.learned("#" + tv));
    int other = home.devices.host("192.168.1.24", 0x24, "other");
    assertThat(devices.merge("#" + tv, "other").changed()).isTrue();
    assertThat(devices.split("#" + other).changed()).isTrue();
    assertThat(devices.decline("other").changed()).isFalse();
    assertThat(devices.forget("other").rows()).isEqualTo(42);
    assertThat(devices.history(new HistoryQuery(5, "device:" + HOSTILE)))
        .isEqualTo(desk.history(new HistoryQuery(5, "device:#" + tv)));
    assertThat(client.status().devices().devices()).isEqualTo(1);
  }

  @Test
  void whoChangedSomethingIsWrittenDown() {
    client.change(new RuleRequest("block", List.of("a.example"), false, 0, "", "device:" + tv, ""));
    client.pause(new PauseRequest(60, "device:" + tv));
    client.resume("device:" + tv);

    assertThat(devices.history(new HistoryQuery(20, "")).changes())
        .extracting(HistoryLine::actor)
        .hasSize(3)
        .containsOnly("j\u00fcrgen");
  }

  @Test
  void whatIsRefusedIsToldWithItsCode() {
    assertThatThrownBy(() -> devices.device("nobody"))
        .isInstanceOfSatisfying(
            ControlException.class, e -> assertThat(e.exitCode()).isEqualTo(66));
    assertThatThrownBy(
            () ->
                devices.set(
                    new SettingRequest("device:" + tv, List.of(new SettingChange("privacy", "9")))))
        .isInstanceOfSatisfying(ControlException.class, e -> assertThat(e.exitCode()).isEqualTo(64))
        .hasMessageContaining("0, 1, 2 or 3");
  }

  @Test
  void theLogOfADeviceIsAskedForByNameAndTopCountsItOnce() {
    home.devices.host("fd00::23", 0x23);
    record("192.168.1.23", tv);
    record("fd00::23", tv);
    record("192.168.1.99", 0);
    home.log.flush();

    List<DecisionLine> lines = new ArrayList<>();
    client.decisions(query(HOSTILE), lines::add);

    assertThat(lines)
        .extracting(DecisionLine::deviceName, DecisionLine::client)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(HOSTILE, "192.168.1.23"),
            org.assertj.core.groups.Tuple.tuple(HOSTILE, "fd00::23"));
    lines.clear();
    client.decisions(query("192.168.1.99"), lines::add);
    assertThat(lines).extracting(DecisionLine::deviceName).containsExactly("");
    assertThat(client.top(query(""), 5).clients())
        .extracting(TopClient::device, TopClient::deviceName, TopClient::queries)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(tv, HOSTILE, 2L),
            org.assertj.core.groups.Tuple.tuple(0, "", 1L));
    assertThat(devices.device(HOSTILE).queriesToday()).isEqualTo(2);
    assertThat(devices.device(HOSTILE, false).queriesToday()).isZero();
    assertThat(devices.devices(DeviceQuery.UNCOUNTED).devices())
        .isNotEmpty()
        .allMatch(device -> device.queriesToday() == 0 && !device.addresses().isEmpty());
    assertThat(devices.device(HOSTILE).blockedToday()).isEqualTo(2);
  }

  private static DecisionQuery query(String device) {
    return new DecisionQuery(device, "", List.of(), "", "", "", 0, 0);
  }

  private void record(String client, int device) {
    Decision blocked = Decisions.blocked(home.clock.instant(), client, "a.mi.com", "mi.com");
    home.log.record(
        new Decision(
            blocked.at(),
            AddressText.parse(client),
            device,
            blocked.transport(),
            blocked.question(),
            blocked.verdict(),
            blocked.origin(),
            blocked.rcode(),
            blocked.took(),
            List.of(),
            1));
  }
}
