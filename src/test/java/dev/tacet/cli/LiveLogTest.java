package dev.tacet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tacet.dns.Transport;
import dev.tacet.testkit.Sinkhole;
import dev.tacet.testkit.Stub;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The live log while a server runs: its file, what waits beside it, and what is in memory. */
@Timeout(120)
class LiveLogTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path temp;

  private Sinkhole start(String... yaml) {
    return Sinkhole.startWith(temp, "upstreams: []", yaml);
  }

  private static void ask(Sinkhole tacet, String name, int times) {
    Stub stub = tacet.stub(Transport.UDP);
    for (int i = 0; i < times; i++) {
      stub.ask(name, "A");
    }
  }

  private static JsonNode owners(Sinkhole tacet, String... more) throws Exception {
    String[] words = new String[more.length + 2];
    words[0] = "owners";
    words[1] = "--json";
    System.arraycopy(more, 0, words, 2, more.length);
    Shell.Result result = Shell.with(tacet.control()).run(words);
    assertThat(result.code()).as(result.err()).isZero();
    return JSON.readTree(result.out());
  }

  @Test
  void rowsOfTheFileOfTheBatchBesideItAndOfMemoryAreCountedOnceEach() throws Exception {
    try (Sinkhole tacet = start("queryLog: { flushEvery: 1s }", "policy: { profiles: {} }")) {
      ask(tacet, "moved.example", 5);
      tacet.log(5);
      tacet.restart(); // all of them are in queries.db now
      assertThat(owners(tacet).get("queries").asLong()).isEqualTo(5);

      ask(tacet, "kept.example", 3);
      tacet.log(8);
      Path pending = tacet.data().resolve("queries.pending");
      long deadline = System.nanoTime() + 30_000_000_000L;
      while (Files.size(pending) == 0 && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }
      assertThat(Files.size(pending)).isPositive();
      ask(tacet, "late.example", 2);
      tacet.log(10);

      JsonNode answer = owners(tacet);
      assertThat(answer.get("queries").asLong()).isEqualTo(10);
      assertThat(answer.get("owners").get(0).get("names").asLong()).isEqualTo(3);
      assertThat(answer.get("skipped")).isEmpty();
      tacet.restart(); // and moved, they are the same ten
      assertThat(owners(tacet).get("queries").asLong()).isEqualTo(10);
      assertThat(owners(tacet, "--device", "127.0.0.1").get("queries").asLong()).isEqualTo(10);
      assertThat(owners(tacet, "--device", "192.0.2.99").get("queries").asLong()).isZero();
    }
  }

  @Test
  void aLogThatIsKeptInMemoryIsToldByTheServer() throws Exception {
    try (Sinkhole tacet = start("queryLog: { store: memory }")) {
      ask(tacet, "a.example", 4);
      tacet.log(4);

      assertThat(owners(tacet).get("queries").asLong()).isEqualTo(4);
    }
  }

  @Test
  void aFileThatIsNotTheServersIsNotMixedWithItsLog() throws Exception {
    try (Sinkhole tacet = start()) {
      ask(tacet, "a.example", 2);
      tacet.log(2);
      tacet.restart();
      ask(tacet, "b.example", 1);
      tacet.log(3);
      Path other = temp.resolve("other");
      Files.createDirectory(other);
      try (Sinkhole stranger = Sinkhole.startWith(other, "upstreams: []")) {
        ask(stranger, "c.example", 7);
        stranger.log(7);
      }
      Path file = tacet.data().resolve("queries.db");
      Files.move(file, temp.resolve("aside.db"));
      Files.copy(other.resolve("data/queries.db"), file);

      assertThat(owners(tacet).get("queries").asLong()).isEqualTo(3);
    }
  }

  @Test
  void whatPrivacyHidesIsSaidAndNotShown() throws Exception {
    try (Sinkhole tacet = start("queryLog: { privacy: 1 }")) {
      ask(tacet, "secret.example", 3);
      tacet.log(3);
      tacet.restart();
      ask(tacet, "secret.example", 1);
      tacet.log(4);

      Shell.Result result = Shell.with(tacet.control()).run("owners");

      assertThat(result.code()).isZero();
      assertThat(result.out()).contains("there is no query that could be looked at");
      assertThat(result.err()).contains("4 queries are left out: privacy hides what was asked");
    }
  }
}
