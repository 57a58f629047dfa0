package dev.tacet.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.config.ListConfig;
import dev.tacet.control.api.AcceptReply;
import dev.tacet.control.api.ControlException;
import dev.tacet.control.api.ListDetails;
import dev.tacet.control.api.ListDifference;
import dev.tacet.control.api.ListReply;
import dev.tacet.control.api.ListRequest;
import dev.tacet.control.api.ListStatus;
import dev.tacet.control.api.ListUse;
import dev.tacet.control.api.ProfileRequest;
import dev.tacet.control.api.ProfileSummary;
import dev.tacet.control.api.RejectedLine;
import dev.tacet.control.api.SettingChange;
import dev.tacet.control.api.SettingRequest;
import dev.tacet.control.api.TouchedName;
import dev.tacet.control.api.TryReply;
import dev.tacet.control.api.VersionLine;
import dev.tacet.control.client.ControlClient;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.Origin;
import dev.tacet.dns.Question;
import dev.tacet.dns.Transport;
import dev.tacet.lists.LogComparison;
import dev.tacet.policy.ListState;
import dev.tacet.policy.Reason;
import dev.tacet.policy.Rung;
import dev.tacet.policy.Verdict;
import dev.tacet.querylog.Decision;
import dev.tacet.querylog.Decisions;
import dev.tacet.querylog.LoggedDecision;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the owner does with lists, asked over a real socket. */
@Timeout(120)
final class ListsDeskTest {
  @TempDir Path directory;
  private final ExecutorService worker = Executors.newSingleThreadExecutor();
  private Home home;
  private ControlServer server;
  private ControlClient client;
  private long seq;

  @BeforeEach
  void open() throws Exception {
    home = new Home(directory);
    Path socket = directory.resolve("run/control.sock");
    server =
        new ControlServer(
            home.desk,
            socket,
            "no-such-group",
            new SocketOwners((int) Files.getAttribute(directory, "unix:uid")),
            worker,
            Duration.ofSeconds(30));
    server.start();
    client = ControlClient.connect(socket);
  }

  @AfterEach
  void close() {
    server.close();
    worker.shutdownNow();
    home.close();
  }

  /** A list's file where such lists may lie. */
  private String file(String name, String text) throws IOException {
    Path folder = Files.createDirectories(directory.resolve("lists"));
    return Files.writeString(folder.resolve(name), text).toUri().toString();
  }

  private static ListRequest request(String url, String name, boolean yes) {
    return new ListRequest(url, name, "", "", "", 0, false, false, "", yes);
  }

  private String blocker(String name) {
    return client.explain(name, "", "A").words();
  }

  private static ControlException refused(Runnable asked) {
    try {
      asked.run();
    } catch (ControlException e) {
      return e;
    }
    throw new AssertionError("it was not refused");
  }

  @Test
  void whatIsSetForEveryoneOfAListForAGroupSaysThatItStaysThere() throws Exception {
    String url = file("kids.txt", "games.example\n");
    client.addList(new ListRequest(url, "kids", "", "", "", 0, false, false, "children", true));
    SettingRequest everyone =
        new SettingRequest("everyone", List.of(new SettingChange("list.kids", "on")));

    assertThat(client.devices().set(everyone).notes())
        .containsExactly(
            "kids is for the group children alone, so this holds there; for others: tacet groups"
                + " set GROUP --list kids=on");
    assertThat(blocker("games.example")).isEqualTo("default");
  }

