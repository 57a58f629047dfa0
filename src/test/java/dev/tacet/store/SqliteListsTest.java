package dev.tacet.store;

import static dev.tacet.querylog.Decisions.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.DomainName;
import dev.tacet.policy.Action;
import dev.tacet.policy.Change;
import dev.tacet.policy.ListState;
import dev.tacet.policy.ListStore;
import dev.tacet.policy.ListSwitch;
import dev.tacet.policy.SubscribedList;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.JDBC;

class SqliteListsTest {
  private static final String HASH = "0123456789abcdef".repeat(4);

  @TempDir Path temp;
  private DataDirectory directory;
  private SqliteRules rules;

  @BeforeEach
  void open() throws Exception {
    directory = DataDirectory.open(temp.resolve("data"), Bench.CLOCK);
    rules = SqliteRules.open(directory, System::nanoTime);
  }

  @AfterEach
  void close() {
    rules.close();
    directory.close();
  }

  private ListStore reopened() throws Exception {
    close();
    open();
    return rules.lists();
  }

  private static SubscribedList list(String name) {
    return new SubscribedList(
        name,
        "https://user:pass@lists.example/" + name,
        Action.ALLOW,
        "true",
        "adblock",
        Duration.ofHours(12),
        true,
        true,
        Optional.of("children"),
        true);
  }

  private void add(String name) {
    rules
        .lists()
        .apply(
            Change.of(
                "lists add " + name, new ListSwitch(Optional.empty(), Optional.of(list(name)))),
            START);
  }

  @Test
  void subscriptionsSurviveARestartInTheirOrder() throws Exception {
    add("b");
    add("a");

    assertThat(reopened().lists()).containsExactly(list("b"), list("a"));
  }

  @Test
  void takingBackAddsRemovesAndSwitchesAgain() throws Exception {
    add("a");
    SubscribedList off = list("a").enabled(false);
    rules
        .lists()
        .apply(
            Change.of("lists disable a", new ListSwitch(Optional.of(list("a")), Optional.of(off))),
            START);
    rules
        .lists()
        .apply(
            Change.of("lists remove a", new ListSwitch(Optional.of(off), Optional.empty())), START);
    assertThat(reopened().lists()).isEmpty();

    assertThat(rules.undo(START).orElseThrow().summary()).isEqualTo("lists remove a");
    assertThat(rules.lists().lists()).containsExactly(off);
    rules.undo(START);
    assertThat(rules.lists().lists()).containsExactly(list("a"));
    assertThat(rules.undo(START).orElseThrow().list())
        .contains(new ListSwitch(Optional.empty(), Optional.of(list("a"))));
    assertThat(reopened().lists()).isEmpty();
    assertThat(rules.undo(START)).isEmpty();
  }

  @Test
  void whatWasDecidedAboutAListIsKeptWholeAndForgottenWithIt() throws Exception {
    Set<DomainName> many =
        IntStream.range(0, 10_000)
            .mapToObj(i -> DomainName.parse("n" + i + ".example"))
            .collect(Collectors.toSet());
    ListState state = new ListState(Optional.of(HASH), true, many);
    rules.lists().put("1111", state, "{}");
    rules.lists().put("2222", new ListState(Optional.empty(), false, Set.of()));
    ListStore again = reopened();

    assertThat(again.states())
        .containsEntry("1111", state)
        .containsEntry("2222", ListState.NONE)
        .hasSize(2);
    assertThat(again.report("1111")).contains("{}");
    assertThat(again.report("2222")).isEmpty();

    again.put("1111", state.withheld(Set.of()));
    assertThat(again.states().get("1111").withheld()).isEmpty();
    assertThat(again.report("1111")).as("another decision leaves the report").contains("{}");
    again.retain(Set.of("2222"));
    assertThat(reopened().states()).containsOnlyKeys("2222");
    assertThat(rules.lists().report("1111")).isEmpty();
  }

  @Test
  void forgettingNothingWritesNothing() throws Exception {
    rules.lists().put("1111", ListState.NONE);
    Path file = temp.resolve("data/state.db");
    byte[] before = Files.readAllBytes(file);

    rules.lists().retain(Set.of("1111", "3333"));

    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void aFileOfTheFirstSchemaKeepsItsRulesAndLearnsAboutLists() throws Exception {
    rules.close();
    Path file = temp.resolve("data/state.db");
    Files.delete(file);
    Files.deleteIfExists(temp.resolve("data/state.db.bak"));
    try (Connection raw = JDBC.createConnection(JDBC.PREFIX + file, new Properties());
        Statement statement = raw.createStatement()) {
      for (String sql : StateSchema.STEPS.get(0)) {
        statement.execute(sql);
      }
      statement.execute("INSERT INTO rule VALUES(7, 'mi.com.', 1, 0, 1, NULL, '')");
      statement.execute(
          "INSERT INTO change VALUES(1, 1, 'block mi.com', NULL, NULL, NULL, NULL, 0, NULL, NULL)");
      statement.execute("INSERT INTO change_rule VALUES(1, 1, 7, 'mi.com.', 1, 0, 1, NULL, '')");
      statement.execute("PRAGMA user_version = 1");
    }

    rules = SqliteRules.open(directory, System::nanoTime);

    assertThat(rules.load().rules()).singleElement().matches(rule -> rule.id() == 7);
    assertThat(rules.lists().lists()).isEmpty();
    add("a");
    assertThat(reopened().lists()).containsExactly(list("a"));
    rules.undo(START);
    assertThat(rules.undo(START).orElseThrow().summary()).isEqualTo("block mi.com");
    assertThat(rules.load().rules()).isEmpty();
  }

  @Test
  void theJournalForgetsListsWithTheirChanges() {
    add("a");
    for (int i = 0; i < ChangeJournal.KEPT + 2; i++) {
      boolean on = i % 2 == 1;
      SubscribedList before = list("a").enabled(!on);
      rules
          .lists()
          .apply(
              Change.of(
                  "switch", new ListSwitch(Optional.of(before), Optional.of(before.enabled(on)))),
              START);
    }
    int undone = 0;
    while (rules.undo(START).isPresent()) {
      undone++;
    }
    assertThat(undone).isEqualTo(ChangeJournal.KEPT);
    assertThat(rules.lists().lists()).extracting(SubscribedList::name).isEqualTo(List.of("a"));
  }
}
