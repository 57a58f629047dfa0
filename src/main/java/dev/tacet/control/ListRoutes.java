package dev.tacet.control;

import dev.tacet.control.api.AcceptRequest;
import dev.tacet.control.api.EnableRequest;
import dev.tacet.control.api.ListRequest;
import dev.tacet.control.api.RollBackRequest;
import dev.tacet.control.api.TryRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Which request is which question about lists. What reads lists takes its time: it begins on the
 * worker and is answered when it is done, and others ask meanwhile.
 */
final class ListRoutes {
  private final Desk desk;
  private final Answers answers;
  private final Executor worker;
  private final Executor reader;

  ListRoutes(Desk desk, Answers answers, Executor worker, Executor reader) {
    this.desk = desk;
    this.answers = answers;
    this.worker = worker;
    this.reader = reader;
  }

  void addTo(Router router) {
    router.get("/v1/lists").handler(c -> answers.answer(c, worker, desk::lists));
    router
        .post("/v1/lists")
        .handler(c -> answers.body(c, ListRequest.class, r -> later(c, lists -> lists.add(r))));
    router.post("/v1/lists/refresh").handler(c -> later(c, ListsDesk::refreshAll));
    router
        .post("/v1/lists/try")
        .handler(
            c -> answers.body(c, TryRequest.class, r -> later(c, lists -> lists.tryOut(r.what()))));
    router
        .get("/v1/lists/:name")
        // It may read the whole log to say how much a list is used.
        .handler(c -> answers.answer(c, reader, () -> desk.list(name(c))));
    router
        .delete("/v1/lists/:name")
        .handler(c -> answers.answer(c, worker, () -> desk.removeList(name(c))));
    router
        .put("/v1/lists/:name")
        .handler(
            c ->
                answers.body(
                    c,
                    EnableRequest.class,
                    r -> later(c, lists -> lists.enable(name(c), r.enabled()))));
    router.post("/v1/lists/:name/refresh").handler(c -> later(c, lists -> lists.refresh(name(c))));
    router
        .get("/v1/lists/:name/diff")
        .handler(c -> answers.answer(c, worker, () -> desk.listDifference(name(c))));
    router
        .post("/v1/lists/:name/accept")
        .handler(
            c ->
                answers.body(
                    c,
                    AcceptRequest.class,
                    r -> answers.answer(c, worker, () -> desk.acceptList(name(c), r.names()))));
    router
        .post("/v1/lists/:name/rollback")
        .handler(
            c ->
                answers.body(
                    c,
                    RollBackRequest.class,
                    r -> later(c, lists -> lists.rollBack(name(c), r.version()))));
  }

  private <T> void later(RoutingContext context, Function<ListsDesk, CompletionStage<T>> question) {
    answers.later(context, worker, () -> desk.begin(question));
  }

  private static String name(RoutingContext context) {
    return context.pathParam("name");
  }
}
