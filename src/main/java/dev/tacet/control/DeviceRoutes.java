package dev.tacet.control;

import dev.tacet.control.api.DeviceControl;
import dev.tacet.control.api.DeviceQuery;
import dev.tacet.control.api.DeviceRequest;
import dev.tacet.control.api.FlipRequest;
import dev.tacet.control.api.HistoryQuery;
import dev.tacet.control.api.MergeRequest;
import dev.tacet.control.api.QuarantineRequest;
import dev.tacet.control.api.ScheduleRequest;
import dev.tacet.control.api.SettingRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Which request is which question about devices, groups, schedules and past changes. */
final class DeviceRoutes {
  private static final int HISTORY = 20;

  private final Desk desk;
  private final Answers answers;
  private final Executor worker;
  private final Executor reader;

  DeviceRoutes(Desk desk, Answers answers, Executor worker, Executor reader) {
    this.desk = desk;
    this.answers = answers;
    this.worker = worker;
    this.reader = reader;
  }

  void addTo(Router router) {
    // The day's numbers are summed up from the log.
    router.get("/v1/devices").handler(c -> ask(c, reader, d -> d.devices(query(c))));
    router
        .get("/v1/devices/:device")
        .handler(c -> ask(c, reader, d -> d.device(device(c), counted(c))));
    router
        .get("/v1/devices/:device/learned")
        .handler(c -> ask(c, reader, d -> d.learned(device(c))));
    router.delete("/v1/devices/:device").handler(c -> ask(c, worker, d -> d.forget(device(c))));
    post(router, "/v1/settings", SettingRequest.class, DeviceControl::set);
    post(
        router,
        "/v1/devices/merge",
        MergeRequest.class,
        (d, request) -> d.merge(request.device(), request.other()));
    post(router, "/v1/devices/split", DeviceRequest.class, (d, r) -> d.split(r.device()));
    post(router, "/v1/devices/decline", DeviceRequest.class, (d, r) -> d.decline(r.device()));
    post(router, "/v1/devices/quarantine", QuarantineRequest.class, DeviceControl::quarantine);
    router.get("/v1/groups").handler(c -> ask(c, worker, DeviceControl::groups));
    router
        .post("/v1/groups/:group")
        .handler(c -> ask(c, worker, d -> d.addGroup(c.pathParam("group"))));
    router
        .delete("/v1/groups/:group")
        .handler(c -> ask(c, worker, d -> d.removeGroup(c.pathParam("group"))));
    router.get("/v1/schedules").handler(c -> ask(c, worker, DeviceControl::schedules));
    post(router, "/v1/schedules", ScheduleRequest.class, DeviceControl::addSchedule);
    post(router, "/v1/schedules/override", FlipRequest.class, DeviceControl::flipSchedule);
    router
        .delete("/v1/schedules/:schedule")
        .handler(c -> ask(c, worker, d -> d.removeSchedule(c.pathParam("schedule"))));
    router.get("/v1/history").handler(c -> ask(c, worker, d -> d.history(history(c))));
  }

  private static DeviceQuery query(RoutingContext context) {
    return new DeviceQuery(
        Parameters.text(context, "group"),
        Parameters.text(context, "kind"),
        Parameters.text(context, "newSince"),
        counted(context));
  }

  private static boolean counted(RoutingContext context) {
    return !Parameters.text(context, "counted").equals("false");
  }

  private static HistoryQuery history(RoutingContext context) {
    return new HistoryQuery(
        Parameters.number(context, "limit", HISTORY), Parameters.text(context, "subject"));
  }

  private static String device(RoutingContext context) {
    return context.pathParam("device");
  }

  private void ask(
      RoutingContext context, Executor thread, Function<DeviceControl, Object> question) {
    String user = Parameters.user(context);
    answers.answer(context, thread, () -> question.apply(desk.by(user).devices()));
  }

  private <T> void post(
      Router router, String path, Class<T> type, BiFunction<DeviceControl, T, Object> question) {
    router
        .post(path)
        .handler(c -> answers.body(c, type, r -> ask(c, worker, d -> question.apply(d, r))));
  }
}