  @Test
  void aListIsShownBeforeItIsInForceAndInForceOnceItsOwnerSaysYes() throws Exception {
    String url = file("kids.list", "games.example\nbad..name\nchat.example\n");
    home.touched =
        List.of(
            new LogComparison.Touched(
                DomainName.parse("games.example"),
                "kids",
                7,
                List.of(InetAddress.getByName("192.0.2.7")),
                3,
                true,
                Optional.empty()));

    ListReply asked = client.addList(request(url, "", false));

    assertThat(asked.done()).isFalse();
    assertThat(asked.list().name()).isEqualTo("kids");
    assertThat(asked.list().rules()).isEqualTo(2);
    ListDifference difference = asked.difference();
    assertThat(difference.compared()).isTrue();
    assertThat(difference.queries()).isEqualTo(7);
    assertThat(difference.newlyBlocked())
        .singleElement()
        .satisfies(
            name -> {
              assertThat(name.name()).isEqualTo("games.example");
              assertThat(name.devices()).containsExactly("192.0.2.7");
            });
    assertThat(client.lists()).extracting(ListStatus::name).containsExactly("mine");
    assertThat(blocker("games.example")).doesNotContain("kids");

    ListReply added = client.addList(request(url, asked.list().name(), true));

    assertThat(added.done()).isTrue();
    assertThat(added.list().state()).isEqualTo("ok");
    assertThat(added.list().mode()).isEqualTo("on");
    assertThat(added.list().origin()).isEmpty();
    assertThat(blocker("games.example")).contains("kids");
    assertThat(client.status().lists()).isEqualTo(client.lists()).hasSize(2);
  }

  @Test
  void everythingThereIsToKnowOfAList() throws Exception {
    client.addList(request(file("kids.list", "games.example\nbad..name\n"), "kids", true));

    ListDetails details = client.list("kids");

    assertThat(details.syntax()).isEqualTo("auto");
    assertThat(details.syntaxes()).containsExactly(Map.entry("domains", 1L));
    assertThat(details.kinds()).containsExactly(Map.entry("block", 1L));
    assertThat(details.everySeconds()).isEqualTo(86_400);
    assertThat(details.subdomains()).isEqualTo("no");
    assertThat(details.subdomainsWhy()).contains("header");
    assertThat(details.rejectedLines())
        .singleElement()
        .extracting(RejectedLine::line, RejectedLine::text)
        .containsExactly(2L, "bad..name");
    assertThat(details.versions()).singleElement().matches(VersionLine::inForce);
    assertThat(details.list().next()).isNotEmpty();
    assertThat(client.list("mine").list().origin()).isEqualTo("tacet.yaml:9");
  }

  @Test
  void aListIsSwitchedOffAndOnAndRemoved() throws Exception {
    client.addList(request(file("kids.list", "games.example\n"), "kids", true));

    assertThat(client.enableList("kids", false).list().mode()).isEqualTo("off");
    assertThat(client.enableList("kids", false).done()).as("it was so already").isFalse();
    assertThat(client.enableList("kids", true).done()).isTrue();
    assertThat(blocker("games.example")).contains("kids");
    assertThat(client.removeList("kids").done()).isTrue();
    assertThat(client.lists()).hasSize(1);
    assertThat(refused(() -> client.list("kids")).exitCode()).isEqualTo(66);
    assertThat(refused(() -> client.list("mien"))).hasMessageEndingWith("did you mean mine?");
  }

