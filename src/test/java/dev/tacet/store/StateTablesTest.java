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
import dev.tacet.policy.NextUndo;
import dev.tacet.policy.OwnerSettings;
import dev.tacet.policy.PastChange;
import dev.tacet.policy.Schedule;
import dev.tacet.policy.Schedule.Range;
import dev.tacet.policy.ScheduleSwitch;
import dev.tacet.policy.Scope;
import dev.tacet.policy.Setting;
import dev.tacet.policy.Subject;
import dev.tacet.policy.UserRule;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.JDBC;

/** Settings, schedules and the history, as {@code state.db} keeps them. */
class StateTablesTest {
  private static final Schedule NIGHT =
      new Schedule(
          "night",
          ZoneId.of("Europe/Berlin"),
          List.of(
              new Range(
                  Set.of(DayOfWeek.MONDAY, DayOfWeek.SUNDAY),
                  LocalTime.of(21, 0),
                  LocalTime.of(6, 30, 15)),
              new Range(Set.of(DayOfWeek.FRIDAY), LocalTime.MIDNIGHT, LocalTime.MIDNIGHT)));

  @TempDir Path temp;
  private DataDirectory directory;
  private SqliteRules rules;

  @BeforeEach
  void open() throws Exception {
    directory = DataDirectory.open(temp.resolve("data"), Bench.CLOCK);
    rules = SqliteRules.open(directory, () -> 0);
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

  private Path file() {
    return temp.resolve("data/state.db");
  }

  private static Setting setting(long id, String subject, String key, String value) {
    return new Setting(id, Subject.parse(subject), key, value, START);
  }

  private void set(String summary, Setting... settings) {
    rules.apply(Change.ofSettings(summary, List.of(settings), List.of()).by("dad"), START);
  }

  private void raw(String sql) throws Exception {
    try (Connection raw = JDBC.createConnection(JDBC.PREFIX + file(), new Properties());
        Statement statement = raw.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void everythingSetSurvivesARestart() throws Exception {
    Setting ending =
        new Setting(
            1,
            Subject.parse("device:7"),
            "name",
            "d\u00e4d's \ud83d\udcf1",
            START,
            Optional.of(START.plusSeconds(9)),
            Optional.of("night"));
    UserRule rule =
        new UserRule(
            1,
            new DomainRule(DomainName.parse("ads.example"), Scope.EXACT, Action.ALLOW),
            START,
            Optional.empty(),
            "",
            Subject.parse("group:iot"),
            Optional.of("night"));
    rules.apply(Change.of("add", new ScheduleSwitch(Optional.empty(), Optional.of(NIGHT))), START);
    set("name", ending, setting(2, "everyone", "privacy", "2"));
    rules.apply(Change.ofRules("allow", List.of(rule), List.of()), START);
    OwnerSettings before = rules.load();
    reopen();

    assertThat(rules.load()).isEqualTo(before);
    assertThat(before.settings()).hasSize(2).contains(ending);
    assertThat(before.schedules()).containsExactly(NIGHT);
    assertThat(before.rules()).containsExactly(rule);
    assertThat(rules.nextSettingId()).isEqualTo(3);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void undoingSettingsAndSchedulesLeadsBackStepByStepOverRestarts(long seed) throws Exception {
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
    if (random.nextInt(3) == 0) {
      Optional<Schedule> before = now.schedules().stream().findFirst();
      Schedule.Override override = Schedule.Override.values()[1 + random.nextInt(2)];
      Optional<Schedule> after =
          before.isPresent() && random.nextInt(3) == 0
              ? Optional.empty()
              : Optional.of(NIGHT.switched(override, Optional.of(START.plusSeconds(99))));
      return Change.of("schedule", new ScheduleSwitch(before, after)).by("mum");
    }
    List<Setting> unset = now.settings().stream().filter(one -> random.nextInt(3) == 0).toList();
    List<Setting> set = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      String key = "grant.n" + random.nextInt(99) + ".example";
      set.add(setting(rules.nextSettingId() + i, "device:" + (1 + random.nextInt(9)), key, "on"));
    }
    return Change.ofSettings("settings", set, unset).by("dad");
  }

  @Test
  void whatEndedIsGoneAndIsNoChange() throws Exception {
    Schedule switched = NIGHT.switched(Schedule.Override.ON, Optional.of(START.plusSeconds(1)));
    rules.apply(
        Change.of("add", new ScheduleSwitch(Optional.empty(), Optional.of(switched))), START);
    set("observe", setting(1, "device:7", "observe", "on"), setting(2, "device:7", "kind", "tv"));

    rules.end(new Ended(List.of(), List.of(1L), List.of("night"), false));
    reopen();

    assertThat(rules.load().settings()).extracting(Setting::id).containsExactly(2L);
    assertThat(rules.load().schedules()).containsExactly(NIGHT);
    assertThat(rules.history(9, Set.of())).hasSize(2);
  }

  @Test
  void theHistoryIsNewestFirstAndNamesWhoAndWhatWasTakenBack() throws Exception {
    set("one", setting(1, "device:7", "kind", "tv"));
    set("two", setting(2, "group:iot", "privacy", "1"));
    set("three", setting(3, "device:8", "kind", "nas"));
    rules.undo(START.plusSeconds(5));
    reopen();

    assertThat(rules.history(2, Set.of()))
        .containsExactly(
            new PastChange(3, START, "dad", "three", Optional.of(START.plusSeconds(5))),
            new PastChange(2, START, "dad", "two", Optional.empty()));
    assertThat(rules.history(9, Set.of(Subject.parse("device:7"), Subject.parse("group:iot"))))
        .extracting(PastChange::summary)
        .containsExactly("two", "one");
    assertThat(rules.history(9, Set.of(Subject.parse("device:9")))).isEmpty();
  }

  private static Change forgotten() {
    return Change.ofRules("devices forget #7", List.of(), List.of()).by("dad");
  }

  @Test
  void nothingOfAForgottenDeviceIsLeftInTheFileOrItsCopy() throws Exception {
    set("rename #7 Grandpas-Secret", setting(1, "device:7", "name", "Grandpas-Secret"));
    set(
        "about two",
        setting(2, "device:7", "grant.secret-place.example", "on"),
        setting(3, "device:8", "kind", "tv"));
    set("merge", setting(4, "device:8", "same-as", "7"));
    set("decline", setting(5, "device:9", "not-same-as", "6,7,77"));
    set("decline", setting(6, "device:10", "not-same-as", "7"));
    reopen(); // makes the copy
    assertThat(texts()).contains("Grandpas-Secret").contains("secret-place");

    rules.forget(Set.of(7), forgotten(), START);

    assertThat(texts())
        .doesNotContain("Grandpas-Secret")
        .doesNotContain("secret-place")
        .doesNotContain("device:7");
    assertThat(rules.load().settings())
        .extracting(one -> one.subject().text() + " " + one.key() + "=" + one.value())
        .containsExactly("device:8 kind=tv", "device:9 not-same-as=6,77");
    assertThat(rules.history(9, Set.of()))
        .extracting(PastChange::summary)
        .containsExactly("devices forget #7", "about a device that is forgotten");
    assertThat(rules.nextUndo())
        .contains(
            new NextUndo(2, "about a device that is forgotten", Optional.of("devices forget #7")));
    assertThat(rules.undo(START).orElseThrow().set()).extracting(Setting::id).containsExactly(3L);
    assertThat(rules.nextUndo()).as("a line of the history is nothing to take back").isEmpty();
    assertThat(rules.load().settings()).extracting(Setting::id).containsExactly(5L);
  }

  @Test
  void whereTheCopyCannotBeMadeAnewItGoesUntilTheNextChange() throws Exception {
    set("rename", setting(1, "device:7", "name", "Grandpas-Secret"));
    reopen(); // makes the copy
    Path copy = temp.resolve("data/state.db.bak");
    Path inTheWay = Files.createDirectories(temp.resolve("data/state.db.bak.part/x"));

    rules.forget(Set.of(7), forgotten(), START);

    assertThat(copy).doesNotExist();
    Files.delete(inTheWay);
    set("kind", setting(2, "device:8", "kind", "tv"));
    assertThat(copy).exists();
    assertThat(texts()).doesNotContain("Grandpas-Secret");
  }

  @Test
  void theHistoryOfManySettingsIsShorterThanThatOfFew() {
    for (int round = 0; round < 6; round++) {
      List<Setting> set = new ArrayList<>();
      long id = rules.nextSettingId();
      for (int i = 0; i < 20_000; i++) {
        set.add(setting(id + i, "device:" + (1 + i % 10), "grant.n" + i + ".example", "on"));
      }
      rules.apply(Change.ofSettings("round", set, rules.load().settings()), START);
    }

    // Each but the first has 20,000 settings before and as many after: of 100,000 two and a half.
    assertThat(rules.history(9, Set.of())).extracting(PastChange::id).containsExactly(6L, 5L);
    assertThat(rules.undo(START)).isPresent();
    assertThat(rules.load().settings()).hasSize(20_000);
  }

  /** All files of the data directory as one text. */
  private String texts() throws Exception {
    StringBuilder texts = new StringBuilder();
    try (var files = Files.walk(temp.resolve("data"))) {
      for (Path one : files.filter(path -> path.toString().contains("state.db")).toList()) {
        texts.append(Files.readString(one, StandardCharsets.ISO_8859_1));
      }
    }
    return texts.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UPDATE rule SET scope = 7|rule 1: Index 7 out of bounds",
        "UPDATE rule SET name = 'a..b'|rule 1: it has an empty label",
        "UPDATE setting SET value = 'lokced'|setting 1: not a value of quarantine: \"lokced\"",
        "UPDATE setting SET key = 'qaurantine'|setting 1: there is no setting \"qaurantine\"",
        "UPDATE setting SET subject = 'devise:7'|setting 1: not a subject: devise:7",
        "UPDATE setting SET schedule = 'No Name'|setting 1: not the name of a schedule",
        "UPDATE schedule SET zone = 'Mars/Olympus'|schedule night: Unknown time-zone ID",
        "UPDATE schedule SET ranges = '8 21:00-06:30'|schedule night: Invalid value for DayOfWeek",
        "UPDATE schedule SET ranges = 'at night'|schedule night: not a range: at night",
        "UPDATE schedule SET override = 9|schedule night: Index 9 out of bounds"
      })
  void aRowThatNobodyWroteStopsTheStartWithWordsAndAWayBack(String sql, String words)
      throws Exception {
    rules.apply(Change.of("add", new ScheduleSwitch(Optional.empty(), Optional.of(NIGHT))), START);
    set("lock", setting(1, "device:7", "quarantine", "locked"));
    DomainRule rule = new DomainRule(DomainName.parse("a.example"), Scope.EXACT, Action.BLOCK);
    UserRule kept = new UserRule(1, rule, START, Optional.empty(), "");
    rules.apply(Change.ofRules("block", List.of(kept), List.of()), START);
    reopen(); // makes the copy
    raw(sql);

    assertThatThrownBy(rules::load)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(words)
        .hasMessageContaining("cp -p " + file() + ".bak " + file());
    rules.close();
    assertThatThrownBy(() -> SqliteRules.open(directory, () -> 0))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(words);
    Files.copy(
        temp.resolve("data/state.db.bak"),
        file(),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    rules = SqliteRules.open(directory, () -> 0);
    assertThat(rules.load().settings()).hasSize(1);
  }

  @Test
  void aFileOfTheFieldIsTakenOverWithItsHistory() throws Exception {
    close();
    try (InputStream kept =
        new GZIPInputStream(StateTablesTest.class.getResourceAsStream("/store/state-v2.db.gz"))) {
      Files.write(file(), kept.readAllBytes());
    }
    open();

    OwnerSettings owner = rules.load();
    assertThat(owner.rules())
        .extracting(rule -> rule.id() + " " + rule.rule().target() + " " + rule.subject().text())
        .containsExactly("1 mi.com everyone", "2 api.example.net everyone");
    assertThat(owner.rules().get(0).comment()).isEqualTo("old one");
    assertThat(owner.rules().get(1).until()).isPresent();
    assertThat(owner.profiles()).containsOnly(java.util.Map.entry("xiaomi", ProfileState.OPTIONAL));
    assertThat(owner.pausedUntil()).contains(OwnerSettings.FOREVER);
    assertThat(owner.settings()).isEmpty();
    assertThat(rules.nextRuleId()).isEqualTo(4);
    assertThat(rules.history(9, Set.of()))
        .extracting(PastChange::summary)
        .containsExactly(
            "profiles set xiaomi optional",
            "pause",
            "block gone.example",
            "allow api.example.net",
            "block mi.com");
    set("kind", setting(rules.nextSettingId(), "device:7", "kind", "tv"));
    reopen();
    for (int i = 0; i < 5; i++) {
      assertThat(rules.undo(START)).isPresent();
    }
    assertThat(rules.undo(START)).isEmpty();
    assertThat(rules.load()).isEqualTo(OwnerSettings.NONE);
  }

  /** Locks a device and frees it for ever, and says what is done. A process of its own. */
  static final class Owner {
    static final int GRANTS = 50;

    private Owner() {}

    public static void main(String[] args) throws Exception {
      DataDirectory directory = DataDirectory.open(Path.of(args[0]), Bench.CLOCK);
      SqliteRules rules = SqliteRules.open(directory, () -> 0);
      for (long round = 1; ; round++) {
        List<Setting> grants = new ArrayList<>();
        for (long i = 0; i < GRANTS; i++) {
          String key = "grant.n" + i + ".example";
          grants.add(setting(rules.nextSettingId() + i, "device:7", key, "on"));
        }
        List<Setting> before = rules.load().settings();
        rules.apply(Change.ofSettings("round " + round, grants, before), Instant.EPOCH);
        System.out.println(round);
      }
    }
  }

  @Test
  void killedAroundAChangeItIsThereWholeOrNotAtAll() throws Exception {
    close();
    Process child = ChildJvm.start(Owner.class, temp.resolve("data").toString());
    long done = 0;
    try {
      BufferedReader says = new BufferedReader(new InputStreamReader(child.getInputStream()));
      while (done < 30) {
        done = Long.parseLong(says.readLine());
      }
      child.toHandle().destroyForcibly(); // SIGKILL; what it said before can still be read
      for (String line = says.readLine(); line != null; line = says.readLine()) {
        done = Long.parseLong(line);
      }
    } finally {
      child.destroyForcibly().waitFor();
    }
    open();

    List<PastChange> history = rules.history(1, Set.of());
    assertThat(history.get(0).id()).isBetween(done, done + 1);
    assertThat(rules.load().settings()).hasSize(Owner.GRANTS);
    Change last = rules.undo(START).orElseThrow();
    assertThat(last.summary()).isEqualTo("round " + history.get(0).id());
    assertThat(rules.load().settings()).isEqualTo(last.unset()).hasSize(Owner.GRANTS);
  }
}
