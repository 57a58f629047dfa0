package dev.tacet.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.device.Device;
import dev.tacet.device.DeviceCounts;
import dev.tacet.device.DeviceKey;
import dev.tacet.device.DeviceSnapshot;
import dev.tacet.device.Kind;
import dev.tacet.device.MacAddress;
import dev.tacet.device.NameFrom;
import dev.tacet.device.PlainAddress;
import dev.tacet.device.Source;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WatchPartsTest {
  private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:05").orElseThrow();

  private static DeviceSnapshot snapshot() {
    Instant now = Instant.parse("2026-03-01T12:00:00Z");
    Device camera =
        new Device(
            5,
            Set.of(9),
            new DeviceKey.OfMac(MAC),
            "Hall Camera",
            NameFrom.LEASE,
            Kind.CAMERA,
            List.of(),
            "",
            false,
            List.of(MAC),
            List.of(
                new Device.Address(
                    PlainAddress.parse("192.0.2.5").orElseThrow(),
                    Source.NEIGHBOUR,
                    "eth0",
                    now,
                    now,
                    true,
                    true)),
            List.of(),
            now,
            now);
    return new DeviceSnapshot(List.of(camera), List.of(), List.of(), true, DeviceCounts.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hall camera",
        "#5",
        "5",
        "9",
        "192.0.2.5",
        "02:00:00:00:00:05",
        "02-00-00-00-00-05"
      })
  void aDeviceIsMeantByNameNumberAddressOrMac(String typed) {
    assertThat(WatchParts.is(snapshot(), 5, typed)).isTrue();
    assertThat(WatchParts.is(snapshot(), 9, typed)).as("merged into it").isTrue();
    assertThat(WatchParts.is(snapshot(), 6, typed)).as("another").isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"camera", "#6", "192.0.2.50", "02:00:00:00:00:06"})
  void anotherIsNotMeant(String typed) {
    assertThat(WatchParts.is(snapshot(), 5, typed)).isFalse();
  }

  @Test
  void aDeviceNobodyKnowsIsNotMeant() {
    assertThat(WatchParts.is(DeviceSnapshot.EMPTY, 5, "#5")).isFalse();
  }
}
