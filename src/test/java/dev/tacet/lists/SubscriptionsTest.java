package dev.tacet.lists;

import static dev.tacet.lists.ListHome.names;
import static dev.tacet.lists.ListHome.used;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.config.ListConfig;
import dev.tacet.config.ListConfig.Subdomains;
import dev.tacet.config.ListConfig.Syntax;
import dev.tacet.policy.ListMode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Lists that are added, switched and removed while the server runs. */
@Timeout(120)
class SubscriptionsTest {
  @TempDir private Path data;
  private ListHome home;

  @BeforeEach
  void open() throws IOException {
    home = new ListHome(data);
    home.server.does(ListServer.tagged("\"1\"", names("ads", 30)));
  }

  @AfterEach
  void close() {
    home.close();
  }

  @Test
  void aTrialSaysWhatAListWouldMeanAndChangesNothing() {
    home.uses = List.of(used("ads3.example", "web", true));
    ListsInForce before = home.inForce;

    ListTrial trial = ListHome.wait(home.updater.tryOut(home.list("web")));

    assertThat(trial.report().rules()).isEqualTo(30);
    ListDiff diff = trial.diff().orElseThrow();
    assertThat(diff.added()).isEqualTo(30);
    assertThat(diff.names()).isEqualTo(1);
    assertThat(diff.newlyBlocked()).singleElement().matches(ListDiff.Name::withheld);
    assertThat(home.inForce).isSameAs(before);
    assertThat(home.subscriptions.all()).isEmpty();
    assertThat(home.stored.writes()).isZero();
  }

  @Test
  void aListForTheLogOnlyIsTriedAsIfItWereInForce() {
    home.uses = List.of(used("ads3.example", "web", true));
    ListConfig web = home.list("web");
    ListConfig shadow =
        new ListConfig(
            web.name(),
            web.url(),
            web.block(),
            web.subdomains(),
            web.syntax(),
            web.every(),
            web.mayAnswer(),
            true,
            web.group(),
            web.where());

    ListTrial trial = ListHome.wait(home.updater.tryOut(shadow));

    assertThat(trial.diff().orElseThrow().names()).isEqualTo(1);
    home.add(shadow);
    assertThat(home.inForce.modes()).containsEntry("web", ListMode.SHADOW);
  }

  @Test
  void whatTheTrialFetchedIsWhatIsSubscribedTo() {
    ListHome.wait(home.updater.tryOut(home.list("web")));
    home.server.does(ListServer.status(500));

    home.change(() -> home.subscriptions.add(home.list("web")));

    assertThat(home.server.heard()).hasSize(1);
    assertThat(home.view("web").nextRefresh()).isPresent();
    assertThat(home.blocks("web", "ads3.example")).isTrue();
    home.restart();
    assertThat(home.blocks("web", "ads3.example")).isTrue();
  }

  @Test
  void aTrialOfWhatIsNoListSaysWhyAndLeavesNothing() {
    home.server.does(ListServer.text("<html>Please log in"));

    ListTrial trial = ListHome.wait(home.updater.tryOut(home.list("web")));

    assertThat(trial.diff()).isEmpty();
    assertThat(trial.report().detail()).contains("web page");
    home.restart();
    assertThat(data.resolve("lists")).isDirectoryNotContaining("glob:**.json");
  }

  @Test
  void aListThatIsSwitchedOffSaysNothingFromThatMomentOn() {
    home.add(home.list("web"));
    home.server.does(home.server.stalled(""));
    var busy = home.updater.refresh(); // the updater has something else to do

    ListHome.wait(
        home.updater.onStore(
            () -> {
              home.subscriptions.enable("web", false);
              return true;
            }));

    assertThat(home.inForce.modes()).containsEntry("web", ListMode.OFF);
    assertThat(busy).isNotDone();
    home.server.does(ListServer.tagged("\"1\"", names("ads", 30)));
  }

