package dev.tacet.insight.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CsvTableTest {
  @Test
  void aTableIsALineOfHeadingsAndItsRows() {
    assertThat(
            CsvTable.of(
                new Block.Grid(
                    List.of(Block.Column.text("name"), Block.Column.number("queries")),
                    List.of(List.of("a.example", "12"), List.of("b.example", "3")))))
        .isEqualTo("name,queries\r\na.example,12\r\nb.example,3\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"=1+1", "+49", "-x", "@SUM(A1)", "\t=1", "\r=1"})
  void noCellIsAFormula(String text) {
    assertThat(CsvTable.cell(text)).startsWith("'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {"a,b|\"a,b\"", "say \"x\"|\"say \"\"x\"\"\"", "plain|plain", "=a,b|\"'=a,b\""})
  void whatDividesIsQuoted(String text, String cell) {
    assertThat(CsvTable.cell(text)).isEqualTo(cell);
  }

  @Test
  void aLineBreakDoesNotBeginARow() {
    assertThat(CsvTable.cell("a\r\n=b\u0000\u202e")).isEqualTo("a\\u{d}\\u{a}=b\\u{0}\\u{202e}");
  }
}
