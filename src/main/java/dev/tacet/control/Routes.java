package dev.tacet.control;

import dev.tacet.control.api.AcceptRequest;
import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.ApiVersion;
import dev.tacet.control.api.ControlException;
import dev.tacet.control.api.DecisionQuery;
import dev.tacet.control.api.EnableRequest;
import dev.tacet.control.api.ErrorBody;
import dev.tacet.control.api.ListRequest;
import dev.tacet.control.api.PauseRequest;
import dev.tacet.control.api.ProfileRequest;
import dev.tacet.control.api.PurgeRequest;
import dev.tacet.control.api.RollBackRequest;
import dev.tacet.control.api.RuleRequest;
import dev.tacet.control.api.TryRequest;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.HttpException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which request is which question to the {@link Desk}. Handlers run on {@code control-io}; the desk
 * is asked on the worker, or on the reader where it reads the log.
 */
final class Routes {
  private static final int USAGE = 64;
  private static final int SOFTWARE = 70;
  private static final String JSON = "application/json";

  private static final Logger LOG = LoggerFactory.getLogger(Routes.class);

  private final Desk desk;
  private final Executor worker;
  private final Executor reader;
  private final Vertx vertx;
  private final Duration beat;

  /**
   * @param beat a request that waits for its answer shows a sign of life this often, so that
   *     neither side takes work for silence
   */
  Routes(Desk desk, Executor worker, Executor reader, Vertx vertx, Duration beat) {
    this.beat = beat;
    this.desk = desk;
    this.worker = worker;
    this.reader = reader;
    this.vertx = vertx;
  }

  void addTo(Router router) {
    router.route().handler(this::version);
    router.route().handler(BodyHandler.create(false).setBodyLimit(ControlServer.MAX_BODY));
    router.route().handler(this::beat);
    router.get("/v1/status").handler(c -> answer(c, reader, desk::status));
    router.get("/v1/rules").handler(c -> answer(c, worker, desk::rules));
    post(router, "/v1/rules", RuleRequest.class, worker, desk::change);
    router.post("/v1/undo").handler(c -> answer(c, worker, desk::undo));
    router.get("/v1/profiles").handler(c -> answer(c, worker, desk::profiles));
    router
        .get("/v1/profiles/:vendor")
        .handler(c -> answer(c, worker, () -> desk.profile(c.pathParam("vendor"))));
    router.put("/v1/profiles/:vendor").handler(this::setProfile);
    post(router, "/v1/pause", PauseRequest.class, worker, r -> desk.pause(r.seconds()));
    router.delete("/v1/pause").handler(c -> answer(c, worker, desk::resume));
    router
        .get("/v1/explain")
        .handler(
            c ->
                answer(
                    c,
                    reader, // It may read whole lists to find a line.
                    () -> desk.explain(param(c, "name"), param(c, "client"), param(c, "type"))));
    router.get("/v1/decisions").handler(this::decisions);
    router
        .get("/v1/top")
        .handler(c -> answer(c, reader, () -> desk.top(query(c), number(c, "names", 5))));
    post(router, "/v1/purge", PurgeRequest.class, reader, r -> desk.purge(r.before()));
    lists(router);
    router
        .route()
        .handler(
            c ->
                fail(
                    c,
                    404,
                    USAGE,
                    "no such request: " + c.request().method() + " " + c.request().path()));
    router.errorHandler(400, c -> fail(c, 400, USAGE, "the request is not understood"));
    router.errorHandler(413, c -> fail(c, 413, USAGE, "a request has at most 1 MiB"));
    router.errorHandler(500, c -> fail(c, c.failure()));
  }

  /** What is no HTTP, or has a longer head than anybody needs. */
  static void notHttp(HttpServerRequest request) {
    request
        .response()
        .setStatusCode(400)
        .putHeader(ApiVersion.HEADER, Integer.toString(ApiVersion.CURRENT))
        .putHeader("Content-Type", JSON)
        .putHeader("Connection", "close")
        .end(
            ApiJson.write(
                    ErrorBody.of(
                        USAGE, "the request is too long, or is no HTTP that is understood"))
                + "\n")
        .onComplete(sent -> request.connection().close());
  }

