package dev.tacet.control;

import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.ControlException;
import dev.tacet.control.api.ErrorBody;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests with JSON: takes a question to the thread it belongs on, and its reply, or what
 * went wrong with a fitting status, back to {@code control-io}. To be called on {@code control-io}.
 */
final class Answers {
  static final String JSON = "application/json";
  static final int USAGE = 64;
  private static final int SOFTWARE = 70;

  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

  private final Vertx vertx;

  Answers(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Reads the body and goes on with it; answers by itself where it cannot be read. */
  <T> void body(RoutingContext context, Class<T> type, Consumer<T> next) {
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

  /** Asks on a thread, and answers with what it returns. */
  void answer(RoutingContext context, Executor thread, Supplier<Object> question) {
    Context io = vertx.getOrCreateContext();
    ask(
        context,
        io,
        thread,
        () -> {
          String json = ApiJson.write(question.get());
          back(io, () -> send(context, 200, json));
        });
  }

  /** Begins on a thread, and answers when it is done, on whatever thread that is. */
  void later(RoutingContext context, Executor thread, Supplier<CompletionStage<?>> question) {
    Context io = vertx.getOrCreateContext();
    ask(
        context,
        io,
        thread,
        () -> question.get().whenComplete((reply, failure) -> told(context, io, reply, failure)));
  }

  private void ask(RoutingContext context, Context io, Executor thread, Runnable question) {
    try {
      thread.execute(
          () -> {
            try {
              question.run();
            } catch (RuntimeException e) {
              back(io, () -> fail(context, e));
            }
          });
    } catch (RuntimeException e) {
      fail(context, e);
    }
  }

  private static void told(RoutingContext context, Context io, Object reply, Throwable failure) {
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

  private static void send(RoutingContext context, int status, String json) {
    if (!context.response().ended() && !context.response().closed()) {
      context.response().setStatusCode(status).putHeader("Content-Type", JSON).end(json + "\n");
    }
  }

  /** What went wrong, in the words of whoever refused it; else a bug, which is logged. */
  static void fail(RoutingContext context, Throwable failure) {
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

  /**
   * @param code the exit code of a command that is refused so
   */
  static void fail(RoutingContext context, int status, int code, String message) {
    send(context, status, ApiJson.write(ErrorBody.of(code, message)));
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
}
