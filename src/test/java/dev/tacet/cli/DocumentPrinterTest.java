package dev.tacet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.insight.page.Block;
import dev.tacet.insight.page.Document;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

final class DocumentPrinterTest {
  private Charset charset = StandardCharsets.UTF_8;

  @Test
  void aPageIsPrintedFromTopToBottom() {
    assertThat(
            printed(
                new Block.Heading(2, "The device"),
                new Block.Facts(
                    List.of(new Block.Fact("Name", "cam"), new Block.Fact("Maker", "Zmodo"))),
                new Block.Paragraph("It asked."),
                new Block.Points(List.of("one limit", "another")),
                new Block.Command("tacet block a.example")))
        .containsExactly(
            "A title",
            "",
            "The device",
            "Name   cam",
            "Maker  Zmodo",
            "It asked.",
            "- one limit",
            "- another",
            "  tacet block a.example",
            "",
            "the foot");
  }

  @Test
  void longTextsBreakBetweenWordsAndAreIndented() {
    List<String> lines = printed(new Block.Points(List.of("word ".repeat(40).strip())));

    assertThat(lines.get(1)).startsWith("- word").hasSizeLessThanOrEqualTo(80);
    assertThat(lines.get(2)).startsWith("  word").hasSizeLessThanOrEqualTo(80);
  }

  @Test
  void aTableThatIsTooWideIsStacked() {
    List<Block.Column> columns =
        List.of(Block.Column.text("Name"), Block.Column.text("Seat"), Block.Column.number("Times"));

    assertThat(printed(new Block.Grid(columns, List.of(List.of("a.example", "US", "7")))))
        .containsSubsequence("Name       Seat  Times", "a.example  US        7");
    assertThat(printed(new Block.Grid(columns, List.of(List.of("a".repeat(90), "US", "7")))))
        .containsSubsequence("a".repeat(80), "  " + "a".repeat(10), "    Seat: US; Times: 7");
  }

  @Test
  void aLongCommandGoesOnWhereAShellSeesIt() {
    assertThat(
            printed(
                new Block.Command(
                    "tacet allow =" + "a".repeat(50) + ".example --device 3 --for 60m")))
        .containsSubsequence(
            "  tacet allow =" + "a".repeat(50) + ".example \\", "    --device 3 --for 60m");
  }

  @Test
  void aStretchLiesWhereItsTimeIs() {
    assertThat(
            printed(
                new Block.Timeline(
                    "since when",
                    "Monday",
                    "Sunday",
                    List.of(
                        new Block.Stretch("begun", 0.5, 1, "60 s"),
                        new Block.Stretch("moment", 0, 0, "")))))
        .containsSubsequence(
            "since when",
            "        Monday" + " ".repeat(28) + "Sunday",
            "begun   " + "·".repeat(20) + "█".repeat(20) + "  60 s",
            "moment  █" + "·".repeat(39));
  }

  @Test
  void anHourIsAsDarkAsItIsLoud() {
    List<Long> hours = new ArrayList<>(Collections.nCopies(24, 0L));
    hours.set(0, 100L);
    hours.set(23, 1L);

    assertThat(printed(new Block.HeatMap("map", "queries", List.of(new Block.Day("Mo", hours)))))
        .contains("Mo  ██" + " ".repeat(44) + "··");
  }

  @Test
  void barsShowWhatWasBlockedOfTheWhole() {
    List<String> lines =
        printed(
            new Block.Bars(
                "by name",
                "blocked",
                "passed",
                List.of(
                    new Block.Bar("loud.example", 50, 50, "US"),
                    new Block.Bar("none.example", 0, 0, ""))));

    assertThat(lines)
        .contains("by name  █ blocked  ░ passed")
        .contains("loud.example  " + "█".repeat(13) + "░".repeat(13) + "  50  50  US");
  }

  @Test
  void aTerminalWithoutBlocksGetsLetters() {
    charset = StandardCharsets.US_ASCII;

    assertThat(
            printed(
                new Block.Bars(
                    "by name", "blocked", "passed", List.of(new Block.Bar("x", 1, 1, ""))),
                new Block.HeatMap(
                    "map", "queries", List.of(new Block.Day("Mo", Collections.nCopies(24, 5L))))))
        .contains("x  #############=============  1  1", "Mo  " + "#".repeat(48));
  }

  @Test
  void nothingAStrangerWroteMovesTheCursor() {
    assertThat(printed(new Block.Heading(2, "\u001b[2J\u202ecam")).toString())
        .doesNotContain("\u001b", "\u202e")
        .contains("\\u{1b}[2J\\u{202e}cam");
  }

  private List<String> printed(Block... blocks) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            out,
            new ByteArrayOutputStream(),
            new ByteArrayInputStream(new byte[0]),
            charset,
            false,
            false,
            false,
            true,
            () -> 80);
    new DocumentPrinter(terminal)
        .print(new Document("A title", Locale.ENGLISH, List.of(blocks), "the foot"));
    terminal.flush();
    return out.toString(charset).lines().toList();
  }
}