  /**
   * Until the answer begins: 100 Continue, which every client passes over (RFC 9110 section 15.2);
   * inside an answer of lines: an empty one.
   */
  private void beat(RoutingContext context) {
    HttpServerResponse response = context.response();
    vertx.setPeriodic(
        beat.toMillis(),
        timer -> {
          if (response.ended() || response.closed()) {
            vertx.cancelTimer(timer);
          } else if (!response.headWritten()) {
            response.writeContinue();
          } else if (!response.writeQueueFull()) {
            response.write("\n");
          }
        });
    context.next();
  }

  private void version(RoutingContext context) {
    context.response().putHeader(ApiVersion.HEADER, Integer.toString(ApiVersion.CURRENT));
    context.next();
  }

  private <T> void post(
      Router router, String path, Class<T> type, Executor executor, Function<T, Object> question) {
    router
        .route(HttpMethod.POST, path)
        .handler(c -> body(c, type, request -> answer(c, executor, () -> question.apply(request))));
  }

  private void setProfile(RoutingContext context) {
    body(
        context,
        ProfileRequest.class,
        request ->
            answer(
                context,
                worker,
                () ->
                    desk.setProfile(
                        context.pathParam("vendor"), request.state(), request.dryRun())));
  }

  private <T> void body(
      RoutingContext context, Class<T> type, java.util.function.Consumer<T> next) {
    String contentType = context.request().getHeader("Content-Type");
    if (contentType == null || !contentType.toLowerCase(Locale.ROOT).startsWith(JSON)) {
      fail(context, 415, USAGE, "a request's body is JSON: send Content-Type: application/json");
      return;
    }
    T request;
    try {
      request = ApiJson.read(context.body().asString(), type);
    } catch (IllegalArgumentException e) {
      fail(context, 400, USAGE, "the request is not understood: " + e.getMessage());
      return;
    }
    next.accept(request);
  }

  private void answer(RoutingContext context, Executor executor, Supplier<Object> question) {
    Context io = vertx.getOrCreateContext();
    try {
      executor.execute(
          () -> {
            try {
              String json = ApiJson.write(question.get());
              back(io, () -> send(context, 200, json));
            } catch (RuntimeException e) {
              back(io, () -> fail(context, e));
            }
          });
    } catch (RuntimeException e) {
      fail(context, e);
    }
  }

  private void lists(Router router) {
    router.get("/v1/lists").handler(c -> answer(c, worker, desk::lists));
    router
        .post("/v1/lists")
        .handler(c -> body(c, ListRequest.class, r -> later(c, () -> desk.adding(r))));
    router.post("/v1/lists/refresh").handler(c -> later(c, desk::refreshing));
    router
        .post("/v1/lists/try")
        .handler(c -> body(c, TryRequest.class, r -> later(c, () -> desk.trying(r.what()))));
    // It may read the whole log to say how much a list is used.
    router.get("/v1/lists/:name").handler(c -> answer(c, reader, () -> desk.list(name(c))));
    router
        .delete("/v1/lists/:name")
        .handler(c -> answer(c, worker, () -> desk.removeList(name(c))));
    router
        .put("/v1/lists/:name")
        .handler(
            c ->
                body(
                    c,
                    EnableRequest.class,
                    r -> later(c, () -> desk.enabling(name(c), r.enabled()))));
    router.post("/v1/lists/:name/refresh").handler(c -> later(c, () -> desk.refreshing(name(c))));
    router
        .get("/v1/lists/:name/diff")
        .handler(c -> answer(c, worker, () -> desk.listDifference(name(c))));
    router
        .post("/v1/lists/:name/accept")
        .handler(
            c ->
                body(
                    c,
                    AcceptRequest.class,
                    r -> answer(c, worker, () -> desk.acceptList(name(c), r.names()))));
    router
        .post("/v1/lists/:name/rollback")
        .handler(
            c ->
                body(
                    c,
                    RollBackRequest.class,
                    r -> later(c, () -> desk.rollingBack(name(c), r.version()))));
  }

