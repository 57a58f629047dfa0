package dev.tacet.cli;

import dev.tacet.control.api.AcceptReply;
import dev.tacet.control.api.AlertTestReply;
import dev.tacet.control.api.AlertsStatus;
import dev.tacet.control.api.CacheListing;
import dev.tacet.control.api.CacheStatus;
import dev.tacet.control.api.ClockStatus;
import dev.tacet.control.api.ControlException;
import dev.tacet.control.api.DecisionLine;
import dev.tacet.control.api.DecisionQuery;
import dev.tacet.control.api.DeviceControl;
import dev.tacet.control.api.DeviceStatus;
import dev.tacet.control.api.DnssecStatus;
import dev.tacet.control.api.EncryptionStatus;
import dev.tacet.control.api.ExplainDevice;
import dev.tacet.control.api.ExplainMatch;
import dev.tacet.control.api.ExplainStep;
import dev.tacet.control.api.Explanation;
import dev.tacet.control.api.Finding;
import dev.tacet.control.api.FlushReply;
import dev.tacet.control.api.FollowReader;
import dev.tacet.control.api.House;
import dev.tacet.control.api.ListDetails;
import dev.tacet.control.api.ListDifference;
import dev.tacet.control.api.ListReply;
import dev.tacet.control.api.ListRequest;
import dev.tacet.control.api.ListStatus;
import dev.tacet.control.api.ListUse;
import dev.tacet.control.api.LogStatus;
import dev.tacet.control.api.NameOutcome;
import dev.tacet.control.api.PauseReply;
import dev.tacet.control.api.PauseRequest;
import dev.tacet.control.api.ProfileDetails;
import dev.tacet.control.api.ProfileName;
import dev.tacet.control.api.ProfileReply;
import dev.tacet.control.api.ProfileRequest;
import dev.tacet.control.api.ProfileSummary;
import dev.tacet.control.api.PurgeReply;
import dev.tacet.control.api.RefreshReply;
import dev.tacet.control.api.RuleLine;
import dev.tacet.control.api.RuleListing;
import dev.tacet.control.api.RuleReply;
import dev.tacet.control.api.RuleRequest;
import dev.tacet.control.api.SettingLine;
import dev.tacet.control.api.SideEffect;
import dev.tacet.control.api.Status;
import dev.tacet.control.api.TacetControl;
import dev.tacet.control.api.TopClient;
import dev.tacet.control.api.TopName;
import dev.tacet.control.api.TopReport;
import dev.tacet.control.api.TopVendor;
import dev.tacet.control.api.TryReply;
import dev.tacet.control.api.UndoReply;
import dev.tacet.control.api.UpstreamStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** A server that says what the test tells it to, and remembers what it was asked. */
final class FakeControl implements TacetControl {
  boolean online = true;
  boolean closed;
  final List<Object> heard = new ArrayList<>();
  Function<RuleRequest, RuleReply> rules =
      request ->
          new RuleReply(
              request.names().stream()
                  .map(
                      name ->
                          new NameOutcome(
                              name, name, "", "subtree", "added", 12, "", List.<String>of()))
                  .toList());
  List<RuleLine> listing = List.of();
  List<DecisionLine> history = new ArrayList<>();
  Consumer<FollowReader> live = reader -> {};
  UndoReply undo = new UndoReply(false, "", List.of());
  PauseReply pause = new PauseReply(true, "2026-11-21T20:24:07Z", true);
  PauseReply resume = new PauseReply(false, "", true);
  List<SideEffect> mayStop = List.of();
  String verdict = "blocked";
  List<String> listening = List.of();
  List<ListStatus> lists = List.of();
  ListStatus list = status("pro", "ok", "");
  ListDifference difference = ListDifference.NONE;
  List<String> notes = List.of();
  AcceptReply accepted = new AcceptReply("pro", List.of("a.example"), 2);
  ListDetails details =
      new ListDetails(
          list,
          "auto",
          "no",
          "as the list's own header says",
          86_400,
          false,
          "",
          Map.of("adblock", 12_000L),
          Map.of("block", 12_345L),
          Map.of(),
          0,
          0,
          List.of(),
          List.of(),
          List.of(),
          ListUse.UNKNOWN);
  final FakeDevices devices = new FakeDevices(this::hear);
  DeviceStatus deviceStatus = DeviceStatus.NONE;
  ExplainDevice explained = ExplainDevice.UNKNOWN;
  List<SettingLine> came = List.of();
  int device;
  String deviceName = "tv";
  boolean triedEstimated;
  RuntimeException failure;

