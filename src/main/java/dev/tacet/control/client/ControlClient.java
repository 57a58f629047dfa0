package dev.tacet.control.client;

import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.ApiVersion;
import dev.tacet.control.api.ControlException;
import dev.tacet.control.api.DecisionLine;
import dev.tacet.control.api.DecisionQuery;
import dev.tacet.control.api.ErrorBody;
import dev.tacet.control.api.Explanation;
import dev.tacet.control.api.FollowReader;
import dev.tacet.control.api.GapLine;
import dev.tacet.control.api.PauseReply;
import dev.tacet.control.api.PauseRequest;
import dev.tacet.control.api.ProfileDetails;
import dev.tacet.control.api.ProfileReply;
import dev.tacet.control.api.ProfileRequest;
import dev.tacet.control.api.ProfileSummary;
import dev.tacet.control.api.PurgeReply;
import dev.tacet.control.api.PurgeRequest;
import dev.tacet.control.api.RefreshReply;
import dev.tacet.control.api.RuleListing;
import dev.tacet.control.api.RuleReply;
import dev.tacet.control.api.RuleRequest;
import dev.tacet.control.api.Status;
import dev.tacet.control.api.TacetControl;
import dev.tacet.control.api.TopReport;
import dev.tacet.control.api.UndoReply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
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
  private static final long TIMEOUT_MILLIS = 10_000;

  /** Reading a long log, or a list from a slow server, takes its time before the first octet. */
  private static final long PATIENT_MILLIS = 180_000;

  private static final String VERSION_HEADER = ApiVersion.HEADER + ": " + ApiVersion.CURRENT;

  private final Path socket;

  private ControlClient(Path socket) {
    this.socket = socket;
  }

  /**
   * Makes sure that a server answers.
   *
   * @throws NoServerException where none does
   * @throws NoPermissionException where we may not ask it
   */
  public static ControlClient connect(Path socket) throws IOException {
    try (var channel = java.nio.channels.SocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
      channel.connect(java.net.UnixDomainSocketAddress.of(socket));
      return new ControlClient(socket);
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
    return ApiJson.read(patiently("GET", "/v1/status", ""), Status.class);
  }

  @Override
  public RuleReply change(RuleRequest request) {
    return ApiJson.read(ask("POST", "/v1/rules", ApiJson.write(request)), RuleReply.class);
  }

  @Override
  public RuleListing rules() {
    return ApiJson.read(ask("GET", "/v1/rules", ""), RuleListing.class);
  }

  @Override
  public UndoReply undo() {
    return ApiJson.read(ask("POST", "/v1/undo", ""), UndoReply.class);
  }

  @Override
  public List<ProfileSummary> profiles() {
    return ApiJson.readList(ask("GET", "/v1/profiles", ""), ProfileSummary.class);
  }

  @Override
  public ProfileDetails profile(String vendor) {
    return ApiJson.read(ask("GET", "/v1/profiles/" + encode(vendor), ""), ProfileDetails.class);
  }

  @Override
  public ProfileReply setProfile(String vendor, String state, boolean dryRun) {
    String body = ApiJson.write(new ProfileRequest(state, dryRun));
    return ApiJson.read(ask("PUT", "/v1/profiles/" + encode(vendor), body), ProfileReply.class);
  }

  @Override
  public PauseReply pause(long seconds) {
    String body = ApiJson.write(new PauseRequest(seconds));
    return ApiJson.read(ask("POST", "/v1/pause", body), PauseReply.class);
  }

  @Override
  public PauseReply resume() {
    return ApiJson.read(ask("DELETE", "/v1/pause", ""), PauseReply.class);
  }

  @Override
  public Explanation explain(String name, String client, String type) {
    String query = "?name=" + encode(name) + "&client=" + encode(client) + "&type=" + encode(type);
    return ApiJson.read(ask("GET", "/v1/explain" + query, ""), Explanation.class);
  }

  @Override
  public void decisions(DecisionQuery query, Consumer<DecisionLine> reader) {
    try (HttpExchange exchange = open("GET", "/v1/decisions" + query(query), "", PATIENT_MILLIS)) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      while (exchange.line(line)) {
        reader.accept(ApiJson.read(line.toString(StandardCharsets.UTF_8), DecisionLine.class));
        line.reset();
      }
    } catch (IOException e) {
      throw broken(e);
    }
  }

  @Override
  public void follow(DecisionQuery query, FollowReader reader) {
    String target = "/v1/decisions" + query(query) + "&follow=true";
    try (HttpExchange exchange = open("GET", target, "", PATIENT_MILLIS)) {
      // The server sends a line every second, if only an empty one.
      exchange.timeout(TIMEOUT_MILLIS);
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
      return reader.gap(ApiJson.read(text, GapLine.class).gap());
    }
    return reader.line(ApiJson.read(text, DecisionLine.class));
  }

  @Override
  public TopReport top(DecisionQuery query, int namesPerClient) {
    String target = "/v1/top" + query(query) + "&names=" + namesPerClient;
    return ApiJson.read(patiently("GET", target, ""), TopReport.class);
  }

  @Override
  public PurgeReply purge(String before) {
    String body = ApiJson.write(new PurgeRequest(before));
    return ApiJson.read(patiently("POST", "/v1/purge", body), PurgeReply.class);
  }

  @Override
  public RefreshReply refresh() {
    return ApiJson.read(patiently("POST", "/v1/lists/refresh", ""), RefreshReply.class);
  }

  private String ask(String method, String target, String body) {
    return ask(method, target, body, TIMEOUT_MILLIS);
  }

  private String patiently(String method, String target, String body) {
    return ask(method, target, body, PATIENT_MILLIS);
  }

  private String ask(String method, String target, String body, long timeoutMillis) {
    try (HttpExchange exchange = open(method, target, body, timeoutMillis)) {
      return exchange.body();
    } catch (IOException e) {
      throw broken(e);
    }
  }

  /** Sends, and turns every answer that is not a success into the exception it stands for. */
  private HttpExchange open(String method, String target, String body, long timeoutMillis)
      throws IOException {
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
    if (e instanceof SocketTimeoutException) {
      return new ControlException(
          TRY_LATER, "the server on " + socket + " does not answer: " + e.getMessage());
    }
    return gone(e);
  }

  private ControlException gone(IOException e) {
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