  @Test
  void aListOfTheCatalogueBringsItsNameSyntaxAndHours() {
    ListConfig config =
        ListRequests.read(request("hagezi-pro", "", true), home.lists.subscriptions());
    ListConfig own =
        ListRequests.read(
            new ListRequest("hagezi-pro", "mild", "", "hosts", "", 3_600, false, false, "", true),
            home.lists.subscriptions());

    assertThat(config.name()).isEqualTo("hagezi-pro");
    assertThat(config.url()).startsWith("https://").endsWith("pro.txt");
    assertThat(config.syntax()).isEqualTo(ListConfig.Syntax.ADBLOCK);
    assertThat(config.every()).isEqualTo(Duration.ofHours(24));
    assertThat(own.name()).isEqualTo("mild");
    assertThat(own.syntax()).isEqualTo(ListConfig.Syntax.HOSTS);
    assertThat(own.every()).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void theConfigurationsListsCanBeRefreshedButNotChanged() throws Exception {
    for (Runnable change :
        List.<Runnable>of(
            () -> client.removeList("mine"), () -> client.enableList("mine", false))) {
      ControlException refusal = refused(change);
      assertThat(refusal.exitCode()).isEqualTo(78);
      assertThat(refusal).hasMessageContaining("tacet.yaml:9");
    }
    Files.writeString(home.list, "ads.example\nnew.example\n");

    ListReply refreshed = client.refreshList("mine");

    assertThat(refreshed.list().rules()).isEqualTo(2);
    assertThat(blocker("new.example")).contains("mine");
    assertThat(client.listDifference("mine").compared()).isFalse();
    Files.writeString(home.list, "ads.example\n192.0.2.66 bank.example\nx.example##.ad\n");
    assertThat(client.refreshList("mine").done()).as("lines left out are no failure").isTrue();
    Files.writeString(home.list, "<html>Please log in");
    assertThat(client.refreshList("mine").done()).isFalse();
  }

  @Test
  void withheldNamesAreReleasedByNameOrAllTogether() {
    String id = home.lists.subscriptions().named("mine").orElseThrow().id();
    Set<DomainName> withheld =
        Set.of(
            DomainName.parse("ads.example"),
            DomainName.parse("shop.example"),
            DomainName.parse("x.shop.example"));
    home.stored.put(id, new ListState(Optional.empty(), false, withheld));
    home.lists.subscriptions().reload();
    assertThat(client.list("mine").withheldNames())
        .containsExactly("ads.example", "shop.example", "x.shop.example");
    assertThat(client.status().findings()).anyMatch(f -> f.what().contains("are withheld"));

    assertThat(refused(() -> client.acceptList("mine", List.of("ads.example", "no.example"))))
        .hasMessageContaining("none was released");
    AcceptReply one = client.acceptList("mine", List.of("ads.example"));
    AcceptReply rest = client.acceptList("mine", List.of());

    assertThat(one.released()).containsExactly("ads.example");
    assertThat(one.withheld()).isEqualTo(2);
    assertThat(rest.released()).containsExactly("shop.example", "x.shop.example");
    assertThat(rest.withheld()).isZero();
  }

  @Test
  void aListGoesBackToItsEarlierVersionAndSaysUntilWhen() throws Exception {
    String url = file("kids.list", "games.example\n");
    client.addList(request(url, "kids", true));
    file("kids.list", "games.example\ntv.example\n");
    client.refreshList("kids");
    assertThat(blocker("tv.example")).contains("kids");

    ListReply back = client.rollBackList("kids", "");

    assertThat(back.notes()).singleElement().asString().contains("tacet lists refresh kids");
    assertThat(back.list().pinned()).isNotEmpty();
    assertThat(blocker("tv.example")).doesNotContain("kids");
    assertThat(client.status().findings()).anyMatch(f -> f.what().contains("held at version"));
    assertThat(refused(() -> client.rollBackList("kids", "ffffffffffff")).exitCode()).isEqualTo(66);
    assertThat(client.refreshList("kids").list().pinned()).isEmpty();
    assertThat(blocker("tv.example")).contains("kids");
    assertThat(refused(() -> client.rollBackList("mine", "")).exitCode()).isEqualTo(66);
  }

  /** So often, on the last days, an hour apart. */
  private void resolved(String name, String device, int days) {
    for (int day = 0; day < days; day++) {
      home.sink.write(
          List.of(
              new LoggedDecision(
                  ++seq,
                  new Decision(
                      home.clock.instant().minus(Duration.ofDays(day)),
                      Names.address(device),
                      0,
                      Transport.UDP,
                      Question.of(DomainName.parse(name), 1),
                      Verdict.Allowed.BY_DEFAULT,
                      Origin.CACHE,
                      0,
                      Duration.ZERO,
                      List.of(),
                      1))));
    }
  }

  @Test
  void aVendorsTierIsTriedOnTheLogAndStaysAsItIs() {
    resolved("ads.roku.com", "192.0.2.7", 5);
    resolved("x.ads.roku.com", "192.0.2.8", 1);
    resolved("tacet.example", "192.0.2.8", 9);
    List<ProfileSummary> before = client.profiles();

    TryReply tried = client.tryList("roku/optional");

    assertThat(tried.what()).isEqualTo("roku/optional");
    assertThat(tried.rules()).isGreaterThan(10);
    assertThat(tried.notes()).isEmpty();
    assertThat(tried.difference().names()).isEqualTo(2);
    assertThat(tried.difference().queries()).isEqualTo(6);
    assertThat(tried.difference().devices()).isEqualTo(2);
    assertThat(tried.difference().newlyBlocked())
        .containsExactly(
            new TouchedName("ads.roku.com", 5, List.of("192.0.2.7"), 5, true, ""),
            new TouchedName("x.ads.roku.com", 1, List.of("192.0.2.8"), 1, false, ""));
    assertThat(client.profiles()).isEqualTo(before);
    assertThat(blocker("ads.roku.com")).doesNotContain("roku");

    client.setProfile("roku", new ProfileRequest("block", false));
    assertThat(client.tryList("roku/block").notes())
        .containsExactly("the profile roku is set to block already");
    assertThat(client.tryList("roku/block").difference().names()).isZero();
  }

  @Test
  void aListIsTriedAndNotSubscribedTo() throws Exception {
    String url = file("kids.list", "games.example\nbad..name\n");
    home.touched =
        List.of(
            new LogComparison.Touched(
                DomainName.parse("games.example"),
                "kids",
                7,
                List.of(InetAddress.getByName("192.0.2.7")),
                3,
                true,
                Optional.empty()));

    TryReply tried = client.tryList(url);

    assertThat(tried.what()).isEqualTo(url);
    assertThat(tried.rules()).isEqualTo(1);
    assertThat(tried.rejected()).isEqualTo(1);
    assertThat(tried.difference().newlyBlocked())
        .containsExactly(new TouchedName("games.example", 7, List.of("192.0.2.7"), 3, true, ""));
    assertThat(client.lists()).hasSize(1);
    assertThat(blocker("games.example")).doesNotContain("kids");

    client.addList(request(url, "kids", true));
    assertThat(client.tryList(url).notes())
        .containsExactly("the list kids comes from there already");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rokku/optional | 64 | no vendor profile",
        "roku/keep | 64 | no scheme",
        "stevenblak | 64 | did you mean stevenblack?",
        "file:/etc/passwd | 69 | put it below",
      })
  void whatCannotBeTriedIsRefusedWithTheReason(String what, int code, String why) {
    ControlException refusal = refused(() -> client.tryList(what));

    assertThat(refusal.exitCode()).isEqualTo(code);
    assertThat(refusal).hasMessageContaining(why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ftp://x.example/l | x | | | 0 | 64 | unsupported scheme",
        "/etc/list | x | | | 0 | 64 | write file:/etc/list",
        "http://x.example/l | a b | | | 0 | 64 | cannot name a list",
        "http://x.example/l | mine | | | 0 | 78 | from tacet.yaml:9",
        "http://x.example/l | x | forbid | | 0 | 64 | use block, allow",
        "http://x.example/l | x | | hostz | 0 | 64 | unknown syntax",
        "http://x.example/l | x | | | 60 | 64 | every 1h to 30d",
        "stevenblak | x | | | 0 | 64 | did you mean stevenblack?",
        "nothing | x | | | 0 | 64 | see: tacet lists catalogue",
        "stevenblack | mine | | | 0 | 78 | from tacet.yaml:9",
      })
  void whatCannotBeSubscribedToIsRefusedWithTheReason(
      String url, String name, String action, String syntax, long every, int code, String why) {
    ListRequest request =
        new ListRequest(
            url,
            name,
            Optional.ofNullable(action).orElse(""),
            Optional.ofNullable(syntax).orElse(""),
            "",
            every,
            false,
            false,
            "",
            true);

    ControlException refusal = refused(() -> client.addList(request));

    assertThat(refusal.exitCode()).isEqualTo(code);
    assertThat(refusal).hasMessageContaining(why);
    assertThat(client.lists()).hasSize(1);
  }

