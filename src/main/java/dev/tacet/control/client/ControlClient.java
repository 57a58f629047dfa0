package dev.tacet.control.client;

import dev.tacet.control.api.AcceptReply;
import dev.tacet.control.api.AcceptRequest;
import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.ApiVersion;
import dev.tacet.control.api.ControlException;
import dev.tacet.control.api.DecisionLine;
import dev.tacet.control.api.DecisionQuery;
import dev.tacet.control.api.EnableRequest;
import dev.tacet.control.api.ErrorBody;
import dev.tacet.control.api.Explanation;
import dev.tacet.control.api.FollowReader;
import dev.tacet.control.api.GapLine;
import dev.tacet.control.api.ListDetails;
import dev.tacet.control.api.ListDifference;
import dev.tacet.control.api.ListReply;
import dev.tacet.control.api.ListRequest;
import dev.tacet.control.api.ListStatus;
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
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.List;
import java.util.function.Consumer;

/** Asks a running server over its Unix socket; one connection a request. One thread. */
public final class ControlClient implements TacetControl {
  private static final int USAGE = 64;
  private static final int UNAVAILABLE = 69;
  private static final int TRY_LATER = 75;
  private static final int PROTOCOL = 76;

  /** A server at work gives a sign of life every 5 s, however long the work takes. */
  private static final long TIMEOUT_MILLIS = 15_000;

  /** What the server takes, with room left for the head. Our JSON has an octet a character. */
  private static final int MAX_BODY = 1 << 20;

  private static final int MAX_TARGET = 15 * 1024;

  private static final String VERSION_HEADER = ApiVersion.HEADER + ": " + ApiVersion.CURRENT;

  private final Path socket;

  private final long timeoutMillis;

  private ControlClient(Path socket, long timeoutMillis) {
    this.socket = socket;
    this.timeoutMillis = timeoutMillis;
  }

  /**
   * Makes sure that a server answers.
   *
   * @throws ControlException 75 where one is there and takes no connection
   * @throws NoServerException where none does
   * @throws NoPermissionException where we may not ask it
   */
  public static ControlClient connect(Path socket) throws IOException {
    return connect(socket, TIMEOUT_MILLIS);
  }

  static ControlClient connect(Path socket, long timeoutMillis) throws IOException {
    try {
      SocketInput.connect(socket, timeoutMillis).close();
      return new ControlClient(socket, timeoutMillis);
    } catch (SocketTimeoutException e) {
      throw silent(socket, e);
    } catch (SocketException e) {
      throw told(socket, e);
    }
  }

  private static IOException told(Path socket, SocketException e) {
    String why = String.valueOf(e.getMessage());
    if (why.contains("Permission denied")) {
      return new NoPermissionException(
          "cannot open the control socket " + socket + ": permission denied", groupOf(socket), e);
    }
    return new NoServerException("no server answers on " + socket + ": " + why, e);
  }

  private static String groupOf(Path socket) {
    for (Path file : new Path[] {socket, socket.toAbsolutePath().getParent()}) {
      try {
        return Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
            .group()
            .getName();
      } catch (AccessDeniedException e) {
        // The directory is closed to us: its own group is the one to join, so look at that next.
        continue;
      } catch (IOException e) {
        return "";
      }
    }
    return "";
  }

  @Override
  public boolean online() {
    return true;
  }

  @Override
  public Status status() {
    return read(ask("GET", "/v1/status", ""), Status.class);
  }

  @Override
  public RuleReply change(RuleRequest request) {
    return read(ask("POST", "/v1/rules", ApiJson.write(request)), RuleReply.class);
  }

  @Override
  public RuleListing rules() {
    return read(ask("GET", "/v1/rules", ""), RuleListing.class);
  }

  @Override
  public UndoReply undo() {
    return read(ask("POST", "/v1/undo", ""), UndoReply.class);
  }

