package dev.tacet.insight.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.insight.page.Block;
import dev.tacet.insight.page.Document;
import dev.tacet.insight.page.HtmlDocument;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class EvidenceSheetTest {
  private static final Instant FROM = Instant.parse("2026-11-01T00:00:00Z");
  private static final Instant TO = Instant.parse("2026-11-08T00:00:00Z");

  @Test
  void aGermanSheetSaysWhatWasRecorded() {
    Document sheet = EvidenceSheet.of(camera(Optional.of("kamera.txt")), Language.GERMAN);

    assertThat(sheet.title()).isEqualTo("Aufzeichnung der Namensabfragen eines Geräts: Kamera Hof");
    String html = HtmlDocument.of(sheet);
    assertThat(html).contains("<html lang=\"de\">");
    assertThat(html).contains("50:c7:bf:00:00:31", "Europe/Berlin", "2026-11-01 01:00:00");
    assertThat(html).contains("Vereinigte Staaten", "10.080", "60 s", "12 h 00 min");
    assertThat(html).contains("als „kamera.txt“ gespeichert", "Artikel 77", "Sonstige");
    assertThat(html).contains("als ein Eintrag je Minute mit ihrer Anzahl");
  }

  @Test
  void whatIsNotKnownIsSaidToBe() {
    Document sheet = EvidenceSheet.of(nobody(), Language.ENGLISH);

    List<Block.Fact> facts = facts(sheet);
    assertThat(facts).contains(new Block.Fact("Hardware address (MAC)", "not known"));
    assertThat(text(sheet))
        .contains("No query of the device was recorded in this period.")
        .contains("No name was asked for at regular intervals.")
        .contains("It was not saved with this sheet.");
  }

  @Test
  void aCompanyWithoutASingleSeatHasNone() {
    assertThat(grid(EvidenceSheet.of(camera(Optional.empty()), Language.ENGLISH)).rows().get(1))
        .startsWith("pool.example", "Somebody", "not known");
  }

  @Test
  void hiddenAndLeftOutQueriesAreCountedAloud() {
    Evidence some = camera(Optional.empty());
    Evidence evidence =
        new Evidence(
            some.subject(),
            some.record(),
            some.program(),
            some.madeAt(),
            some.names(),
            1_204,
            30_001,
            17,
            some.days(),
            true,
            some.regular());

    assertThat(text(EvidenceSheet.of(evidence, Language.FRENCH)))
        .contains("Noms omis faute de place : 1 204, totalisant 30 001 requêtes.")
        .contains("masqué par les réglages de confidentialité du foyer : 17.")
        .contains("Sont représentés les 1 derniers jours");
  }

  @Test
  void aNameThatLooksLikeAPlaceStaysAName() {
    Evidence some = nobody();
    Evidence.Subject subject =
        new Evidence.Subject("{device} $1 {x}", Optional.empty(), List.of(), List.of(), List.of());
    Evidence evidence =
        new Evidence(
            subject,
            some.record(),
            some.program(),
            some.madeAt(),
            List.of(),
            0,
            0,
            0,
            List.of(),
            false,
            List.of());

    assertThat(EvidenceSheet.of(evidence, Language.ENGLISH).title())
        .isEqualTo("Record of the name lookups of a device: {device} $1 {x}");
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void everyLanguageHasTheSameWordsAndPlaces(Language language) {
    Map<String, String> english = Phrases.of(Language.ENGLISH).all();
    Map<String, String> other = Phrases.of(language).all();

    assertThat(other.keySet()).isEqualTo(english.keySet());
    english.forEach(
        (key, text) -> assertThat(places(other.get(key))).as(key).isEqualTo(places(text)));
    assertThat(other.values()).noneMatch(String::isBlank);
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void everyLanguageCanWriteEverySheet(Language language) {
    assertThat(headings(EvidenceSheet.of(camera(Optional.of("x")), language))).hasSize(8);
    assertThat(headings(EvidenceSheet.of(nobody(), language))).hasSize(7);
    assertThat(Language.ofCode(language.code().toUpperCase(java.util.Locale.ROOT)))
        .contains(language);
  }

  @Test
  void wordsThatDoNotExistAreAMistakeOfTheProgram() {
    assertThatThrownBy(() -> Phrases.of(Language.ITALIAN).of("nonsense"))
        .hasMessageContaining("nonsense");
    assertThatThrownBy(() -> Phrases.of(Language.ITALIAN).of("title"))
        .hasMessageContaining("{device}");
  }

  private static Evidence camera(Optional<String> file) {
    return new Evidence(
        new Evidence.Subject(
            "Kamera Hof",
            Optional.of("TP-Link"),
            List.of("50:c7:bf:00:00:31"),
            List.of("IPC_<b>"),
            List.of("192.168.178.31", "fd00::31")),
        record(10_092, file),
        "Tacet 0.1.0",
        TO,
        List.of(
            new Evidence.AskedName(
                "cam.vendor.example",
                Optional.of("Vendor & Sons"),
                Optional.of("US"),
                0,
                10_080,
                0,
                FROM,
                TO),
            new Evidence.AskedName(
                "pool.example", Optional.of("Somebody"), Optional.of("ZZ"), 9, 0, 3, FROM, TO)),
        0,
        0,
        0,
        List.of(new Evidence.Day("2026-11-01", Collections.nCopies(24, 60L))),
        false,
        List.of(
            new Evidence.Regular("cam.vendor.example", Duration.ofSeconds(60), 10_080, FROM, TO),
            new Evidence.Regular("pool.example", Duration.ofHours(12), 12, FROM, TO)));
  }

  private static Evidence nobody() {
    return new Evidence(
        new Evidence.Subject("#7", Optional.empty(), List.of(), List.of(), List.of()),
        record(0, Optional.empty()),
        "Tacet 0.1.0",
        TO,
        List.of(),
        0,
        0,
        0,
        List.of(),
        false,
        List.of());
  }

  private static Evidence.Record record(long queries, Optional<String> file) {
    return new Evidence.Record(
        Evidence.Source.LOG,
        Optional.empty(),
        Evidence.Clock.SYNCHRONISED,
        FROM,
        TO,
        ZoneId.of("Europe/Berlin"),
        queries,
        queries,
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        file,
        "tacet report 7 --evidence --since 2026-11-01 --rows rows.txt",
        false);
  }

  private static TreeSet<String> places(String text) {
    Matcher place = Pattern.compile("\\{([a-z]+)}").matcher(text);
    TreeSet<String> found = new TreeSet<>();
    while (place.find()) {
      found.add(place.group(1));
    }
    return found;
  }

  private static Block.Grid grid(Document document) {
    return document.blocks().stream()
        .filter(Block.Grid.class::isInstance)
        .map(Block.Grid.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private static List<Block.Fact> facts(Document document) {
    return document.blocks().stream()
        .filter(Block.Facts.class::isInstance)
        .flatMap(block -> ((Block.Facts) block).facts().stream())
        .toList();
  }

  private static List<String> headings(Document document) {
    return document.blocks().stream()
        .filter(Block.Heading.class::isInstance)
        .map(block -> ((Block.Heading) block).text())
        .distinct()
        .toList();
  }

  private static String text(Document document) {
    StringBuilder text = new StringBuilder();
    for (Block block : document.blocks()) {
      if (block instanceof Block.Paragraph paragraph) {
        text.append(paragraph.text()).append('\n');
      }
    }
    return text.toString();
  }
}
