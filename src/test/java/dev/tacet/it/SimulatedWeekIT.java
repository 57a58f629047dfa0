package dev.tacet.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tacet.testkit.house.Behaviour;
import dev.tacet.testkit.house.Week;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A simulated household's week, reported by the real jar: every behaviour that was planted is
 * found, and every claim is one of those, or explained here.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SimulatedWeekIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long SEED = 20_261_109;

  /** Less than the week, so that something can be new in it. */
  private static final String[] LEARN = {"--learn", "4d"};

  @TempDir private static Path temp;
  private Week week;
  private Home home;
  private JsonNode report;

  @BeforeAll
  void simulate() throws Exception {
    week = Week.write(temp.resolve("week"), SEED);
    home = new Home(temp.resolve("home"));
    report = json("report", "--json", "--log", week.log().toString(), LEARN[0], LEARN[1]);
  }

  private String run(String... verb) {
    List<String> command = new ArrayList<>(home.command(verb));
    command.add(1, "-Duser.timezone=UTC");
    return home.run(command).succeeded().out();
  }

  private JsonNode json(String... verb) throws Exception {
    return JSON.readTree(run(verb));
  }

  private static Stream<JsonNode> each(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static String text(JsonNode claim, String field) {
    return claim.path(field).asText();
  }

  private static String of(JsonNode claim, String... fields) {
    return String.join(" ", Stream.of(fields).map(field -> text(claim, field)).toList());
  }

  private List<String> planted(String kind, Predicate<Behaviour> which) {
    return week.all(kind).stream()
        .filter(which)
        .map(one -> (one.device() + " " + one.what()).strip())
        .toList();
  }

  private List<String> planted(String kind) {
    return planted(kind, one -> true);
  }

  /** A person opens pages as they like: names and hours of theirs are no news to explain. */
  private static boolean isOfAPerson(JsonNode claim, String nameField) {
    String name = text(claim, nameField);
    return List.of("laptop", "phone").contains(text(claim, "device"))
        && name.matches("(www\\.|cdn\\.)?(site|third)\\d+\\.example|(www\\.)?newspaper\\.example");
  }

  @Test
  void everyTimerIsFoundWithItsPeriodAndNothingElseIsCalledOne() {
    checkBeacons(report.get("beacons"));
  }

  private void checkBeacons(JsonNode beacons) {
    Map<String, Double> periods = new TreeMap<>();
    each(beacons)
        .forEach(b -> periods.put(of(b, "device", "name"), b.get("periodSeconds").asDouble()));

    assertThat(periods.keySet()).containsExactlyInAnyOrderElementsOf(planted("beacon"));
    for (Behaviour planted : week.all("beacon")) {
      double period = ((Number) planted.detail().get("periodSeconds")).doubleValue();
      assertThat(periods.get(planted.device() + " " + planted.what()))
          .as("%s: %s", planted.what(), planted.why())
          .isBetween(period * 0.97, period * 1.03);
    }
    assertThat(each(beacons)).allMatch(beacon -> text(beacon, "kind").equals("beacon"));
  }

  @Test
  void theBeaconsVerbSaysTheSame() throws Exception {
    JsonNode beacons = json("beacons", "--json", "--log", week.log().toString()).get("beacons");

    checkBeacons(beacons);
    JsonNode camera =
        each(beacons).filter(b -> text(b, "device").equals("camera")).findFirst().get();
    assertThat(text(camera, "mac")).isEqualTo("00:00:5e:00:53:01");
  }

  @Test
  void stormsAndWhatABlockBrokeAreFoundAndNoOthers() {
    assertThat(each(report.get("storms")).map(storm -> of(storm, "device", "name")))
        .containsExactlyInAnyOrderElementsOf(planted("storm"));
    assertThat(each(report.get("suspicions")).map(one -> of(one, "device", "name")))
        .containsExactlyInAnyOrderElementsOf(planted("breakage"));
    assertThat(each(report.get("suspicions")).map(one -> text(one, "command")))
        .containsExactly("tacet allow =mqtt.cleanhome.example --device 8 --for 60m");
  }

  @Test
  void theNewCompanyAndTheNewDeviceAreFoundAmongThePagesOfPeople() throws Exception {
    List<JsonNode> firsts = each(report.get("firsts")).toList();

    assertThat(firsts.stream().filter(first -> !isOfAPerson(first, "name")))
        .extracting(first -> of(first, "device", "domain", "company"))
        .containsExactlyElementsOf(
            week.all("first").stream()
                .map(one -> one.device() + " " + one.what() + " " + one.detail().get("company"))
                .toList());
    assertThat(each(report.get("newDevices")).map(one -> text(one, "device")))
        .containsExactlyElementsOf(planted("newDevice"));
    // The stick fell silent, and the tablet came, before four days were seen of them.
    assertThat(each(report.get("learning")).map(JsonNode::asText))
        .containsExactlyInAnyOrder("stick", "tablet");
    JsonNode verb =
        json("firsts", "--json", "--log", week.log().toString(), LEARN[0], LEARN[1]).get("firsts");
    assertThat(each(verb).map(first -> text(first, "domain")))
        .containsExactlyElementsOf(firsts.stream().map(first -> text(first, "domain")).toList());
  }

  @Test
  void whatTalksAtNightIsFoundAndTheRestArePeopleWhoStayUp() {
    List<JsonNode> special =
        each(report.get("night")).filter(talk -> talk.get("special").asBoolean()).toList();

    assertThat(special.stream().filter(talk -> !isOfAPerson(talk, "name")))
        .extracting(talk -> of(talk, "device", "name"))
        .containsExactlyElementsOf(planted("night"));
  }

  @Test
  void companiesBehindTheNamesAreKnown() throws Exception {
    JsonNode owners = json("owners", "--json", "--log", week.log().toString()).get("owners");

    assertThat(each(owners).map(owner -> text(owner, "company")))
        .containsAll(week.all("owner").stream().map(Behaviour::what).toList())
        // Each is of a name that a device of the house asks for; nobody else is named.
        .containsExactlyInAnyOrder(
            "", "Zmodo / EPTCO", "Zepp Health", "LG", "Meta", "Netflix", "Google", "NTP Pool");
  }

  @Test
  void whatIsLeftIsWhatPassesOfTiersNotInForceAndHintsHaveTheirReason() {
    List<JsonNode> tiers =
        each(report.get("leftovers")).filter(one -> text(one, "kind").equals("tier")).toList();

    assertThat(
            tiers.stream()
                .map(one -> one.get("devices").get(0).asText() + " " + text(one, "subject")))
        .containsExactlyInAnyOrderElementsOf(planted("leftover"));
    // All others are hints by kinship: the broken name's own domain, and another name of LG's.
    assertThat(each(report.get("leftovers")).filter(one -> text(one, "kind").equals("alike")))
        .allMatch(hint -> text(hint, "certainty").equals("weak"))
        .allMatch(
            hint ->
                text(hint, "subject").endsWith(".cleanhome.example")
                    || text(hint, "subject").equals("tv-guide.lgtvsdp.com"));
  }

  @Test
  void whoAsksPastTheServerIsFoundAndNobodyElse() {
    assertThat(each(report.get("bypasses")).map(one -> of(one, "device", "way")))
        .containsExactlyInAnyOrderElementsOf(
            planted("bypass", one -> !one.detail().containsKey("capture")));
  }

  @Test
  void whatIsNewOfADeviceNobodyBrowsesWithIsNotAmongTheLinesLeftOut() {
    assertThat(run("report", "--log", week.log().toString(), LEARN[0], LEARN[1]))
        .containsPattern("television +facebook.com +Meta");
  }

  @Test
  void theReportOfOneDeviceClaimsNothingOfTheOthers() throws Exception {
    JsonNode camera = json("report", "camera", "--json", "--log", week.log().toString());

    assertThat(camera.get("bypasses")).isEmpty();
    assertThat(each(camera.get("names")).map(name -> text(name, "name")))
        .containsExactly("12-devmng.myzmodo.com");
    JsonNode recorder = json("report", "recorder", "--json", "--log", week.log().toString());
    assertThat(each(recorder.get("bypasses")).map(one -> of(one, "device", "way")))
        .containsExactly("recorder never-asked");
  }

  @Test
  void theCamerasPageNeedsNothingElse() throws Exception {
    String html = run("report", "camera", "--html", "--log", week.log().toString());

    assertThat(html)
        .startsWith("<!DOCTYPE html>")
        .contains("default-src 'none'", "12-devmng.myzmodo.com", "Zmodo", "every 60 s", "<svg")
        .doesNotContain("<script", "src=\"http", "href=\"http");
    Files.writeString(temp.resolve("camera.html"), html, StandardCharsets.UTF_8);
  }

  @Test
  void theSheetInGermanHasTheFactsAndNoJudgement() {
    String sheet =
        run("report", "camera", "--evidence", "--language", "de", "--log", week.log().toString());

    long queries =
        each(report.get("devices"))
            .filter(device -> text(device, "device").equals("camera"))
            .findFirst()
            .orElseThrow()
            .get("queries")
            .asLong();
    assertThat(sheet)
        .contains("12-devmng.myzmodo.com", "00:00:5e:00:53:01", "Vereinigte Staaten")
        .contains(String.format(Locale.GERMAN, "%,d", queries))
        .contains("Artikel 15", "SHA-256", "2026-11-09", "2026-11-15")
        .doesNotContain("unzulässig", "rechtswidrig", "Spionage");
  }

  @Test
  void theCaptureShowsHowMuchWentWhereAndWhatNobodyLookedUp() throws Exception {
    List<JsonNode> flows = new ArrayList<>();
    for (String line : run("capture", week.capture().toString(), "--json").lines().toList()) {
      flows.add(JSON.readTree(line));
    }

    for (Behaviour flow : week.all("flow")) {
      List<JsonNode> seen =
          flows.stream()
              .filter(one -> text(one, "mac").equals(flow.detail().get("mac")))
              .filter(one -> text(one, "address").equals(flow.what()))
              .toList();
      assertThat(seen.stream().mapToLong(one -> one.get("bytesUp").asLong()).sum())
          .as("%s to %s, up", flow.device(), flow.what())
          .isEqualTo(flow.detail().get("bytesUp"));
      assertThat(seen.stream().mapToLong(one -> one.get("bytesDown").asLong()).sum())
          .as("%s to %s, down", flow.device(), flow.what())
          .isEqualTo(flow.detail().get("bytesDown"));
      assertThat(seen)
          .allMatch(one -> one.get("lookedUp").equals(bool(flow.detail().get("lookedUp"))));
      assertThat(seen).allMatch(one -> text(one, "hostName").equals(flow.device()));
    }
    assertThat(flows.stream().map(one -> text(one, "address")).distinct())
        .containsExactlyInAnyOrderElementsOf(
            week.all("flow").stream().map(Behaviour::what).distinct().toList());
  }

  private static JsonNode bool(Object value) {
    return JSON.getNodeFactory().booleanNode((Boolean) value);
  }

  @Test
  void theReportOfTheCaptureFindsTheTimersTheBlocksAndTheResolver() throws Exception {
    JsonNode day = json("report", "--json", "--capture", week.capture().toString());

    checkBeacons(day.get("beacons"));
    assertThat(each(day.get("bypasses")).map(one -> of(one, "device", "way")))
        .containsExactlyInAnyOrder("stick direct", "stick resolver-name", "recorder never-asked");
    // The vacuum's name is blocked a day later.
    assertThat(each(day.get("storms")).map(one -> of(one, "device", "name")))
        .containsExactly("television eic-ngfts.lge.com");
    assertThat(
            each(day.get("leftovers"))
                .filter(one -> text(one, "kind").equals("tier"))
                .map(one -> text(one, "subject")))
        .containsExactlyInAnyOrder("zmodo/block", "huami/optional", "google/optional");
    // The stick's day ended at noon: what it asked in the hours before six weighs more.
    assertThat(
            each(day.get("night"))
                .filter(talk -> talk.get("special").asBoolean())
                .filter(talk -> !isOfAPerson(talk, "name"))
                .filter(talk -> !text(talk, "device").equals("stick"))
                .map(talk -> of(talk, "device", "name")))
        .containsExactlyElementsOf(planted("night"));
  }
}
