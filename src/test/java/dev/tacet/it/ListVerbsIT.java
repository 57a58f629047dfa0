package dev.tacet.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.testkit.FakeUpstream;
import dev.tacet.testkit.FakeWebServer;
import dev.tacet.testkit.Stub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A household's lists, by the verbs of the real jar on a running server. */
final class ListVerbsIT {
  @TempDir private static Path temp;
  private final FakeUpstream upstream = FakeUpstream.start();
  private final FakeWebServer web = FakeWebServer.start();
  private Home home;
  private Stub stub;

  @BeforeEach
  void start() {
    upstream.zone().add("games.example.org. 300 IN A 192.0.2.1");
    web.at("/kids.txt", FakeWebServer.text("||games.example.org^\n||bad..name^\n"));
    home = Home.onAnyPort(temp, "upstreams: [ { url: \"" + upstream.url("udp") + "\" } ]");
    stub = home.serve().stub();
  }

  @AfterEach
  void stop() {
    home.close();
    web.close();
    upstream.close();
  }

  private List<String> answers() {
    return stub.ask("games.example.org", "A").answers();
  }

  private void isBlocked() {
    Eventually.get(this::answers, List.of("0.0.0.0")::equals, "a blocked answer");
  }

  private void isAnswered() {
    Eventually.get(this::answers, List.of("192.0.2.1")::equals, "an allowed answer");
  }

  @Test
  void aListIsTriedAddedShownSwitchedAndTakenBack() throws IOException {
    String url = web.url("/kids.txt").replace("http://", "http://me:secret@");
    isAnswered();

    Shell.Result tried = home.tacet("lists", "try", url).succeeded();
    assertThat(tried.out())
        .contains("1 rule, 1 line refused", "would have blocked 1 name", "games.example.org")
        .doesNotContain("secret");
    isAnswered();

    assertThat(home.tacet("lists", "add", url).exit()).isEqualTo(64);
    Shell.Result added = home.tacet("lists", "add", url, "--yes").succeeded();
    assertThat(added.out()).contains("kids is in force: 1 rule").doesNotContain("secret");
    isBlocked();

    Shell.Result shown = home.tacet("lists", "show", "kids").succeeded();
    assertThat(shown.out())
        .contains("http://***@127.0.0.1", "adblock (1 line), as recognised", "bad..name")
        .doesNotContain("secret");
    assertThat(home.tacet("lists", "show", "kidz").exit()).isEqualTo(66);

    home.tacet("lists", "disable", "kids").succeeded();
    isAnswered();
    assertThat(home.tacet("undo").succeeded().out()).contains("lists disable kids");
    isBlocked();
    assertThat(home.tacet("undo").succeeded().out()).contains("lists add kids");
    isAnswered();
    assertThat(home.tacet("lists").succeeded().out()).startsWith("no lists");
  }

  @Test
  void aFileBelowTheFolderForListsIsAddedByItsPathAndOneElsewhereIsNot() throws IOException {
    Path file = home.data().resolve("lists/own.txt");
    Files.writeString(file, "games.example.org\n");
    Path elsewhere = Files.writeString(temp.resolve("elsewhere.txt"), "games.example.org\n");

    home.tacet("lists", "add", file.toString(), "--yes", "--name", "own").succeeded();
    isBlocked();
    assertThat(home.tacet("lists", "remove", "own").succeeded().out()).contains("own is removed");
    isAnswered();

    Shell.Result refused = home.tacet("lists", "try", elsewhere.toString());
    assertThat(refused.exit()).isEqualTo(69);
    assertThat(refused.err()).contains("put it below").contains(file.getParent().toString());
  }
}
