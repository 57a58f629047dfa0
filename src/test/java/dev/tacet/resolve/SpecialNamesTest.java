package dev.tacet.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.LocalRecord;
import dev.tacet.dns.Query;
import dev.tacet.dns.RecordTypes;
import dev.tacet.policy.CurrentPolicy;
import dev.tacet.policy.LocalNames;
import dev.tacet.policy.Policy;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SpecialNamesTest {
  private final ScriptedResolver next = new ScriptedResolver();
  private final CurrentPolicy policy =
      new CurrentPolicy(
          Policy.OPEN.withLocalNames(
              new LocalNames(
                  List.of(LocalRecord.parse("nas.home.arpa A 192.0.2.10")),
                  new LocalNames.Terms(
                      Optional.of(DomainName.parse("home.arpa")),
                      true,
                      true,
                      Set.of(),
                      Set.of()))));
  private final SpecialNames names = new SpecialNames(next, policy);

  private Resolution resolve(String name, int type) {
    Query query = Ask.of(name, type).decode(0);
    Resolution resolution = names.resolve(query).toCompletableFuture().join();
    assertThat(next.asked()).isZero();
    return resolution;
  }

  @Test
  void localhostIsThisMachineInBothFamilies() {
    assertThat(((Resolution.Given) resolve("a.localhost", RecordTypes.A)).records()).hasSize(2);
  }

  @Test
  void aNameThatMeansNothingOutsideDoesNotExist() {
    assertThat(resolve("printer.local", RecordTypes.A))
        .isEqualTo(new Resolution.NotAsked(3, false));
  }

  @Test
  void tacetItselfFindsANameOfTheHouse() {
    assertThat(((Resolution.Given) resolve("nas.home.arpa", RecordTypes.A)).records())
        .containsExactly(LocalRecord.parse("x A 192.0.2.10").data());
  }

  @Test
  void everyOtherNameIsAskedBehind() {
    names.resolve(Ask.of("www.example", RecordTypes.A).decode(0));

    assertThat(next.asked()).isEqualTo(1);
  }
}
