package dev.tacet.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.control.api.ListReply;
import dev.tacet.control.api.ListRequest;
import dev.tacet.control.api.ListStatus;
import dev.tacet.control.api.TacetControl;
import dev.tacet.control.api.UndoReply;
import dev.tacet.dns.Transport;
import dev.tacet.testkit.FakeUpstream;
import dev.tacet.testkit.Sinkhole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists the owner adds and removes on a running server, over restarts and taken back. */
final class SubscriptionsIT {
  private static final List<String> ALLOWED = List.of("192.0.2.1");

  @TempDir private Path temp;
  private final FakeUpstream upstream = FakeUpstream.start();
  private Sinkhole tacet;

  @BeforeEach
  void start() throws IOException {
    upstream.zone().add("games.example.org. 300 IN A 192.0.2.1");
    tacet = Sinkhole.start(temp, upstream);
    Files.writeString(tacet.data().resolve("lists/kids.list"), "games.example.org\n");
  }

  @AfterEach
  void stop() {
    tacet.close();
    upstream.close();
  }

  private ListReply add(boolean yes) {
    String url = tacet.data().resolve("lists/kids.list").toUri().toString();
    try (TacetControl control = tacet.control()) {
      return control.addList(new ListRequest(url, "kids", "", "", "", 0, false, false, "", yes));
    }
  }

  private List<String> answers() {
    return tacet.stub(Transport.UDP).ask("games.example.org", "A").answers();
  }

  @Test
  void anAddedListBlocksFromTheReplyOnAndAfterARestart() {
    assertThat(add(false).list().rules()).isEqualTo(1);
    assertThat(answers()).containsExactly("192.0.2.1");

    assertThat(add(true).done()).isTrue();
    assertThat(answers()).containsExactly("0.0.0.0");

    tacet.restart();
    assertThat(answers()).containsExactly("0.0.0.0");
    assertThat(tacet.lists()).extracting(ListStatus::name).containsExactly("kids");
  }

  @Test
  void undoTakesBackWhatWasDoneToLists() {
    add(true);
    try (TacetControl control = tacet.control()) {
      control.enableList("kids", false);
      Eventually.get(this::answers, ALLOWED::equals, "an allowed answer");

      UndoReply on = control.undo();
      assertThat(on.summary()).isEqualTo("lists disable kids");
      assertThat(on.lines()).containsExactly("list kids is in force again");
      Eventually.get(this::answers, List.of("0.0.0.0")::equals, "a blocked answer");

      control.removeList("kids");
      Eventually.get(this::answers, ALLOWED::equals, "an allowed answer");
      control.undo();
      Eventually.get(this::answers, List.of("0.0.0.0")::equals, "a blocked answer");
      assertThat(control.undo().lines()).containsExactly("list kids is gone again");
      Eventually.get(this::answers, ALLOWED::equals, "an allowed answer");
      assertThat(control.lists()).isEmpty();
    }
  }
}
