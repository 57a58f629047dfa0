package dev.tacet.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** docs/CONFORMANCE.md says what is tried, and nothing is left out without a reason. */
class ConformanceDocumentTest {
  private static final Path DOCUMENT = Path.of("docs/CONFORMANCE.md");

  @BeforeAll
  static void writeTheDocumentIfAskedTo() throws IOException {
    if (Boolean.getBoolean("tacet.write")) {
      Files.writeString(DOCUMENT, document());
    }
  }

  @Test
  void theDocumentIsWhatTheChecksSay() throws IOException {
    assertThat(Files.readString(DOCUMENT))
        .as("out of date; run: mvn -q test -Dtest=ConformanceDocumentTest -Dtacet.write=true")
        .isEqualTo(document());
  }

  @Test
  void everyRowHasACheckOrAReasonInWords() {
    assertThat(Rows.all())
        .allSatisfy(
            row ->
                assertThat(!checks(row).isEmpty() || row.reason().length() > 20)
                    .as(row.id())
                    .isTrue());
  }

  @Test
  void everyCheckIsForRowsThereAreAndHasAnIdOfItsOwn() {
    List<String> ids = Rows.all().stream().map(Row::id).toList();

    assertThat(ids).doesNotHaveDuplicates();
    assertThat(Checks.all()).extracting(Check::id).doesNotHaveDuplicates();
    assertThat(Checks.all()).allSatisfy(check -> assertThat(ids).containsAll(check.rows()));
  }

  @Test
  void theTestsNamedElsewhereExist() throws IOException {
    List<String> there;
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      there = files.map(file -> file.getFileName().toString()).toList();
    }

    assertThat(Rows.all())
        .flatExtracting(Row::elsewhere)
        .allSatisfy(name -> assertThat(there).contains(name + ".java"));
  }

  private static List<Check> checks(Row row) {
    return Checks.all().stream().filter(check -> check.rows().contains(row.id())).toList();
  }

  private static String document() {
    List<Row> rows = Rows.all();
    long covered = rows.stream().filter(row -> !checks(row).isEmpty()).count();
    StringBuilder out = new StringBuilder();
    out.append("# What DNS asks, and how it is tried\n\n")
        .append(
            "Written by ConformanceDocumentTest from the checks themselves; not to be edited.\n\n")
        .append("Each check runs on sockets twice: against Tacet, which has to pass, and against a")
        .append(
            " server that is wrong in that one\nthing, which must not. The upstream is our own:")
        .append(" it lies, delays, truncates, repeats and keeps silent.\n\n")
        .append("    mvn verify -Dtest=NONE -Dsurefire.failIfNoSpecifiedTests=false")
        .append(" -Dit.test=ConformanceIT\n\n")
        .append(Checks.all().size())
        .append(" checks for ")
        .append(covered)
        .append(" of ")
        .append(rows.size())
        .append(" rows; ")
        .append(rows.size() - covered)
        .append(" have none, for the reason in the last column.\n");
    table(out, "RFCs", Rows.rfcs());
    table(out, "Requirements", Rows.requirements());
    out.append("\n## Checks\n\n| check | claim | rows |\n| --- | --- | --- |\n");
    for (Check check : Checks.all()) {
      out.append(
          "| `%s` | %s | %s |%n"
              .formatted(check.id(), check.claim(), String.join(", ", check.rows()))
              .replace("\r", ""));
    }
    return out.toString();
  }

  private static void table(StringBuilder out, String title, List<Row> rows) {
    out.append("\n## ")
        .append(title)
        .append("\n\n| row | what it asks | checks | tried elsewhere, and why |\n")
        .append("| --- | --- | ---: | --- |\n");
    for (Row row : rows) {
      String elsewhere =
          row.elsewhere().stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
      out.append("| ")
          .append(
              String.join(
                  " | ",
                  row.id(),
                  row.asks(),
                  Integer.toString(checks(row).size()),
                  row.reason().isEmpty()
                      ? "-"
                      : row.reason() + (elsewhere.isEmpty() ? "" : ": " + elsewhere)))
          .append(" |\n");
    }
  }
}
