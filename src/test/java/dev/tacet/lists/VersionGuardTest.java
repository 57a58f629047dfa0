package dev.tacet.lists;

import static dev.tacet.lists.ListHome.names;
import static dev.tacet.lists.ListHome.used;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.config.ListConfig;
import dev.tacet.dns.DomainName;
import dev.tacet.querylog.SinkException;
import dev.tacet.testkit.MemoryLists;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What stands between a new version of a list and its being in force. */
@Timeout(120)
class VersionGuardTest {
  private static final DomainName TV = DomainName.parse("tv.example");

  @TempDir private Path data;
  private ListHome home;

  @BeforeEach
  void open() throws IOException {
    home = new ListHome(data);
    home.server.does(ListServer.text(names("ads", 30)));
    home.add(home.list("web"));
  }

  @AfterEach
  void close() {
    home.close();
  }

  private void offer(String more) {
    home.server.does(ListServer.text(names("ads", 30) + more));
    home.refresh("web");
  }

  @Test
  void whatThisHouseUsesIsWithheldWhileTheRestOfTheUpdateIsInForce() {
    home.uses = List.of(used("tv.example", "web", true), used("once.example", "web", false));

    offer("0.0.0.0 tv.example\n0.0.0.0 once.example\n0.0.0.0 new.example\n");

    assertThat(home.blocks("web", "new.example")).isTrue();
    assertThat(home.blocks("web", "once.example")).as("little used, so not withheld").isTrue();
    assertThat(home.blocks("web", "tv.example")).isFalse();
    assertThat(home.wanted("web").state().withheld()).containsExactly(TV);
    ListDiff diff = home.diff("web");
    assertThat(diff.rulesBefore()).isEqualTo(30);
    assertThat(diff.rulesAfter()).isEqualTo(33);
    assertThat(diff.added()).isEqualTo(3);
    assertThat(diff.removed()).isZero();
    assertThat(diff.newlyBlocked())
        .extracting(ListDiff.Name::name, ListDiff.Name::withheld)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("tv.example", true),
            org.assertj.core.groups.Tuple.tuple("once.example", false));
  }

  @Test
  void aReleasedNameIsBlockedAtOnceByTheSameIndex() {
    home.uses = List.of(used("tv.example", "web", true));
    offer("0.0.0.0 tv.example\n");
    ListsInForce before = home.inForce;

    home.change(() -> home.subscriptions.release(home.wanted("web").id(), Set.of()));

    assertThat(home.blocks("web", "tv.example")).isTrue();
    assertThat(home.inForce.index()).isSameAs(before.index());
    offer("0.0.0.0 tv.example\n0.0.0.0 more.example\n");
    assertThat(home.blocks("web", "tv.example")).as("its owner said yes").isTrue();
  }

  @Test
  void whatIsWithheldStaysSoOverRestartsAndUpdatesUntilTheListLetsItGo() {
    home.uses = List.of(used("tv.example", "web", true));
    offer("0.0.0.0 tv.example\n");
    home.restart();
    assertThat(home.blocks("web", "tv.example")).isFalse();

    offer("0.0.0.0 tv.example\n0.0.0.0 more.example\n");
    assertThat(home.blocks("web", "more.example")).isTrue();
    assertThat(home.blocks("web", "tv.example")).isFalse();

    offer("0.0.0.0 more.example\n0.0.0.0 other.example\n");
    assertThat(home.wanted("web").state().withheld()).isEmpty();
  }

  @Test
  void theFirstVersionIsItsOwnersWishAndNothingOfItIsWithheld() {
    assertThat(home.blocks("web", "ads7.example")).isTrue();
    home.uses = List.of(used("ads7.example", "again", true));

    home.add(new ListConfig("again", home.server.url(), true, ListConfig.Subdomains.AUTO, ""));

    assertThat(home.blocks("again", "ads7.example")).isTrue();
    assertThat(home.wanted("again").state().withheld()).isEmpty();
  }

  @Test
  void theOwnersOwnFileIsInForceAsItStands() throws Exception {
    home.close();
    Path file = Files.writeString(data.resolve("mine.txt"), "a.example\n");
    ListConfig mine =
        new ListConfig(
            "mine", file.toUri().toString(), true, ListConfig.Subdomains.AUTO, "tacet.yaml:3");
    home = new ListHome(data, mine);
    home.uses = List.of(used("tv.example", "mine", true));
    Files.writeString(file, "a.example\ntv.example\n");

    home.refreshAll();

    assertThat(home.blocks("mine", "tv.example")).isTrue();
    assertThat(home.stored.writes()).as("nothing is to be remembered of it").isZero();
  }

  @Test
  void whatOneListAllowsNoLongerIsWithheldFromTheListThatBlocksIt() throws Exception {
    home.close();
    Path file = Files.writeString(data.resolve("mine.txt"), "||tv.example^\n");
    home =
        new ListHome(
            data,
            new ListConfig(
                "mine", file.toUri().toString(), true, ListConfig.Subdomains.AUTO, "tacet.yaml:3"));
    home.server.does(ListServer.text(names("ads", 30) + "||tv.example^$badfilter\n"));
    home.add(home.list("web"));
    assertThat(home.blocks("mine", "tv.example")).isFalse();
    home.uses = List.of(used("tv.example", "mine", true));

    offer("0.0.0.0 new.example\n");

    assertThat(home.blocks("web", "new.example")).isTrue();
    assertThat(home.blocks("mine", "tv.example")).isFalse();
    assertThat(home.wanted("mine").state().withheld()).containsExactly(TV);
  }

  @Test
  void whatAListAllowsNoLongerAndAVendorProfileBlocksIsToldAndNotWithheld() {
    offer("@@||ads.roku.com^\n");
    home.uses =
        List.of(used("ads.roku.com", "roku/block", true), used("acr.roku.com", "roku/block", true));

    offer("0.0.0.0 new.example\n");

    assertThat(home.blocks("web", "new.example")).isTrue();
    assertThat(home.diff("web").newlyBlocked())
        .extracting(ListDiff.Name::name, ListDiff.Name::withheld)
        .as("of the other it never said anything")
        .containsExactly(org.assertj.core.groups.Tuple.tuple("ads.roku.com", false));
    assertThat(home.wanted("web").state().withheld()).isEmpty();
  }

  @Test
  void aVersionThatCannotBeComparedIsNotInForceUntilItCan() {
    home.logFault = java.util.Optional.of(new SinkException("queries.db is damaged", null));
    offer("0.0.0.0 new.example\n");

    assertThat(home.blocks("web", "new.example")).isFalse();
    assertThat(home.blocks("web", "ads7.example")).isTrue();
    assertThat(home.view("web").report().state()).isEqualTo(ListReport.State.KEPT);
    assertThat(home.view("web").report().detail()).contains("queries.db is damaged");

    home.restart();
    assertThat(home.blocks("web", "new.example")).as("kept on disk, and not in force").isFalse();
    home.logFault = java.util.Optional.empty();
    home.refreshAll();
    assertThat(home.blocks("web", "new.example")).isTrue();
    assertThat(home.view("web").report().state()).isEqualTo(ListReport.State.OK);
  }

  @Test
  void aDecisionThatCannotBeKeptLeavesTheVersionThatTheStoreNames() {
    MemoryLists full = home.stored;
    full.breakDown(new IllegalStateException("the disk is full"));
    home.uses = List.of(used("tv.example", "web", true));
    offer("0.0.0.0 tv.example\n0.0.0.0 new.example\n");

    assertThat(home.blocks("web", "tv.example")).isFalse();
    assertThat(home.blocks("web", "new.example")).isFalse();
    home.restart();
    assertThat(home.blocks("web", "new.example")).isFalse();
    assertThat(home.blocks("web", "ads7.example")).isTrue();
  }

  @Test
  void aListGoesBackToAnEarlierVersionAndStaysThereUntilItIsRefreshedByHand() {
    offer("0.0.0.0 bad.example\n");
    assertThat(home.blocks("web", "bad.example")).isTrue();
    ListView now = home.view("web");
    assertThat(now.versions()).extracting(ListVersion::inForce).containsExactly(true, false);

    home.change(() -> home.subscriptions.pin(home.wanted("web").id(), now.versions().get(1).id()));
    assertThat(home.blocks("web", "bad.example")).isFalse();
    home.restart();
    assertThat(home.blocks("web", "bad.example")).isFalse();

    home.server.does(ListServer.text(names("ads", 31)));
    home.refreshAll();
    assertThat(home.view("web").versions()).as("it is fetched all the same").hasSize(3);
    assertThat(home.blocks("web", "ads30.example")).as("and not in force").isFalse();

    home.refresh("web");
    assertThat(home.blocks("web", "ads30.example")).isTrue();
    assertThat(home.wanted("web").state().pinned()).isFalse();
  }

  @Test
  void theVersionAListIsHeldAtOutlivesTheOthers() {
    String first = home.view("web").versions().get(0).id();
    home.change(() -> home.subscriptions.pin(home.wanted("web").id(), first));
    for (int i = 0; i < 7; i++) {
      home.clock.pass(java.time.Duration.ofHours(1));
      home.server.does(ListServer.text(names("ads", 40 + i)));
      home.refreshAll();
    }
    home.restart();

    assertThat(home.view("web").versions()).extracting(ListVersion::id).contains(first);
    assertThat(home.blocks("web", "ads7.example")).isTrue();
    assertThat(home.blocks("web", "ads39.example")).isFalse();
  }
}
