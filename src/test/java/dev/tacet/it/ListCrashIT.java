package dev.tacet.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.control.api.ListReply;
import dev.tacet.control.api.ListRequest;
import dev.tacet.control.api.ListStatus;
import dev.tacet.control.api.TacetControl;
import dev.tacet.control.client.ControlClient;
import dev.tacet.testkit.FakeWebServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 around what is done to lists: acknowledged is durable, and no version is half there. */
final class ListCrashIT {
  private static final List<String> BLOCKED = List.of("0.0.0.0");
  private static final int NAMES = 20_000;

  @TempDir private Path temp;

  private static TacetControl control(Home home) {
    try {
      return ControlClient.connect(home.data().resolve("control.sock"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> answers(Home.Server server, String name) {
    return server.stub().ask(name, "A").answers();
  }

  /** Every version has enough names to take a while, and one of its own. */
  private static String version(int number) {
    return IntStream.range(0, NAMES)
        .mapToObj(i -> "0.0.0.0 n" + i + ".example\n")
        .collect(Collectors.joining("", "0.0.0.0 v" + number + ".example\n", ""));
  }

  private static List<Path> temporaryFiles(Home home) throws IOException {
    try (Stream<Path> files = Files.walk(home.data().resolve("lists"))) {
      return files.filter(file -> file.getFileName().toString().contains(".tmp")).toList();
    }
  }

  @Test
  void anAcknowledgedSubscriptionIsThereAfterTheKill() throws Exception {
    try (Home home = Home.onAnyPort(temp)) {
      Home.Server server = home.serve();
      Path file = home.data().resolve("lists/kids.list");
      Files.writeString(file, "games.example\n");
      try (TacetControl control = control(home)) {
        ListReply added =
            control.addList(
                new ListRequest(
                    file.toUri().toString(), "kids", "", "", "", 0, false, false, "", true));
        assertThat(added.done()).isTrue();
      }

      server.kill();
      Files.delete(file); // its last good copy must do
      Home.Server again = home.serve();

      assertThat(answers(again, "games.example")).isEqualTo(BLOCKED);
      try (TacetControl control = control(home)) {
        assertThat(control.lists())
            .extracting(ListStatus::name, ListStatus::state)
            .containsExactly(org.assertj.core.groups.Tuple.tuple("kids", "kept"));
        control.removeList("kids");
      }
      again.kill();
      Home.Server last = home.serve();
      assertThat(answers(last, "games.example")).isNotEqualTo(BLOCKED);
    }
  }

  @Test
  void aKillWhileAListIsAddedLeavesAllOfItOrNothing() throws Exception {
    Random random = new Random(7);
    try (Home home = Home.onAnyPort(temp)) {
      Home.Server server = home.serve();
      Path file = home.data().resolve("lists/kids.list");
      Files.writeString(file, version(1));
      for (int round = 0; round < 3; round++) {
        String name = "kids" + round;
        CompletableFuture<ListReply> added = adding(home, file, name);
        server.process().waitFor(random.nextInt(700), TimeUnit.MILLISECONDS);
        boolean acknowledged = added.isDone() && !added.isCompletedExceptionally();
        server.kill();

        server = home.serve();

        try (TacetControl control = control(home)) {
          List<String> names = control.lists().stream().map(ListStatus::name).toList();
          assertThat(names.contains(name)).isIn(true, acknowledged);
          boolean blocks = answers(server, "v1.example").equals(BLOCKED);
          assertThat(blocks).as("lists: %s", names).isEqualTo(!names.isEmpty());
        }
        assertThat(server.said()).doesNotContain("ERROR");
        assertThat(temporaryFiles(home)).isEmpty();
      }
    }
  }

  private static CompletableFuture<ListReply> adding(Home home, Path file, String name) {
    ListRequest request =
        new ListRequest(file.toUri().toString(), name, "", "", "", 0, false, false, "", true);
    return CompletableFuture.supplyAsync(
        () -> {
          try (TacetControl control = control(home)) {
            return control.addList(request);
          }
        });
  }

  @Test
  void aKillInTheMiddleOfADownloadLeavesTheLastGoodVersionInForce() throws Exception {
    try (FakeWebServer web = FakeWebServer.start();
        Home home =
            Home.onAnyPort(temp, "lists: [ { name: web, url: \"" + web.url("/l") + "\" } ]")) {
      web.at("/l", FakeWebServer.text(version(1)));
      Home.Server server = home.serve();
      try (TacetControl control = control(home)) {
        assertThat(control.refreshList("web").list().state()).isEqualTo("ok");
      }
      CompletableFuture<Boolean> halfWay = new CompletableFuture<>();
      String next = version(2);
      web.at(
          "/l",
          (request, line) -> {
            line.send(FakeWebServer.head(200) + "Content-Length: " + next.length() + "\r\n\r\n");
            line.send(next.substring(0, next.length() / 2));
            halfWay.complete(true);
            line.pause(Duration.ofMinutes(1));
          });
      refreshUnheard(home);
      halfWay.get(20, TimeUnit.SECONDS);

      server.kill();
      web.at("/l", FakeWebServer.status(503));
      Home.Server again = home.serve();

      assertThat(answers(again, "v1.example")).isEqualTo(BLOCKED);
      assertThat(answers(again, "v2.example")).isNotEqualTo(BLOCKED);
      assertThat(again.said()).doesNotContain("ERROR");
      assertThat(temporaryFiles(home)).isEmpty();
    }
  }

  @Test
  void aKillAtAnyMomentOfARefreshLeavesTheOldVersionOrTheNewOne() throws Exception {
    Random random = new Random(42);
    try (FakeWebServer web = FakeWebServer.start();
        Home home =
            Home.onAnyPort(temp, "lists: [ { name: web, url: \"" + web.url("/l") + "\" } ]")) {
      web.at("/l", FakeWebServer.text(version(1)));
      Home.Server server = home.serve();
      try (TacetControl control = control(home)) {
        control.refreshList("web");
      }
      int inForce = 1;
      for (int number = 2; number <= 5; number++) {
        int before = web.heard().size();
        web.at("/l", FakeWebServer.text(version(number)));
        refreshUnheard(home);
        Eventually.holds(() -> web.heard().size() > before, "a request for the list");
        server.process().waitFor(random.nextInt(400), TimeUnit.MILLISECONDS);
        server.kill();

        server = home.serve();

        boolean isNew = answers(server, "v" + number + ".example").equals(BLOCKED);
        boolean isOld = answers(server, "v" + inForce + ".example").equals(BLOCKED);
        assertThat(isNew ^ isOld).as("one of versions %d, %d", inForce, number).isTrue();
        assertThat(answers(server, "n77.example")).isEqualTo(BLOCKED);
        assertThat(server.said()).doesNotContain("ERROR");
        assertThat(temporaryFiles(home)).isEmpty();
        inForce = isNew ? number : inForce;
      }
    }
  }

  /** Asks for a refresh whose answer never comes: the server is killed first. */
  private static void refreshUnheard(Home home) {
    CompletableFuture.runAsync(
        () -> {
          try (TacetControl control = control(home)) {
            control.refreshList("web");
          }
        });
  }
}
