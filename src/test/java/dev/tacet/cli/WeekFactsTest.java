package dev.tacet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.insight.Bypass;
import dev.tacet.insight.Bypasses;
import dev.tacet.insight.Leftovers;
import dev.tacet.insight.Owners;
import dev.tacet.insight.RegistrableDomains;
import dev.tacet.insight.Suggestion;
import dev.tacet.lists.BypassNames;
import dev.tacet.lists.OwnedSuffixes;
import dev.tacet.lists.VendorProfiles;
import dev.tacet.store.DataDirectory;
import dev.tacet.store.SqliteRules;
import dev.tacet.testkit.house.Behaviour;
import dev.tacet.testkit.house.Week;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What a simulated week's log and the {@code state.db} beside it say of the house. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WeekFactsTest {
  @TempDir private static Path temp;
  private Week week;

  @BeforeAll
  void simulate() throws Exception {
    week = Week.write(temp.resolve("week"), 7);
  }

  private static Looked lookAt(Path log) {
    Shell shell = new Shell();
    Terminal terminal =
        new Terminal(
            new ByteArrayOutputStream(),
            new ByteArrayOutputStream(),
            new ByteArrayInputStream(new byte[0]),
            StandardCharsets.UTF_8,
            false,
            false,
            false,
            true,
            () -> 80);
    TacetCommand tacet =
        new TacetCommand(
            terminal,
            shell.surroundings(),
            new Hooks(shell, new YamlConfigReader(Set::of), instance -> 0));
    SourceOptions options =
        CommandLine.populateCommand(new SourceOptions(), "--log", log.toString());
    return Looked.at(tacet, options, false);
  }

  private static List<Bypass> bypasses(Looked looked) {
    return Bypasses.in(
            looked.trails(),
            List.of(),
            BypassNames.shipped(),
            looked.house().presences(),
            looked.house().ours(),
            looked.observed().now().toEpochMilli())
        .found();
  }

  @Test
  void whoFellSilentOrNeverAskedIsToldAndNobodyElse() {
    Looked looked = lookAt(week.log());

    assertThat(bypasses(looked))
        .extracting(
            bypass ->
                looked.name(bypass.party())
                    + " "
                    + bypass.way().name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .containsExactlyInAnyOrderElementsOf(
            week.all("bypass").stream()
                .filter(planted -> !planted.detail().containsKey("capture"))
                .map(planted -> planted.device() + " " + planted.what())
                .toList());
  }

  @Test
  void whatIsLeftGoesByWhatIsSetForEachDevice() {
    Looked looked = lookAt(week.log());
    List<Suggestion> tiers =
        Leftovers.of(
                looked.trails(),
                VendorProfiles.shipped().all(),
                looked.house().tiers(),
                RegistrableDomains.shipped(),
                Owners.from(OwnedSuffixes.shipped(), VendorProfiles.shipped().all()))
            .suggestions()
            .stream()
            .filter(suggestion -> suggestion.kind() == Suggestion.Kind.TIER)
            .toList();

    assertThat(
            tiers.stream()
                .flatMap(
                    tier ->
                        tier.parties().stream()
                            .map(party -> looked.name(party) + " " + tier.subject())))
        .containsExactlyInAnyOrderElementsOf(
            week.all("leftover").stream()
                .map(planted -> planted.device() + " " + planted.what())
                .toList());
  }

  @Test
  void aLogAloneSaysWhatItCannotSay() throws Exception {
    Path alone = Files.createDirectory(temp.resolve("alone")).resolve("queries.db");
    Files.copy(week.log(), alone);

    Looked looked = lookAt(alone);

    assertThat(looked.house().missing())
        .anyMatch(sentence -> sentence.startsWith("Without the state.db of its server"))
        .anyMatch(sentence -> sentence.startsWith("The configuration of this log's server"));
    assertThat(looked.house().presences()).isEmpty();
    assertThat(bypasses(looked)).extracting(Bypass::way).containsExactly(Bypass.Way.RESOLVER_NAME);
    try (Stream<Path> files = Files.list(alone.getParent())) {
      assertThat(files).containsExactly(alone);
    }
  }

  @Test
  void aStateOfAnotherHouseIsLeftAside() throws Exception {
    Path there = Files.createDirectory(temp.resolve("mixed")).resolve("queries.db");
    Files.copy(week.log(), there);
    Path other = temp.resolve("other");
    try (DataDirectory data = DataDirectory.open(other, Clock.systemUTC());
        SqliteRules rules = SqliteRules.open(data, System::nanoTime)) {
      assertThat(rules.load().rules()).isEmpty();
    }
    Files.copy(other.resolve("state.db"), there.resolveSibling("state.db"));

    assertThat(lookAt(there).house().missing())
        .anyMatch(sentence -> sentence.contains("is of another log"));
  }

  @Test
  void kindsAndMacsAreThoseTheOwnerAndTheServerKnow() {
    Looked looked = lookAt(week.log());

    assertThat(
            looked.trails().parties().stream()
                .map(totals -> looked.observed().known(totals.party()))
                .collect(Collectors.toMap(party -> party.name(), party -> party.kind().word())))
        .containsEntry("camera", "camera")
        .containsEntry("television", "tv")
        .containsEntry("nas", "nas");
    assertThat(week.behaviours()).extracting(Behaviour::kind).contains("flow", "beacon");
    assertThat(looked.house().blockTtlSeconds()).isEqualTo(10);
  }
}