  private static String name(RoutingContext context) {
    return context.pathParam("name");
  }

  /** Begins on the worker, and answers when it is done: reading lists takes its time. */
  private void later(RoutingContext context, Supplier<CompletionStage<?>> question) {
    Context io = vertx.getOrCreateContext();
    try {
      worker.execute(
          () -> {
            try {
              question.get().whenComplete((reply, failure) -> told(context, io, reply, failure));
            } catch (RuntimeException e) {
              back(io, () -> fail(context, e));
            }
          });
    } catch (RuntimeException e) {
      fail(context, e);
    }
  }

  private void told(RoutingContext context, Context io, Object reply, Throwable failure) {
    back(
        io,
        () -> {
          if (failure == null) {
            send(context, 200, ApiJson.write(reply));
          } else {
            fail(context, failure instanceof CompletionException ? failure.getCause() : failure);
          }
        });
  }

  /** Goes back to {@code control-io}; once the server has stopped nobody waits there any more. */
  private static void back(Context io, Runnable answer) {
    try {
      io.runOnContext(v -> answer.run());
    } catch (RejectedExecutionException e) {
      LOG.debug("an answer came after the stop", e);
    }
  }

  private void decisions(RoutingContext context) {
    DecisionQuery query;
    try {
      query = query(context);
    } catch (RuntimeException e) {
      fail(context, e);
      return;
    }
    DecisionStream stream = new DecisionStream(context, vertx.getOrCreateContext(), this::fail);
    boolean follow = param(context, "follow").equals("true");
    try {
      reader.execute(() -> stream.run(desk, query, follow));
    } catch (RuntimeException e) {
      fail(context, e);
    }
  }

  private static DecisionQuery query(RoutingContext context) {
    return new DecisionQuery(
        param(context, "client"),
        param(context, "kind"),
        List.copyOf(context.queryParam("under")),
        param(context, "vendor"),
        param(context, "since"),
        param(context, "before"),
        longNumber(context, "after"),
        number(context, "limit", 0));
  }

  private static String param(RoutingContext context, String name) {
    List<String> values = context.queryParam(name);
    return values.isEmpty() ? "" : values.get(0);
  }

  private static int number(RoutingContext context, String name, int otherwise) {
    String text = param(context, name);
    long number = text.isEmpty() ? otherwise : parse(name, text);
    if (number != (int) number) {
      throw new ControlException(USAGE, name + " is too large a number: " + number);
    }
    return (int) number;
  }

  private static long longNumber(RoutingContext context, String name) {
    String text = param(context, name);
    return text.isEmpty() ? 0 : parse(name, text);
  }

  private static long parse(String name, String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new ControlException(USAGE, name + " is not a number: \"" + text + "\"");
    }
  }

  private static void send(RoutingContext context, int status, String json) {
    if (!context.response().ended() && !context.response().closed()) {
      context.response().setStatusCode(status).putHeader("Content-Type", JSON).end(json + "\n");
    }
  }

  private void fail(RoutingContext context, Throwable failure) {
    if (failure instanceof ControlException known) {
      fail(context, status(known.exitCode()), known.exitCode(), known.getMessage());
      return;
    }
    if (failure instanceof HttpException refused && refused.getStatusCode() < 500) {
      fail(context, refused.getStatusCode(), USAGE, "the request is not understood");
      return;
    }
    LOG.error("a bug in Tacet: {} failed", context.request().path(), failure);
    fail(context, 500, SOFTWARE, "a bug in Tacet; its log has the details");
  }

  private static int status(int exitCode) {
    return switch (exitCode) {
      case 1, USAGE -> 400;
      case 66 -> 404;
      case 77 -> 403;
      case 78 -> 409;
      case 69, 75 -> 503;
      default -> 500;
    };
  }

  private static void fail(RoutingContext context, int status, int code, String message) {
    send(context, status, ApiJson.write(ErrorBody.of(code, message)));
  }
}