  @Test
  void whatIsSwitchedOnAgainIsInForceWithoutItsSource() {
    home.add(home.list("web"));
    home.change(() -> home.subscriptions.enable("web", false));
    assertThat(home.inForce.index().sources()).noneMatch(source -> source.name().equals("web"));
    home.server.does(ListServer.status(500));

    home.change(() -> home.subscriptions.enable("web", true));

    assertThat(home.blocks("web", "ads3.example")).isTrue();
    assertThat(home.inForce.modes()).isEmpty();
  }

  @Test
  void aRemovedListIsGoneAndTakenBackItIsThereWithoutItsSource() {
    home.add(home.list("web"));
    home.change(() -> home.subscriptions.remove("web"));
    assertThat(home.blocks("web", "ads3.example")).isFalse();
    assertThat(home.inForce.index().sources()).noneMatch(source -> source.name().equals("web"));
    home.server.does(ListServer.status(500));

    home.change(() -> home.subscriptions.add(home.list("web")));

    assertThat(home.blocks("web", "ads3.example")).isTrue();
  }

  @Test
  void aListOfTheSameNameFromElsewhereIsNotTakenForTheOldOne() {
    home.add(home.list("web"));
    ListConfig other = new ListConfig("web", "http://127.0.0.1:1/x", true, Subdomains.AUTO, "");

    ListHome.wait(
        home.updater.onStore(
            () -> {
              home.subscriptions.remove("web");
              home.subscriptions.add(other);
              return true;
            }));

    assertThat(home.blocks("web", "ads3.example")).isFalse();
  }

  @Test
  void anUnchangedListWritesNothingToTheStore() {
    home.add(home.list("web"));
    int writes = home.stored.writes();
    ListsInForce before = home.inForce;

    home.refreshAll();
    home.refresh("web");

    assertThat(home.stored.writes()).isEqualTo(writes);
    assertThat(home.inForce).isSameAs(before);
  }

  @Test
  void aListForAGroupIsCompiledWithItsGroupAndOneInTheShadowDecidesNothing() {
    ListConfig kids =
        new ListConfig(
            "kids",
            home.server.url(),
            true,
            Subdomains.AUTO,
            Syntax.AUTO,
            ListConfig.DAILY,
            false,
            false,
            Optional.of("children"),
            "");
    ListConfig shadow =
        new ListConfig(
            "shadow",
            home.server.url(),
            true,
            Subdomains.AUTO,
            Syntax.AUTO,
            ListConfig.DAILY,
            false,
            true,
            Optional.empty(),
            "");
    home.add(kids);
    home.add(shadow);

    assertThat(home.blocks("kids", "ads3.example")).isTrue();
    assertThat(home.inForce.groups()).containsOnly(java.util.Map.entry("kids", "children"));
    assertThat(home.inForce.modes()).containsEntry("shadow", ListMode.SHADOW);
    assertThat(home.view("kids").report().rules()).as("what it has is known").isEqualTo(30);
  }

  @Test
  void theConfigurationsListsAreFixedAndWinOverAnAddedOneOfThatName() throws Exception {
    home.add(home.list("web"));
    home.updater.close();
    ListConfig fixed =
        new ListConfig("web", "http://127.0.0.1:1/x", true, Subdomains.AUTO, "tacet.yaml:4");
    Subscriptions later = new Subscriptions(List.of(fixed), home.stored, home.clock);

    assertThat(later.all()).singleElement().matches(WantedList::isFixed);
    assertThatThrownBy(() -> later.remove("web")).hasMessageContaining("not the owner's");
    assertThatThrownBy(() -> later.enable("web", false)).hasMessageContaining("not the owner's");
  }

  @Test
  void thereAreTwoHundredListsAtMost() {
    for (int i = 0; i < Subscriptions.MAX_LISTS; i++) {
      home.subscriptions.add(new ListConfig("l" + i, "file:/x" + i, true, Subdomains.AUTO, ""));
    }
    assertThatThrownBy(() -> home.subscriptions.add(home.list("one-more")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(home.subscriptions.all()).hasSize(200);
  }
}
