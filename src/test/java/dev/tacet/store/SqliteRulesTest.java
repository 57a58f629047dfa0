package dev.tacet.store;

import static dev.tacet.querylog.Decisions.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.config.ProfileState;
import dev.tacet.dns.DomainName;
import dev.tacet.policy.Action;
import dev.tacet.policy.Change;
import dev.tacet.policy.DomainRule;
import dev.tacet.policy.Ended;
import dev.tacet.policy.OwnerSettings;
import dev.tacet.policy.PauseSwitch;
import dev.tacet.policy.ProfileSwitch;
import dev.tacet.policy.Schedule;
import dev.tacet.policy.ScheduleSwitch;
import dev.tacet.policy.Scope;
import dev.tacet.policy.Setting;
import dev.tacet.policy.Subject;
import dev.tacet.policy.TrueEnds;
import dev.tacet.policy.UserRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.JDBC;

class SqliteRulesTest {
  @TempDir Path temp;
  private final AtomicLong ticks = new AtomicLong();
  private DataDirectory directory;
  private SqliteRules rules;

  @BeforeEach
  void open() throws Exception {
    directory = DataDirectory.open(temp.resolve("data"), Bench.CLOCK);
    rules = SqliteRules.open(directory, ticks::get);
  }

  @AfterEach
  void close() {
    rules.close();
    directory.close();
  }

  private void reopen() throws Exception {
    close();
    open();
  }

  private UserRule rule(String name, Optional<Instant> until) {
    DomainRule rule = new DomainRule(DomainName.parse(name), Scope.SUBTREE, Action.BLOCK);
    return new UserRule(rules.nextRuleId(), rule, START, until, "it's noisy; \u00fc");
  }

  private UserRule block(String name) {
    UserRule rule = rule(name, Optional.empty());
    rules.apply(Change.ofRules("block " + name, List.of(rule), List.of()), START);
    return rule;
  }

  @Test
  void whatTheOwnerDidSurvivesARestart() throws Exception {
    Instant until = START.plusSeconds(600);
    UserRule first = block("mi.com");
    UserRule second = rule("\\000x.example", Optional.of(until));
    rules.apply(Change.ofRules("block --for 10m", List.of(second), List.of()), START);
    ProfileSwitch profile =
        new ProfileSwitch("xiaomi", Optional.empty(), Optional.of(ProfileState.OPTIONAL));
    rules.apply(Change.of("profiles set xiaomi optional", profile), START);
    rules.apply(
        Change.of("pause 10m", new PauseSwitch(Optional.empty(), Optional.of(until))), START);
    OwnerSettings before = rules.load();
    reopen();

    assertThat(rules.load()).isEqualTo(before);
    assertThat(before.rules()).containsExactly(first, second);
    assertThat(before.profiles()).containsEntry("xiaomi", ProfileState.OPTIONAL);
    assertThat(before.pausedUntil()).contains(until);
  }

  @Test
  void anIdIsNeverUsedTwice() throws Exception {
    UserRule gone = block("mi.com");
    rules.apply(Change.ofRules("unblock", List.of(), List.of(gone)), START);
    UserRule ended = rule("b.example", Optional.of(START));
    rules.apply(Change.ofRules("block", List.of(ended), List.of()), START);
    rules.end(new Ended(List.of(ended.id()), List.of(), List.of(), false));
    reopen();

    assertThat(rules.load().rules()).isEmpty();
    assertThat(rules.nextRuleId()).isEqualTo(ended.id() + 1).isGreaterThan(gone.id() + 1);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void undoingEverythingLeadsBackStepByStepOverRestarts(long seed) throws Exception {
    Random random = new Random(seed);
    List<OwnerSettings> states = new ArrayList<>(List.of(rules.load()));
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Change change = anyChange(random, rules.load());
      rules.apply(change, START.plusSeconds(i));
      changes.add(change);
      states.add(rules.load());
    }
    for (int i = 39; i >= 0; i--) {
      if (random.nextInt(8) == 0) {
        reopen();
      }
      assertThat(rules.undo(START)).contains(changes.get(i));
      assertThat(rules.load()).isEqualTo(states.get(i));
    }
    assertThat(rules.undo(START)).isEmpty();
  }

  private Change anyChange(Random random, OwnerSettings now) {
    switch (random.nextInt(4)) {
      case 0 -> {
        Optional<ProfileState> state = Optional.of(ProfileState.values()[random.nextInt(3)]);
        Optional<ProfileState> before = Optional.ofNullable(now.profiles().get("zmodo"));
        return Change.of("profile", new ProfileSwitch("zmodo", before, state));
      }
      case 1 -> {
        Optional<Instant> until =
            random.nextBoolean()
                ? Optional.empty()
                : Optional.of(START.plusSeconds(random.nextInt(9)));
        return Change.of("pause", new PauseSwitch(now.pausedUntil(), until));
      }
      default -> {
        List<UserRule> removed =
            now.rules().isEmpty() || random.nextBoolean()
                ? List.of()
                : List.of(now.rules().get(random.nextInt(now.rules().size())));
        UserRule added = rule("n" + random.nextInt(99) + ".example", Optional.empty());
        return Change.ofRules("rules", List.of(added), removed);
      }
    }
  }

  @Test
  void theLastThousandChangesCanBeTakenBack() {
    for (int i = 0; i < ChangeJournal.KEPT + 5; i++) {
      ProfileState state = ProfileState.values()[i % 3];
      rules.apply(
          Change.of("p", new ProfileSwitch("v" + i, Optional.empty(), Optional.of(state))), START);
    }
    int undone = 0;
    while (rules.undo(START).isPresent()) {
      undone++;
    }
    assertThat(undone).isEqualTo(ChangeJournal.KEPT);
    assertThat(rules.load().profiles()).hasSize(5);
  }