  @Override
  public List<ProfileSummary> profiles() {
    return readList(ask("GET", "/v1/profiles", ""), ProfileSummary.class);
  }

  @Override
  public ProfileDetails profile(String vendor) {
    return read(ask("GET", "/v1/profiles/" + encode(vendor), ""), ProfileDetails.class);
  }

  @Override
  public ProfileReply setProfile(String vendor, String state, boolean dryRun) {
    String body = ApiJson.write(new ProfileRequest(state, dryRun));
    return read(ask("PUT", "/v1/profiles/" + encode(vendor), body), ProfileReply.class);
  }

  @Override
  public PauseReply pause(long seconds) {
    String body = ApiJson.write(new PauseRequest(seconds));
    return read(ask("POST", "/v1/pause", body), PauseReply.class);
  }

  @Override
  public PauseReply resume() {
    return read(ask("DELETE", "/v1/pause", ""), PauseReply.class);
  }

  @Override
  public Explanation explain(String name, String client, String type) {
    String query = "?name=" + encode(name) + "&client=" + encode(client) + "&type=" + encode(type);
    return read(ask("GET", "/v1/explain" + query, ""), Explanation.class);
  }

  @Override
  public void decisions(DecisionQuery query, Consumer<DecisionLine> reader) {
    try (HttpExchange exchange = open("GET", "/v1/decisions" + query(query), "")) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      while (exchange.line(line)) {
        // An empty line is the server's sign of life.
        if (line.size() > 0) {
          reader.accept(read(line.toString(StandardCharsets.UTF_8), DecisionLine.class));
        }
        line.reset();
      }
    } catch (IOException e) {
      throw broken(e);
    }
  }

  @Override
  public void follow(DecisionQuery query, FollowReader reader) {
    String target = "/v1/decisions" + query(query) + "&follow=true";
    try (HttpExchange exchange = open("GET", target, "")) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      while (exchange.line(line)) {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (!deliver(text, reader)) {
          return;
        }
      }
    } catch (IOException e) {
      throw gone(e);
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
    return read(ask("GET", target, ""), TopReport.class);
  }

  @Override
  public PurgeReply purge(String before) {
    String body = ApiJson.write(new PurgeRequest(before));
    return read(ask("POST", "/v1/purge", body), PurgeReply.class);
  }

  @Override
  public RefreshReply refresh() {
    return read(ask("POST", "/v1/lists/refresh", ""), RefreshReply.class);
  }

  @Override
  public List<ListStatus> lists() {
    return readList(ask("GET", "/v1/lists", ""), ListStatus.class);
  }

  @Override
  public ListDetails list(String name) {
    return read(ask("GET", list(name, ""), ""), ListDetails.class);
  }

  @Override
  public ListReply addList(ListRequest request) {
    return read(ask("POST", "/v1/lists", ApiJson.write(request)), ListReply.class);
  }

  @Override
  public ListReply removeList(String name) {
    return read(ask("DELETE", list(name, ""), ""), ListReply.class);
  }

  @Override
  public ListReply enableList(String name, boolean enabled) {
    String body = ApiJson.write(new EnableRequest(enabled));
    return read(ask("PUT", list(name, ""), body), ListReply.class);
  }

  @Override
  public ListReply refreshList(String name) {
    return read(ask("POST", list(name, "/refresh"), ""), ListReply.class);
  }

  @Override
  public ListDifference listDifference(String name) {
    return read(ask("GET", list(name, "/diff"), ""), ListDifference.class);
  }

  @Override
  public AcceptReply acceptList(String name, List<String> names) {
    String body = ApiJson.write(new AcceptRequest(names));
    return read(ask("POST", list(name, "/accept"), body), AcceptReply.class);
  }

  @Override
  public ListReply rollBackList(String name, String version) {
    String body = ApiJson.write(new RollBackRequest(version));
    return read(ask("POST", list(name, "/rollback"), body), ListReply.class);
  }

  @Override
  public TryReply tryList(String what) {
    return read(ask("POST", "/v1/lists/try", ApiJson.write(new TryRequest(what))), TryReply.class);
  }

  private static String list(String name, String what) {
    return "/v1/lists/" + encode(name) + what;
  }

  private static <T> T read(String json, Class<T> type) {
    try {
      return ApiJson.read(json, type);
    } catch (IllegalArgumentException e) {
      throw notUnderstood(e);
    }
  }

  private static <T> List<T> readList(String json, Class<T> type) {
    try {
      return ApiJson.readList(json, type);
    } catch (IllegalArgumentException e) {
      throw notUnderstood(e);
    }
  }

  private static ControlException notUnderstood(IllegalArgumentException e) {
    return new ControlException(
        PROTOCOL, "the server's answer is not understood: " + e.getMessage());
  }

  private String ask(String method, String target, String body) {
    try (HttpExchange exchange = open(method, target, body)) {
      return exchange.body();
    } catch (IOException e) {
      throw broken(e);
    }
  }

  /** Sends, and turns every answer that is not a success into the exception it stands for. */
  private HttpExchange open(String method, String target, String body) throws IOException {
    if (target.length() > MAX_TARGET || body.length() > MAX_BODY) {
      throw new ControlException(USAGE, "that is too much to be asked at once");
    }
    HttpExchange exchange =
        HttpExchange.open(socket, method, target, body, VERSION_HEADER, timeoutMillis);
    try {
      String theirs = exchange.header(ApiVersion.HEADER);
      if (!theirs.equals(Integer.toString(ApiVersion.CURRENT))) {
        throw new ControlException(
            PROTOCOL,
            "this command speaks version "
                + ApiVersion.CURRENT
                + " of the interface, the server version "
                + (theirs.isEmpty() ? "unknown" : theirs)
                + "; use the command that was installed with the server, or restart the server"
                + " after the upgrade");
      }
      if (exchange.status() != 200) {
        throw failure(exchange);
      }
      return exchange;
    } catch (IOException | RuntimeException e) {
      exchange.close();
      throw e;
    }
  }

  private static ControlException failure(HttpExchange exchange) throws IOException {
    String body = exchange.body();
    try {
      ErrorBody.Failure failure = ApiJson.read(body, ErrorBody.class).error();
      return new ControlException(failure.code(), failure.message());
    } catch (IllegalArgumentException e) {
      return new ControlException(
          PROTOCOL, "the server answered " + exchange.status() + " without saying why");
    }
  }

  private ControlException broken(IOException e) {
    return e instanceof SocketTimeoutException silent ? silent(socket, silent) : gone(e);
  }

  private static ControlException silent(Path socket, SocketTimeoutException e) {
    return new ControlException(
        TRY_LATER, "the server on " + socket + " does not answer: " + e.getMessage());
  }

  private ControlException gone(IOException e) {
    if (e instanceof ProtocolException) {
      return new ControlException(
          PROTOCOL, "what answers on " + socket + " is no Tacet server: " + e.getMessage());
    }
    return new ControlException(
        UNAVAILABLE, "the connection to the server was lost: " + e.getMessage());
  }

  private static String query(DecisionQuery query) {
    StringBuilder text = new StringBuilder("?kind=").append(encode(query.kind()));
    text.append("&client=").append(encode(query.client()));
    query.under().forEach(name -> text.append("&under=").append(encode(name)));
    text.append("&vendor=").append(encode(query.vendor()));
    text.append("&since=").append(encode(query.since()));
    text.append("&before=").append(encode(query.before()));
    text.append("&after=").append(query.after()).append("&limit=").append(query.limit());
    return text.toString();
  }

  private static String encode(String text) {
    if (text.length() > 4_096) {
      throw new ControlException(USAGE, "that is too long to be asked");
    }
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Each request closes its own connection. */
  @Override
  public void close() {}
}