  @Test
  void whatIsNoListIsNotSubscribedTo() throws Exception {
    String url = file("page.html", "<html>Please log in</html>\n");

    assertThatThrownBy(() -> client.addList(request(url, "page", true)))
        .isInstanceOf(ControlException.class)
        .hasMessageContaining("cannot be a list");
    assertThat(client.lists()).hasSize(1);
  }

  private void decided(Duration ago, String list) {
    Verdict verdict =
        new Verdict.Blocked(new Reason(Rung.LIST_BLOCK, list), "a.example", Optional.empty());
    home.log.record(
        Decisions.of(
            home.clock.instant().minus(ago),
            "192.0.2.7",
            "a.example",
            verdict,
            Origin.SELF,
            List.of()));
    home.log.flush();
  }

  @Test
  void aListIsWorthWhatItDecidedAndWhatOnlyItHas() throws Exception {
    client.addList(request(file("kids.list", "ads.example\ngames.example\n"), "kids", true));
    decided(Duration.ofDays(15), "kids");
    decided(Duration.ofDays(2), "kids");
    decided(Duration.ofHours(1), "kids");
    decided(Duration.ofHours(1), "mine");

    ListUse kids = client.list("kids").use();

    assertThat(kids).isEqualTo(new ListUse(true, 1, 2, 1, Map.of("mine", 1L)));
    assertThat(client.lists()).extracting(ListStatus::onlyHere).containsExactly(2L, 1L);

    decided(Duration.ofHours(1), "kids");
    assertThat(client.list("kids").use()).as("summed a moment ago").isEqualTo(kids);
    home.clock.pass(Duration.ofMinutes(6));
    assertThat(client.list("kids").use().hitsDay()).isEqualTo(2);

    client.enableList("kids", false);
    assertThat(client.list("kids").use().onlyHere()).isEqualTo(-1);
    assertThat(client.list("mine").use().overlap()).isEmpty();
    home.unreadable = true;
    home.clock.pass(Duration.ofMinutes(6));
    assertThat(client.list("mine").use()).isEqualTo(ListUse.UNKNOWN);
  }

