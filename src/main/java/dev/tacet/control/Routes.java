package dev.tacet.control;

import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.ApiVersion;
import dev.tacet.control.api.DecisionQuery;
import dev.tacet.control.api.ErrorBody;
import dev.tacet.control.api.PauseRequest;
import dev.tacet.control.api.ProfileRequest;
import dev.tacet.control.api.PurgeRequest;
import dev.tacet.control.api.RuleRequest;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;

/**
 * Which request is which question to the {@link Desk}. Handlers run on {@code control-io}; the desk
 * is asked on the worker, or on the reader where it reads the log.
 */
final class Routes {
  private final Desk desk;
  private final Executor worker;
  private final Executor reader;
  private final Answers answers;
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
    answers = new Answers(vertx);
  }

  void addTo(Router router) {
    router.route().handler(this::version);
    router.route().handler(BodyHandler.create(false).setBodyLimit(ControlServer.MAX_BODY));
    router.route().handler(this::beat);
    router.get("/v1/status").handler(c -> answers.answer(c, reader, desk::status));
    router.get("/v1/log").handler(c -> answers.answer(c, reader, desk::log));
    router.get("/v1/rules").handler(c -> answers.answer(c, worker, desk::rules));
    post(router, "/v1/rules", RuleRequest.class, Desk::change);
    router
        .post("/v1/undo")
        .handler(
            c ->
                answers.answer(c, worker, () -> by(c).undo(Parameters.longNumber(c, "change", 0))));
    router.get("/v1/profiles").handler(c -> answers.answer(c, worker, desk::profiles));
    router
        .get("/v1/profiles/:vendor")
        .handler(c -> answers.answer(c, worker, () -> desk.profile(c.pathParam("vendor"))));
    router.put("/v1/profiles/:vendor").handler(this::setProfile);
    post(router, "/v1/pause", PauseRequest.class, Desk::pause);
    router
        .delete("/v1/pause")
        .handler(c -> answers.answer(c, worker, () -> by(c).resume(Parameters.text(c, "subject"))));
    router
        .get("/v1/explain")
        .handler(
            c ->
                answers.answer(
                    c,
                    reader, // It may read whole lists to find a line.
                    () ->
                        desk.explain(
                            Parameters.text(c, "name"),
                            Parameters.device(c),
                            Parameters.text(c, "type"))));
    router.get("/v1/decisions").handler(this::decisions);
    router
        .get("/v1/top")
        .handler(
            c ->
                answers.answer(
                    c,
                    reader,
                    () -> desk.top(Parameters.decisions(c), Parameters.number(c, "names", 5))));
    // On the reader: the book of devices is asked, and may take its time.
    router.get("/v1/house").handler(c -> answers.answer(c, reader, desk::house));
    router
        .post("/v1/purge")
        .handler(
            c ->
                answers.body(
                    c,
                    PurgeRequest.class,
                    r -> answers.answer(c, reader, () -> desk.purge(r.before()))));
    router.get("/v1/alerts").handler(c -> answers.answer(c, reader, desk::alerts));
    router
        .post("/v1/alerts/test")
        .handler(
            c ->
                answers.later(c, reader, () -> desk.beginAlertTest(Parameters.text(c, "channel"))));
    // On the reader: a large cache is looked through from end to end.
    router
        .get("/v1/cache")
        .handler(
            c ->
                answers.answer(
                    c,
                    reader,
                    () ->
                        desk.cached(
                            Parameters.text(c, "name"),
                            Parameters.text(c, "below").equals("true"))));
    router
        .delete("/v1/cache")
        .handler(c -> answers.answer(c, reader, () -> desk.flush(Parameters.nameOrAll(c))));
    new ListRoutes(desk, answers, worker, reader).addTo(router);
    new DeviceRoutes(desk, answers, worker, reader).addTo(router);
    router
        .route()
        .handler(
            c ->
                Answers.fail(
                    c,
                    404,
                    Answers.USAGE,
                    "no such request: " + c.request().method() + " " + c.request().path()));
    router.errorHandler(
        400, c -> Answers.fail(c, 400, Answers.USAGE, "the request is not understood"));
    router.errorHandler(
        413, c -> Answers.fail(c, 413, Answers.USAGE, "a request has at most 1 MiB"));
    router.errorHandler(500, c -> Answers.fail(c, c.failure()));
  }

  /** What is no HTTP, or has a longer head than anybody needs. */
  static void notHttp(HttpServerRequest request) {
    request
        .response()
        .setStatusCode(400)
        .putHeader(ApiVersion.HEADER, Integer.toString(ApiVersion.CURRENT))
        .putHeader("Content-Type", Answers.JSON)
        .putHeader("Connection", "close")
        .end(
            ApiJson.write(
                    ErrorBody.of(
                        Answers.USAGE, "the request is too long, or is no HTTP that is understood"))
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
      Router router, String path, Class<T> type, BiFunction<Desk, T, Object> question) {
    router
        .route(HttpMethod.POST, path)
        .handler(
            c ->
                answers.body(
                    c,
                    type,
                    request -> answers.answer(c, worker, () -> question.apply(by(c), request))));
  }

  private Desk by(RoutingContext context) {
    return desk.by(Parameters.user(context));
  }

  private void setProfile(RoutingContext context) {
    answers.body(
        context,
        ProfileRequest.class,
        request ->
            answers.answer(
                context,
                worker,
                () -> by(context).setProfile(context.pathParam("vendor"), request)));
  }

  private void decisions(RoutingContext context) {
    DecisionQuery query;
    try {
      query = Parameters.decisions(context);
    } catch (RuntimeException e) {
      Answers.fail(context, e);
      return;
    }
    DecisionStream stream = new DecisionStream(context, vertx.getOrCreateContext(), Answers::fail);
    boolean follow = Parameters.text(context, "follow").equals("true");
    try {
      reader.execute(() -> stream.run(desk, query, follow));
    } catch (RuntimeException e) {
      Answers.fail(context, e);
    }
  }
}
