package dev.tacet.control.client;

import static dev.tacet.control.client.ServerConnection.encode;
import static dev.tacet.control.client.ServerConnection.read;

import dev.tacet.control.api.AcceptReply;
import dev.tacet.control.api.AcceptRequest;
import dev.tacet.control.api.AlertTestReply;
import dev.tacet.control.api.AlertsStatus;
import dev.tacet.control.api.CacheListing;
import dev.tacet.control.api.ControlException;
import dev.tacet.control.api.DecisionLine;
import dev.tacet.control.api.DecisionQuery;
import dev.tacet.control.api.DeviceControl;
import dev.tacet.control.api.EnableRequest;
import dev.tacet.control.api.Explanation;
import dev.tacet.control.api.FlushReply;
import dev.tacet.control.api.FollowReader;
import dev.tacet.control.api.GapLine;
import dev.tacet.control.api.House;
import dev.tacet.control.api.ListDetails;
import dev.tacet.control.api.ListDifference;
import dev.tacet.control.api.ListReply;
import dev.tacet.control.api.ListRequest;
import dev.tacet.control.api.ListStatus;
import dev.tacet.control.api.LogStatus;
import dev.tacet.control.api.PauseReply;
import dev.tacet.control.api.PauseRequest;
import dev.tacet.control.api.ProfileDetails;
import dev.tacet.control.api.ProfileReply;
import dev.tacet.control.api.ProfileRequest;
import dev.tacet.control.api.ProfileSummary;
import dev.tacet.control.api.PurgeReply;
import dev.tacet.control.api.PurgeRequest;
import dev.tacet.control.api.RefreshReply;
import dev.tacet.control.api.RollBackRequest;
import dev.tacet.control.api.RuleListing;
import dev.tacet.control.api.RuleReply;
import dev.tacet.control.api.RuleRequest;
import dev.tacet.control.api.Status;
import dev.tacet.control.api.TacetControl;
import dev.tacet.control.api.TopReport;
import dev.tacet.control.api.TryReply;
import dev.tacet.control.api.TryRequest;
import dev.tacet.control.api.UndoReply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Asks a running server over its Unix socket. One thread. */
public final class ControlClient implements TacetControl {
  private static final int USAGE = 64;
  private static final int UNAVAILABLE = 69;

  private final ServerConnection server;

  private ControlClient(ServerConnection server) {
    this.server = server;
  }

  /**
   * Makes sure that a server answers.
   *
   * @param user who asks, in their own words; kept with each change as a note
   * @throws ControlException 75 where one is there and takes no connection
   * @throws NoServerException where none does
   * @throws NoPermissionException where we may not ask it
   */
  public static ControlClient connect(Path socket, String user) throws IOException {
    return new ControlClient(ServerConnection.open(socket, user));
  }

  /** As {@link #connect(Path, String)}, by nobody in particular. */
  public static ControlClient connect(Path socket) throws IOException {
    return connect(socket, "");
  }

  static ControlClient connect(Path socket, long timeoutMillis) throws IOException {
    return new ControlClient(ServerConnection.open(socket, "", timeoutMillis));
  }

  @Override
  public DeviceControl devices() {
    return new DeviceClient(server);
  }

  @Override
  public boolean online() {
    return true;
  }

  @Override
  public Status status() {
    return server.get("/v1/status", Status.class);
  }

  @Override
  public LogStatus log() {
    try {
      return server.get("/v1/log", LogStatus.class);
    } catch (ControlException e) {
      if (e.exitCode() != USAGE) {
        throw e;
      }
      return status().queryLog(); // a server of an earlier version
    }
  }

  @Override
  public RuleReply change(RuleRequest request) {
    return server.post("/v1/rules", request, RuleReply.class);
  }

  @Override
  public RuleListing rules() {
    return server.get("/v1/rules", RuleListing.class);
  }

  @Override
  public UndoReply undo(long change) {
    return server.post(change == 0 ? "/v1/undo" : "/v1/undo?change=" + change, UndoReply.class);
  }

  @Override
  public List<ProfileSummary> profiles() {
    return server.getList("/v1/profiles", ProfileSummary.class);
  }

  @Override
  public ProfileDetails profile(String vendor) {
    return server.get("/v1/profiles/" + encode(vendor), ProfileDetails.class);
  }

  @Override
  public ProfileReply setProfile(String vendor, ProfileRequest request) {
    return server.put("/v1/profiles/" + encode(vendor), request, ProfileReply.class);
  }

  @Override
  public PauseReply pause(PauseRequest request) {
    return server.post("/v1/pause", request, PauseReply.class);
  }

  @Override
  public PauseReply resume(String subject) {
    return server.delete("/v1/pause?subject=" + encode(subject), PauseReply.class);
  }

