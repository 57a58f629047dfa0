package dev.tacet.insight.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.device.Kind;
import dev.tacet.dns.DomainName;
import dev.tacet.insight.Fate;
import dev.tacet.insight.Firsts;
import dev.tacet.insight.Night;
import dev.tacet.insight.Observation;
import dev.tacet.insight.Owners;
import dev.tacet.insight.Party;
import dev.tacet.insight.Suspicion;
import dev.tacet.insight.Trails;
import dev.tacet.insight.page.Block;
import dev.tacet.insight.page.Document;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ReportsTest {
  private static final Party TV =
      new Party("#3", 3, "tv; reboot", Kind.TV, Optional.empty(), List.of());

  @Test
  void aSuspectedBreakageNamesTheSmallestRuleToTry() {
    assertThat(commands("api.vendor.example"))
        .containsExactly("tacet allow =api.vendor.example --device 3 --for 60m");
  }

  @Test
  void noNameAStrangerChoseIsGivenToAShell() {
    assertThat(commands("$(reboot).vendor.example")).isEmpty();
    assertThat(commands("a;reboot.vendor.example")).isEmpty();
    assertThat(commands("-for.vendor.example")).isEmpty();
  }

  private static List<String> commands(String name) {
    Trails trails = new Trails(ZoneOffset.UTC);
    DomainName asked = DomainName.parse(name);
    trails.add(new Observation(1_000, TV, asked, 1, Fate.BLOCKED, "list", 0, -1, 30));
    Suspicion suspicion =
        new Suspicion(
            TV,
            asked,
            "list",
            1_000,
            Set.of(Suspicion.Sign.STORM),
            Duration.ofHours(1),
            List.of("It asks often."),
            List.of("It may be something else."));
    Document report =
        Reports.ofHouse(
            new Findings(
                trails,
                Owners.from(List.of(), List.of()),
                Map.of(),
                Night.USUAL,
                List.of(),
                new Firsts(List.of(), List.of(), List.of()),
                List.of(),
                List.of(),
                List.of(suspicion)),
            Loopholes.NONE,
            "a test",
            List.of());
    return report.blocks().stream()
        .filter(Block.Command.class::isInstance)
        .map(block -> ((Block.Command) block).text())
        .toList();
  }
}