  @Test
  void endingIsNoChangeToUndo() {
    UserRule rule = rule("a.example", Optional.of(START.plusSeconds(1)));
    rules.apply(Change.ofRules("block", List.of(rule), List.of()), START);
    Optional<Instant> until = Optional.of(START.plusSeconds(1));
    rules.apply(Change.of("pause", new PauseSwitch(Optional.empty(), until)), START);

    rules.end(new Ended(List.of(rule.id()), List.of(), List.of(), true));

    assertThat(rules.load()).isEqualTo(OwnerSettings.NONE);
    assertThat(rules.undo(START).orElseThrow().summary()).isEqualTo("pause");
  }

  @Test
  void aDamagedFileStopsTheStartAndTheCopyBringsTheRulesBack() throws Exception {
    UserRule rule = block("mi.com");
    reopen(); // a clean start makes the copy
    close();
    Path file = temp.resolve("data/state.db");
    Files.writeString(file, "this is no database, and it is longer than a header".repeat(99));
    directory = DataDirectory.open(temp.resolve("data"), Bench.CLOCK);

    assertThatThrownBy(() -> SqliteRules.open(directory, ticks::get))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("state.db is damaged")
        .hasMessageContaining("cp -p " + file + ".bak " + file);
    assertThat(Files.readString(file)).startsWith("this is no database");

    Files.copy(temp.resolve("data/state.db.bak"), file, StandardCopyOption.REPLACE_EXISTING);
    rules = SqliteRules.open(directory, ticks::get);
    assertThat(rules.load().rules()).containsExactly(rule);
  }

  @Test
  void anEmptiedFileIsNotTakenForAFirstStart() throws Exception {
    block("mi.com");
    reopen();
    rules.close();
    Files.write(temp.resolve("data/state.db"), new byte[0]);

    assertThatThrownBy(() -> SqliteRules.open(directory, ticks::get))
        .hasMessageContaining("it is empty");
    Files.delete(temp.resolve("data/state.db"));
    rules = SqliteRules.open(directory, ticks::get);
    assertThat(rules.load().rules()).isEmpty();
    try (var siblings = Files.list(temp.resolve("data"))) {
      assertThat(siblings.map(p -> p.getFileName().toString()))
          .as("the copy is kept under another name")
          .anyMatch(name -> name.startsWith("state.db.bak-"));
    }
  }

  @Test
  void aLaterVersionsFileIsLeftAlone() throws Exception {
    rules.close();
    Path file = temp.resolve("data/state.db");
    try (Connection raw = JDBC.createConnection(JDBC.PREFIX + file, new Properties());
        Statement statement = raw.createStatement()) {
      statement.execute("PRAGMA user_version = 99");
    }
    byte[] before = Files.readAllBytes(file);

    assertThatThrownBy(() -> SqliteRules.open(directory, ticks::get))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("later version");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void changesRefreshTheCopyOnceAnHourAtMost() throws Exception {
    Path copy = temp.resolve("data/state.db.bak");
    block("a.example");
    byte[] first = Files.readAllBytes(copy);
    block("b.example");
    assertThat(Files.readAllBytes(copy)).isEqualTo(first);

    ticks.addAndGet(Duration.ofHours(1).toNanos());
    block("c.example");

    assertThat(Files.readAllBytes(copy)).isNotEqualTo(first);
    for (Path file : List.of(copy, temp.resolve("data/state.db"))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void endsAreCorrectedForGoodAndNothingElse() throws Exception {
    Instant wrong = START.plusSeconds(600);
    Instant right = START.plusSeconds(9_000);
    UserRule other = block("b.example");
    UserRule first = rule("a.example", Optional.of(wrong));
    rules.apply(Change.ofRules("block --for 10m", List.of(first), List.of()), START);
    Setting paused =
        new Setting(
            rules.nextSettingId(),
            new Subject.OfGroup("kids"),
            "pause",
            "on",
            START,
            Optional.of(wrong),
            Optional.empty());
    rules.apply(Change.ofSettings("pause --group kids", List.of(paused), List.of()), START);
    rules.apply(Change.of("pause", new PauseSwitch(Optional.empty(), Optional.of(wrong))), START);
    Schedule night =
        new Schedule("night", ZoneOffset.UTC, List.of())
            .switched(Schedule.Override.ON, Optional.of(wrong));
    rules.apply(
        Change.of("night", new ScheduleSwitch(Optional.empty(), Optional.of(night))), START);

    rules.correct(
        new TrueEnds(
            Map.of(first.id(), right),
            Map.of(paused.id(), right),
            Map.of("night", right),
            Optional.of(right)));
    reopen();

    OwnerSettings after = rules.load();
    assertThat(after.rules()).extracting(UserRule::until).contains(Optional.of(right));
    assertThat(after.rules()).contains(other);
    assertThat(after.rules())
        .filteredOn(rule -> rule.id() == first.id())
        .extracting(UserRule::created)
        .containsExactly(START.plusSeconds(8_400));
    assertThat(after.settings().get(0).created()).isEqualTo(START.plusSeconds(8_400));
    assertThat(after.settings().get(0).until()).contains(right);
    assertThat(after.schedules().get(0).overrideUntil()).contains(right);
    assertThat(after.pausedUntil()).contains(right);
    assertThat(rules.undo(START)).map(Change::summary).contains("night");
  }
}