  static ListStatus status(String name, String state, String detail) {
    return new ListStatus(
        name,
        "https://***@lists.example/pro.txt",
        "block",
        state,
        12_345,
        2,
        "2026-11-21T20:14:07Z",
        detail,
        "on",
        "",
        "",
        0,
        "2026-11-22T20:00:00Z");
  }

  private void hear(Object request) {
    heard.add(request);
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public boolean online() {
    return online;
  }

  EncryptionStatus encryption = EncryptionStatus.OFF;
  ClockStatus clock = ClockStatus.UNKNOWN;
  DnssecStatus dnssec = DnssecStatus.NONE;

  @Override
  public Status status() {
    hear("status");
    return new Status(
        "0.1.0",
        1,
        4711,
        "2026-11-20T18:14:07Z",
        93_600,
        "17.0.15",
        "/etc/tacet/tacet.yaml",
        "/var/lib/tacet",
        listening,
        new PauseReply(false, "", false),
        2,
        5,
        83_211,
        lists,
        List.of(new UpstreamStatus("udp://192.0.2.53", false, 1234, 7, 12.4, "TIMED_OUT")),
        new CacheStatus(812, 12, 524_288, 1 << 24, 900, 100, 0.9, 3, 7, ""),
        new LogStatus("/var/lib/tacet/queries.db", 12_345_678, 40_000, 17, 2, ""),
        Map.of("received", 40_017L, "dropped", 0L),
        List.of(
            new Finding("warning", "Every query comes from 192.0.2.1.", "Set it as local DNS.")),
        deviceStatus,
        encryption,
        clock,
        dnssec);
  }

  AlertsStatus alerts = new AlertsStatus(Map.of(), "", false, List.of(), 0, 0, 0);
  AlertTestReply tried = new AlertTestReply(List.of());

  @Override
  public AlertsStatus alerts() {
    hear("alerts");
    return alerts;
  }

  @Override
  public AlertTestReply testAlerts(String channel) {
    hear("test " + channel);
    return tried;
  }

  CacheListing cached = new CacheListing("www.example.org", List.of(), 0, 0);

  @Override
  public CacheListing cached(String name, boolean below) {
    hear("cached " + name + (below ? " and below" : ""));
    return cached;
  }

  @Override
  public FlushReply flush(String name) {
    hear("flush " + name);
    return new FlushReply(name, 3, 4_096);
  }

  @Override
  public RuleReply change(RuleRequest request) {
    hear(request);
    return rules.apply(request);
  }

  @Override
  public RuleListing rules() {
    hear("rules");
    return new RuleListing(listing);
  }

  @Override
  public UndoReply undo(long change) {
    hear(change == 0 ? "undo" : "undo " + change);
    return undo;
  }

  @Override
  public List<ProfileSummary> profiles() {
    hear("profiles");
    return List.of(
        new ProfileSummary("roku", "Roku", "off", "shipped", 3, 1, 1),
        new ProfileSummary("xiaomi", "Xiaomi", "block", "tacet.yaml:12", 41, 12, 5));
  }

  @Override
  public ProfileDetails profile(String vendor) {
    hear(vendor);
    return new ProfileDetails(
        new ProfileSummary(vendor, "Xiaomi", "block", "shipped", 1, 1, 1),
        "Xiaomi Inc.",
        "CN",
        "",
        List.of(
            name("tracking.miui.com", "subtree", "block", "telemetry", "", true),
            name("api.io.mi.com", "exact", "optional", "cloud control", "the app is blind", false),
            name("api.xmpush.xiaomi.com", "subtree", "keep", "push", "no messages", true)));
  }

  private static ProfileName name(
      String name, String scope, String tier, String purpose, String effect, boolean inForce) {
    return new ProfileName(
        name, scope, tier, purpose, effect, effect.isEmpty() ? "" : "seen", List.of(), inForce);
  }

  @Override
  public ProfileReply setProfile(String vendor, ProfileRequest request) {
    hear(List.of(vendor, request));
    return new ProfileReply(
        vendor, "block", request.state(), 53, mayStop, !request.dryRun(), who(request.subject()));
  }

  @Override
  public PauseReply pause(PauseRequest request) {
    hear(request);
    return new PauseReply(pause.paused(), pause.until(), pause.changed(), who(request.subject()));
  }

  @Override
  public PauseReply resume(String subject) {
    hear("resume" + subject);
    return new PauseReply(resume.paused(), "", resume.changed(), who(subject));
  }

  private static String who(String subject) {
    return subject.replaceFirst("^device:(.*)", "$1 (#7)").replaceFirst("^group:", "group ");
  }

  @Override
  public DeviceControl devices() {
    return devices;
  }

  @Override
  public Explanation explain(String name, String client, String type) {
    hear(List.of(name, client, type));
    return new Explanation(
        name,
        "",
        client,
        type,
        verdict,
        "vendor: xiaomi/block",
        "mi.com",
        List.of(
            new ExplainStep(1, "access", "may this client ask at all", "", false),
            new ExplainStep(10, "vendor", "a vendor profile's tier in force", verdict, true)),
        List.of(
            new ExplainMatch(
                "vendor",
                "xiaomi/block",
                "block",
                "mi.com",
                "subtree",
                true,
                true,
                "",
                "",
                0,
                "cloud"),
            new ExplainMatch(
                "list", "mine", "allow", name, "exact", false, false, "", "mine.txt", 7, name)),
        explained,
        came);
  }

  @Override
  public void decisions(DecisionQuery query, Consumer<DecisionLine> reader) {
    hear(query);
    history.forEach(reader);
  }

  @Override
  public void follow(DecisionQuery query, FollowReader reader) {
    hear(query);
    history.forEach(reader::line);
    live.accept(reader);
  }

  @Override
  public TopReport top(DecisionQuery query, int namesPerClient) {
    hear(List.of(query, namesPerClient));
    TopName name = new TopName("api.io.mi.com", 1200, 1200, "2026-11-21T20:14:07Z");
    return new TopReport(
        query.since(),
        "2026-11-21T20:15:00Z",
        List.of(
            new TopClient(
                "192.0.2.17",
                1411,
                1200,
                "2026-11-21T20:14:07Z",
                List.of(name, new TopName("example.net", 9, 0, "2026-11-20T07:00:00Z")),
                List.of(name),
                List.of(new TopVendor("xiaomi", 1300, 1200, "2026-11-21T20:14:07Z")),
                device,
                device == 0 ? "" : deviceName)));
  }

  House house = new House(60, List.of(), Map.of(), List.of(), List.of());

  @Override
  public House house() {
    return house;
  }

  @Override
  public PurgeReply purge(String before) {
    hear(before);
    return new PurgeReply(1234);
  }

  @Override
  public RefreshReply refresh() {
    hear("refresh");
    return new RefreshReply(lists);
  }

  @Override
  public List<ListStatus> lists() {
    hear("lists");
    return lists;
  }

  @Override
  public ListDetails list(String name) {
    hear(name);
    return details;
  }

  @Override
  public ListReply addList(ListRequest request) {
    hear(request);
    return new ListReply(request.yes(), list, difference, notes);
  }

  @Override
  public ListReply removeList(String name) {
    hear(name);
    return new ListReply(true, list, ListDifference.NONE, List.of());
  }

  @Override
  public ListReply enableList(String name, boolean enabled) {
    hear(List.of(name, enabled));
    return new ListReply(enabled, list, ListDifference.NONE, List.of());
  }

  @Override
  public ListReply refreshList(String name) {
    hear(name);
    return new ListReply(list.state().equals("ok"), list, difference, notes);
  }

  @Override
  public ListDifference listDifference(String name) {
    hear(name);
    return difference;
  }

  @Override
  public AcceptReply acceptList(String name, List<String> names) {
    hear(List.of(name, names));
    return accepted;
  }

  @Override
  public ListReply rollBackList(String name, String version) {
    hear(List.of(name, version));
    return new ListReply(true, list, ListDifference.NONE, notes);
  }

  @Override
  public TryReply tryList(String what) {
    hear(what);
    return new TryReply(what, 53, triedEstimated, 1, difference, notes);
  }

  @Override
  public void close() {
    closed = true;
  }

  static ControlException gone() {
    return new ControlException(69, "The server has gone");
  }

  static DecisionLine line(long seq, String name, String verdict, String reason, String origin) {
    return new DecisionLine(
        seq,
        "2026-11-21T20:14:07.123Z",
        "192.0.2.17",
        0,
        "UDP",
        name,
        "A",
        verdict,
        reason,
        "",
        "",
        "",
        origin,
        verdict.equals("failed") ? "SERVFAIL" : "NOERROR",
        12_345,
        1,
        "");
  }
}
