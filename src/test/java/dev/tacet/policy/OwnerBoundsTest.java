package dev.tacet.policy;

import static dev.tacet.policy.Household.DOING;
import static dev.tacet.policy.Household.WHO;
import static dev.tacet.policy.Household.terms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.dns.DomainName;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class OwnerBoundsTest {
  private final Household house = new Household();

  /** It is refused, and nothing is other than it was. */
  private AbstractThrowableAssert<?, ? extends Throwable> refused(ThrowingCallable doing) {
    OwnerSettings before = house.owner.settings();
    AbstractThrowableAssert<?, ? extends Throwable> thrown =
        assertThatThrownBy(doing).isInstanceOf(RefusedChangeException.class);
    assertThat(house.owner.settings()).isEqualTo(before);
    return thrown;
  }

  private static Grants names(int count) {
    return new Grants(
        Set.of(),
        IntStream.range(0, count)
            .mapToObj(i -> DomainName.parse("n" + i + ".example"))
            .collect(Collectors.toSet()));
  }

  @Test
  void aDeviceIsGrantedTwoThousandNames() {
    house.owner.devices().grant(6, names(2_000), DOING, WHO);

    refused(() -> house.owner.devices().grant(6, names(2_001), DOING, WHO))
        .hasMessageStartingWith("that would be 2,001 of at most 2,000 names granted to device:6");
    house.owner.devices().grant(5, names(1), DOING, WHO);
  }

  @Test
  void thereAreTwentyThousandSettings() {
    for (int device = 1; device <= 10; device++) {
      house.owner.devices().grant(device, names(2_000), DOING, WHO);
    }

    refused(() -> house.set(house.setting("device:99", "kind", "tv")))
        .hasMessageStartingWith("that would be 20,001 of at most 20,000 settings");
  }

  @Test
  void thereAreTwoHundredAndFiftySixGroups() {
    Setting[] all =
        Stream.concat(IntStream.range(0, 255).mapToObj(i -> "group:g" + i), Stream.of("group:last"))
            .map(group -> house.setting(group, "observe", "on"))
            .toArray(Setting[]::new);
    house.set(all);

    refused(() -> house.set(house.setting("device:5", "group.more", "on")))
        .hasMessage("that would be 257 of at most 256 groups");
    refused(() -> house.rule(Action.BLOCK, "a.example", terms("group:more", "", Duration.ZERO)));
    house.set(house.setting("device:5", "group.last", "on"));
  }

  @Test
  void thereAreSixtyFourSchedules() {
    for (int i = 0; i < 64; i++) {
      house.owner.schedule(new Schedule("s" + i, ZoneOffset.UTC, List.of()), DOING, WHO);
    }

    refused(() -> house.owner.schedule(new Schedule("s64", ZoneOffset.UTC, List.of()), DOING, WHO))
        .hasMessage("that would be 65 of at most 64 schedules");
  }

  @Test
  void thereAreTenThousandRulesForSomebodyAndMoreForEveryone() {
    List<DomainRule> rules =
        names(10_000).names().stream()
            .map(n -> new DomainRule(n, Scope.EXACT, Action.BLOCK))
            .toList();
    house.owner.add(rules, terms("device:5", "", Duration.ZERO), DOING, WHO);

    refused(() -> house.rule(Action.BLOCK, "more.example", terms("device:6", "", Duration.ZERO)))
        .hasMessageStartingWith("that would be 10,001 of at most 10,000 rules for a device");
    house.block("more.example");
  }

  @Test
  void whatTheConfigurationFixesIsNotSetForEveryoneButForADevice() {
    refused(() -> house.set(house.setting("everyone", "profile.roku", "off")))
        .hasMessage(
            "the configuration sets the profile roku for everyone; change it there and restart,"
                + " or set it for a device or a group");

    assertThat(house.set(house.setting("device:5", "profile.roku", "off"))).isPresent();
  }

  @Test
  void anEndInThePastIsRefused() {
    refused(() -> house.set(house.ending("device:5", "observe", "on", Duration.ofSeconds(-1))))
        .hasMessage("observe would end at 2026-03-01T11:59:59Z, which is past");
  }

  @Test
  void aDeviceIsNotMadeTheSameAsItself() {
    refused(() -> house.set(house.setting("device:5", "same-as", "5")))
        .hasMessage("a device is the same as itself: #5");
  }
}
