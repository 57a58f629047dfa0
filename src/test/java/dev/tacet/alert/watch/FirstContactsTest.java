package dev.tacet.alert.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.alert.Alert;
import dev.tacet.alert.AlertKind;
import dev.tacet.device.Kind;
import dev.tacet.dns.DomainName;
import dev.tacet.insight.Fate;
import dev.tacet.lists.OwnedSuffix;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstContactsTest {
  private static final int CAMERA = 5;
  private static final int LAPTOP = 6;

  @TempDir Path directory;
  private WatchedRig rig;

  @BeforeEach
  void aCameraAndALaptop() {
    rig = new WatchedRig(directory);
    rig.device(CAMERA, "camera", Kind.CAMERA);
    rig.device(LAPTOP, "laptop", Kind.COMPUTER);
    rig.owned =
        List.of(
            owned("foo.example", "Foo", "CN"),
            owned("bar.example", "Bar", "US"),
            owned("baz.example", "Baz", "US"),
            owned("world.example", "World", "ZZ"));
    rig.start();
  }

  private static OwnedSuffix owned(String suffix, String company, String country) {
    return new OwnedSuffix(DomainName.parse(suffix), company, country, "curated");
  }

  @Test
  void aNewCompanyInANewCountryIsOneAlert() {
    rig.learn(CAMERA, "a.bar.example");

    rig.ask(CAMERA, "stat.foo.example");
    rig.pass(Duration.ofMinutes(10));

    assertThat(rig.alerts)
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.kind()).isEqualTo(AlertKind.NEW_COUNTRY);
              assertThat(alert.title())
                  .isEqualTo("camera asks a company of a new country: Foo (CN)");
              assertThat(alert.text())
                  .contains("Foo, China: stat.foo.example")
                  .contains("tacet block stat.foo.example --device 5");
            });
  }

  @Test
  void aNewCompanyInACountryKnownIsTold() {
    rig.learn(CAMERA, "a.bar.example");

    rig.ask(CAMERA, "baz.example", Fate.BLOCKED);
    rig.pass(Duration.ofMinutes(10));

    assertThat(rig.alerts)
        .extracting(Alert::title)
        .containsExactly("camera asks a new company: Baz (US)");
    assertThat(rig.alerts.get(0).text()).contains("(blocked)").doesNotContain("To stop it");
  }

  @Test
  void whereCountriesAreSwitchedOffTheCompanyIsTold() {
    rig.off = Set.of(AlertKind.NEW_COUNTRY);
    rig.start();
    rig.learn(CAMERA, "a.bar.example");

    rig.ask(CAMERA, "stat.foo.example");
    rig.pass(Duration.ofMinutes(10));

    assertThat(rig.alerts).extracting(Alert::kind).containsExactly(AlertKind.NEW_OWNER);
  }

  @Test
  void inItsFirstWeekNothingOfADeviceIsNew() {
    for (int day = 0; day < 7; day++) {
      rig.ask(CAMERA, List.of("foo", "bar", "baz", "world").get(day % 4) + ".example");
      rig.pass(Duration.ofDays(1));
    }

    assertThat(rig.alerts).isEmpty();
  }

  @Test
  void aDeviceThatWasAwayHasNotLearntMeanwhile() {
    rig.ask(CAMERA, "a.bar.example");
    rig.pass(Duration.ofDays(20));

    rig.ask(CAMERA, "stat.foo.example");
    rig.pass(Duration.ofHours(1));

    assertThat(rig.alerts).isEmpty();
  }

  @Test
  void whatIsUnknownOrKnownAlreadyIsNotTold() {
    rig.learn(CAMERA, "a.bar.example", "world.example");

    rig.ask(CAMERA, "b.bar.example");
    rig.ask(CAMERA, "whoever.example.net");
    rig.pass(Duration.ofHours(1));

    assertThat(rig.alerts).isEmpty();
  }

  @Test
  void afterARestartWhatWasLearntIsKnown() {
    rig.learn(CAMERA, "a.bar.example");
    rig.stop().start();

    rig.ask(CAMERA, "b.bar.example");
    rig.pass(Duration.ofHours(1));
    assertThat(rig.alerts).isEmpty();

    rig.ask(CAMERA, "stat.foo.example");
    rig.pass(Duration.ofHours(1));
    assertThat(rig.alerts).hasSize(1);
  }

  @Test
  void aClockSetForthByAYearEndsNoLearning() {
    rig.ask(CAMERA, "a.bar.example");
    rig.clock.jump(Duration.ofDays(20_000));
    rig.ask(CAMERA, "a.bar.example");

    rig.ask(CAMERA, "stat.foo.example");
    rig.pass(Duration.ofHours(1));

    assertThat(rig.alerts).isEmpty();
  }

  @Test
  void whereAPersonSitsNewCompaniesAreToldOnceAWeek() {
    rig.learn(LAPTOP, "a.foo.example");

    rig.ask(LAPTOP, "a.bar.example");
    rig.pass(Duration.ofHours(1));
    rig.ask(LAPTOP, "baz.example");
    rig.pass(Duration.ofDays(6));
    assertThat(rig.alerts).hasSize(1);

    rig.pass(Duration.ofDays(2));
    assertThat(rig.alerts)
        .extracting(Alert::title)
        .last()
        .isEqualTo("laptop asks a new company: Baz (US)");
  }

  @Test
  void aNameThatCannotBeTypedIsInNoCommand() {
    rig.learn(CAMERA, "a.bar.example");

    rig.ask(CAMERA, "\\036\\040rm.foo.example");
    rig.pass(Duration.ofHours(1));

    assertThat(rig.alerts)
        .singleElement()
        .satisfies(alert -> assertThat(alert.text()).doesNotContain("tacet block"));
  }

  @Test
  void whatPrivacyHidesMeanwhileIsNotToldAndForgotten() {
    rig.learn(CAMERA, "a.bar.example");
    rig.ask(CAMERA, "stat.foo.example");

    rig.privacy.put(CAMERA, 1);
    rig.pass(Duration.ofHours(1));

    assertThat(rig.alerts).isEmpty();
    assertThat(rig.watchers().memory().devices())
        .extracting(device -> device.device)
        .doesNotContain(CAMERA);
  }
}