  @Override
  public Explanation explain(String name, String device, String type) {
    String query = "?name=" + encode(name) + "&device=" + encode(device) + "&type=" + encode(type);
    return server.get("/v1/explain" + query, Explanation.class);
  }

  @Override
  public void decisions(DecisionQuery query, Consumer<DecisionLine> reader) {
    try (HttpExchange exchange = server.open("GET", "/v1/decisions" + query(query), "")) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      while (exchange.line(line)) {
        // An empty line is the server's sign of life.
        if (line.size() > 0) {
          reader.accept(read(line.toString(StandardCharsets.UTF_8), DecisionLine.class));
        }
        line.reset();
      }
    } catch (IOException e) {
      throw server.broken(e);
    }
  }

  @Override
  public void follow(DecisionQuery query, FollowReader reader) {
    String target = "/v1/decisions" + query(query) + "&follow=true";
    try (HttpExchange exchange = server.open("GET", target, "")) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      while (exchange.line(line)) {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (!deliver(text, reader)) {
          return;
        }
      }
    } catch (IOException e) {
      throw server.gone(e);
    }
    throw new ControlException(UNAVAILABLE, "the server has stopped");
  }

  private static boolean deliver(String text, FollowReader reader) {
    if (text.isEmpty()) {
      return reader.idle();
    }
    if (text.startsWith("{\"gap\"")) {
      return reader.gap(read(text, GapLine.class).gap());
    }
    return reader.line(read(text, DecisionLine.class));
  }

  @Override
  public TopReport top(DecisionQuery query, int namesPerClient) {
    String target = "/v1/top" + query(query) + "&names=" + namesPerClient;
    return server.get(target, TopReport.class);
  }

  @Override
  public House house() {
    return server.get("/v1/house", House.class);
  }

  @Override
  public PurgeReply purge(String before) {
    return server.post("/v1/purge", new PurgeRequest(before), PurgeReply.class);
  }

  @Override
  public RefreshReply refresh() {
    return server.post("/v1/lists/refresh", RefreshReply.class);
  }

  @Override
  public List<ListStatus> lists() {
    return server.getList("/v1/lists", ListStatus.class);
  }

  @Override
  public ListDetails list(String name) {
    return server.get(list(name, ""), ListDetails.class);
  }

  @Override
  public ListReply addList(ListRequest request) {
    return server.post("/v1/lists", request, ListReply.class);
  }

  @Override
  public ListReply removeList(String name) {
    return server.delete(list(name, ""), ListReply.class);
  }

  @Override
  public ListReply enableList(String name, boolean enabled) {
    return server.put(list(name, ""), new EnableRequest(enabled), ListReply.class);
  }

  @Override
  public ListReply refreshList(String name) {
    return server.post(list(name, "/refresh"), ListReply.class);
  }

  @Override
  public ListDifference listDifference(String name) {
    return server.get(list(name, "/diff"), ListDifference.class);
  }

  @Override
  public AcceptReply acceptList(String name, List<String> names) {
    return server.post(list(name, "/accept"), new AcceptRequest(names), AcceptReply.class);
  }

  @Override
  public ListReply rollBackList(String name, String version) {
    return server.post(list(name, "/rollback"), new RollBackRequest(version), ListReply.class);
  }

  @Override
  public TryReply tryList(String what) {
    return server.post("/v1/lists/try", new TryRequest(what), TryReply.class);
  }

  @Override
  public AlertsStatus alerts() {
    return server.get("/v1/alerts", AlertsStatus.class);
  }

  @Override
  public AlertTestReply testAlerts(String channel) {
    return server.post("/v1/alerts/test?channel=" + encode(channel), AlertTestReply.class);
  }

  @Override
  public CacheListing cached(String name, boolean below) {
    return server.get(
        "/v1/cache?name=" + encode(name) + (below ? "&below=true" : ""), CacheListing.class);
  }

  @Override
  public FlushReply flush(String name) {
    return server.delete(
        "/v1/cache" + (name.isEmpty() ? "" : "?name=" + encode(name)), FlushReply.class);
  }

  private static String list(String name, String what) {
    return "/v1/lists/" + encode(name) + what;
  }

  private static String query(DecisionQuery query) {
    StringBuilder text = new StringBuilder("?kind=").append(encode(query.kind()));
    text.append("&device=").append(encode(query.device()));
    query.under().forEach(name -> text.append("&under=").append(encode(name)));
    text.append("&vendor=").append(encode(query.vendor()));
    text.append("&since=").append(encode(query.since()));
    text.append("&before=").append(encode(query.before()));
    text.append("&after=").append(query.after()).append("&limit=").append(query.limit());
    return text.toString();
  }

  /** Each request closes its own connection. */
  @Override
  public void close() {}
}
