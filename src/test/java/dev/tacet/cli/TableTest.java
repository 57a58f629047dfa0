package dev.tacet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a table does where its last column has more than the terminal has room for. */
class TableTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private Terminal terminal(boolean isTerminal, int columns) {
    return new Terminal(
        out,
        out,
        new ByteArrayInputStream(new byte[0]),
        StandardCharsets.UTF_8,
        isTerminal,
        false,
        false,
        false,
        () -> columns);
  }

  private List<String> printed(boolean isTerminal, int columns, String... cells) {
    Terminal terminal = terminal(isTerminal, columns);
    new Table(terminal, "  ").row((Object[]) cells).row("x", "y", "z").print();
    terminal.flush();
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void wordsGoBelowTheBeginningOfTheirColumn() {
    assertThat(printed(true, 40, "name", "list", "one two three four five six seven eight"))
        .containsExactly(
            "  name  list  one two three four five",
            "              six seven eight",
            "  x     y     z");
  }

  @Test
  void aWordThatIsTooLongStaysWholeSoThatItCanBeCopied() {
    assertThat(printed(true, 30, "name", "list", "see https://lists.example/a/long/path.txt"))
        .containsExactly(
            "  name  list",
            "      see",
            "      https://lists.example/a/long/path.txt",
            "  x     y     z");
  }

  @Test
  void whatIsReadByAProgramStaysOneLine() {
    assertThat(printed(false, 40, "name", "list", "one two three four five six seven eight"))
        .hasSize(2);
  }
}