  @Test
  void whatAListMayNotSayIsToldByListsStatusAndExplain() throws Exception {
    client.addList(
        request(file("kids.list", "games.example\n192.0.2.9 bank.example\n"), "kids", true));

    ListDetails details = client.list("kids");

    assertThat(details.notTrusted()).isEqualTo(1);
    assertThat(details.list().notTrusted()).isEqualTo(1);
    assertThat(details.list().detail()).contains("1 rule that sends", "--may-answer");
    assertThat(client.status().findings()).anyMatch(f -> f.what().contains("is not trusted"));
    assertThat(client.explain("bank.example", "", "A").matches())
        .singleElement()
        .satisfies(
            match -> {
              assertThat(match.inForce()).isFalse();
              assertThat(match.standing()).startsWith("not trusted: 1 rule of this list sends");
              assertThat(match.action()).contains("192.0.2.9");
              assertThat(match.line()).isEqualTo(2);
            });
    assertThat(client.refreshList("kids").done()).as("nothing went wrong").isTrue();
  }

  @Test
  void explainSaysWhatAListWouldSayWereItNotOff() throws Exception {
    client.addList(request(file("kids.list", "games.example\n"), "kids", true));
    client.enableList("kids", false);
    home.lists.settled().join();

    assertThat(client.explain("www.games.example", "", "A").matches()).isEmpty();
    assertThat(client.explain("games.example", "", "A").matches())
        .singleElement()
        .satisfies(
            match -> {
              assertThat(match.standing()).contains("switched off", "tacet lists enable kids");
              assertThat(match.line()).isEqualTo(1);
            });
  }
}
