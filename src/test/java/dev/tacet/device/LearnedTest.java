package dev.tacet.device;

import static dev.tacet.device.Evidence.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.DomainName;
import dev.tacet.testkit.MemoryDevices;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LearnedTest {
  private final Learned learned = new Learned();

  @Test
  void everyNameIsCountedWithWhatPassedAndWhatDidNot() {
    learned.asked(7, name("a"), true, NOON);
    learned.asked(7, name("a"), false, NOON.plusSeconds(60));
    learned.asked(7, name("b"), false, NOON);

    assertThat(learned.of(7))
        .containsExactly(
            new LearnedName(7, name("a"), 2, 1, NOON, NOON.plusSeconds(60)),
            new LearnedName(7, name("b"), 1, 1, NOON, NOON));
    assertThat(learned.of(7).get(0).passed()).isTrue();
    assertThat(learned.of(8)).isEmpty();
  }

  @Test
  void aLockedDeviceCannotAskAwayWhatItLearned() {
    learned.asked(7, name("ntp"), true, NOON);

    for (int i = 0; i < 10_000; i++) {
      learned.asked(7, name("random" + i), false, NOON);
    }

    assertThat(learned.of(7)).hasSize(2_000).anyMatch(LearnedName::passed);
    assertThat(learned.of(7)).anyMatch(n -> n.name().equals(name("random9999")));
    assertThat(learned.refused()).isEqualTo(8_001);
  }

  @Test
  void oneDeviceThatAsksMuchCostsAnotherNothing() {
    for (int i = 0; i < 500; i++) {
      learned.asked(1, name("quiet" + i), false, NOON);
    }
    for (int device = 2; device <= 9; device++) {
      for (int i = 0; i < 3_000; i++) {
        learned.asked(device, name("loud" + i), false, NOON);
      }
    }

    assertThat(learned.size()).isEqualTo(8_192);
    assertThat(learned.of(1)).hasSize(500);
  }

  @Test
  void whatPassedFillsUpAndIsThenRefused() {
    for (int i = 0; i < 2_100; i++) {
      learned.asked(7, name("good" + i), true, NOON);
    }

    assertThat(learned.of(7)).hasSize(2_000);
    assertThat(learned.refused()).isEqualTo(100);
  }

  @ParameterizedTest
  @ValueSource(longs = {71, 72, 73})
  void theStoreFollowsWhateverIsAskedForSeed(long seed) {
    Random random = new Random(seed);
    MemoryDevices store = new MemoryDevices();
    for (int i = 0; i < 60_000; i++) {
      int device = 1 + random.nextInt(6);
      learned.asked(device, name("n" + random.nextInt(4_000)), random.nextInt(4) == 0, NOON);
      if (random.nextInt(20_000) == 0) {
        learned.forget(device);
      }
      if (random.nextInt(1_000) == 0) {
        Learned.Changed taken = learned.takeChanged();
        if (random.nextBoolean()) {
          learned.untake(taken);
        } else {
          store.keep(changes(taken));
        }
      }
    }
    store.keep(changes(learned.takeChanged()));

    Learned restored = new Learned();
    restored.restore(store.load().learned());
    for (int device = 1; device <= 6; device++) {
      assertThat(restored.of(device).equals(learned.of(device))).as("device " + device).isTrue();
    }
    assertThat(restored.size()).isEqualTo(learned.size()).isLessThanOrEqualTo(8_192);
  }

  private static DeviceStore.Changes changes(Learned.Changed taken) {
    return new DeviceStore.Changes(List.of(), List.of(), taken.told(), taken.dropped());
  }

  private static DomainName name(String label) {
    return DomainName.parse(label + ".example.");
  }
}
