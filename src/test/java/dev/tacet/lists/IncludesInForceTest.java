package dev.tacet.lists;

import static dev.tacet.testkit.FakeWebServer.status;
import static dev.tacet.testkit.FakeWebServer.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.config.ListConfig;
import dev.tacet.config.ListConfig.Subdomains;
import dev.tacet.testkit.FakeWebServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a list in force when a file it includes fails. */
class IncludesInForceTest {
  @TempDir private Path data;
  private final FakeWebServer web = FakeWebServer.start();
  private ListHome home;

  @BeforeEach
  void start() throws IOException {
    home = new ListHome(data);
    web.at("/list.txt", text("own.example\n!#include part.txt\n"));
  }

  @AfterEach
  void close() {
    home.close();
    web.close();
  }

  private void add() {
    home.add(new ListConfig("mine", web.url("/list.txt"), true, Subdomains.AUTO, ""));
  }

  private void mendedAndChanged() {
    web.at("/list.txt", text("own.example\nnew.example\n!#include part.txt\n"));
  }

  @Test
  void aListWhoseIncludeWasNeverHadIsInForceWithoutIt() {
    web.at("/part.txt", status(503));
    add();

    assertThat(home.blocks("mine", "own.example")).isTrue();
    ListReport report = home.view("mine").report();
    assertThat(report.state()).isEqualTo(ListReport.State.OK);
    assertThat(report.rejected()).isEqualTo(1);
    assertThat(report.notIncluded()).isEqualTo(1);
    assertThat(report.detail())
        .isEqualTo(
            "1 file it includes could not be had, so its rules are not in force; tacet lists show"
                + " says why");
    assertThat(home.view("mine").rejected())
        .containsExactly(
            new Malformed(
                2,
                "!#include part.txt",
                "it could not be fetched, the log says why; tried again at each refresh"));

    web.at("/part.txt", text("part.example\n"));
    assertThat(home.refresh("mine").notIncluded()).isZero();
    assertThat(home.blocks("mine", "part.example")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 503, 429, 403})
  void theLastGoodVersionStaysWhereAnIncludeItHasCannotBeFetched(int status) {
    web.at("/part.txt", text("part.example\n"));
    add();
    web.at("/part.txt", status(status));
    mendedAndChanged();

    ListReport report = home.refresh("mine");

    assertThat(report.state()).isEqualTo(ListReport.State.KEPT);
    assertThat(report.detail())
        .startsWith("its include \"part.txt\": its server ")
        .contains("(HTTP " + status + ")")
        .endsWith("; the last good version has that file");
    assertThat(home.blocks("mine", "part.example")).isTrue();
    assertThat(home.blocks("mine", "new.example")).isFalse();
  }

  @Test
  void thatHoldsAfterAStartAndForIncludesWithinIncludes() {
    web.at("/part.txt", text("part.example\n!#include deep.txt\n"));
    web.at("/deep.txt", text("deep.example\n"));
    add();
    home.restart();
    web.at("/deep.txt", status(500));

    assertThat(home.refresh("mine").state()).isEqualTo(ListReport.State.KEPT);
    assertThat(home.blocks("mine", "deep.example")).isTrue();
  }

  @Test
  void whatItsServerSaysIsGoneIsGone() {
    web.at("/part.txt", text("part.example\n"));
    add();
    web.at("/part.txt", status(410));
    mendedAndChanged();

    ListReport report = home.refresh("mine");

    assertThat(report.state()).isEqualTo(ListReport.State.OK);
    assertThat(report.notIncluded()).isEqualTo(1);
    assertThat(home.blocks("mine", "part.example")).isFalse();
    assertThat(home.blocks("mine", "new.example")).isTrue();
  }

  @Test
  void anIncludeThatIsNewAndFailsDoesNotHoldUpTheRest() {
    web.at("/part.txt", text("part.example\n"));
    add();
    web.at("/other.txt", status(500));
    web.at("/list.txt", text("own.example\n!#include part.txt\n!#include other.txt\nx.example\n"));

    assertThat(home.refresh("mine").notIncluded()).isEqualTo(1);
    assertThat(home.blocks("mine", "part.example")).isTrue();
    assertThat(home.blocks("mine", "x.example")).isTrue();
  }

  @Test
  void aFileOfTheOwnersIsReadWithoutWhatIsNotThere() throws Exception {
    Path folder = Files.createDirectories(data.resolve("lists"));
    Path list = Files.writeString(folder.resolve("own.txt"), "!#include part.txt\nown.example\n");
    Path part = Files.writeString(folder.resolve("part.txt"), "part.example\n");
    home.add(new ListConfig("mine", list.toUri().toString(), true, Subdomains.AUTO, ""));
    assertThat(home.blocks("mine", "part.example")).isTrue();

    Files.delete(part);
    ListReport report = home.refresh("mine");

    assertThat(report.state()).isEqualTo(ListReport.State.OK);
    assertThat(report.notIncluded()).isEqualTo(1);
    assertThat(home.blocks("mine", "part.example")).isFalse();
    assertThat(home.blocks("mine", "own.example")).isTrue();
  }
}
