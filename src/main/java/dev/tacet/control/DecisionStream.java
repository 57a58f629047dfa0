package dev.tacet.control;

import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.DecisionLine;
import dev.tacet.control.api.DecisionQuery;
import dev.tacet.control.api.GapLine;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * One answer made of lines of JSON: the past alone, or the past and then what happens. A client
 * that does not read holds up nobody: the past waits for it on the reader's thread, for 20 s at
 * most, and what happens now stays in the follower's own ring until there is room, or is lost and
 * counted.
 */
final class DecisionStream {
  private static final int CHUNK = 32 * 1024;
  private static final long HEARTBEAT_MILLIS = 1_000;
  private static final long PATIENCE_SECONDS = 20;

  /** The numbers of timers begin at 0. */
  private static final long NO_TIMER = -1;

  private final RoutingContext request;
  private final HttpServerResponse response;
  private final Context io;
  private final BiConsumer<RoutingContext, Throwable> onFailure;
  private final StringBuilder chunk = new StringBuilder();
  private volatile boolean gone;
  private volatile CountDownLatch waiting = new CountDownLatch(0);

  DecisionStream(
      RoutingContext request, Context io, BiConsumer<RoutingContext, Throwable> onFailure) {
    this.request = request;
    this.response = request.response();
    this.io = io;
    this.onFailure = onFailure;
    response.closeHandler(v -> leave());
  }

  private void leave() {
    gone = true;
    waiting.countDown();
  }

  /** The reader has gone, or does not read. */
  private static final class GoneException extends RuntimeException {
    GoneException() {
      super(null, null, false, false);
    }
  }

  /** Runs on the reader's thread. */
  void run(Desk desk, DecisionQuery query, boolean follow) {
    try {
      if (follow) {
        follow(desk, query);
      } else {
        desk.decisions(query, this::past);
        flush();
        io.runOnContext(v -> end());
      }
    } catch (GoneException e) {
      io.runOnContext(v -> request.request().connection().close());
    } catch (RuntimeException e) {
      io.runOnContext(v -> fail(e));
    }
  }

  private void fail(RuntimeException e) {
    if (response.headWritten()) {
      // Half an answer must not look like a whole one.
      request.request().connection().close();
    } else {
      onFailure.accept(request, e);
    }
  }

  private void end() {
    begin();
    if (!response.ended()) {
      response.end();
    }
  }

  private void begin() {
    if (!response.headWritten()) {
      response.setChunked(true).putHeader("Content-Type", "application/x-ndjson");
    }
  }

  private void past(DecisionLine line) {
    chunk.append(ApiJson.write(line)).append('\n');
    if (chunk.length() >= CHUNK) {
      flush();
    }
  }

  /** Hands a chunk over and waits until there is room for the next. */
  private void flush() {
    if (chunk.length() == 0) {
      return;
    }
    String text = chunk.toString();
    chunk.setLength(0);
    CountDownLatch room = new CountDownLatch(1);
    waiting = room;
    io.runOnContext(
        v -> {
          if (gone) {
            room.countDown();
            return;
          }
          begin();
          response.write(text);
          if (response.writeQueueFull()) {
            response.drainHandler(drained -> room.countDown());
          } else {
            room.countDown();
          }
        });
    try {
      if (!room.await(PATIENCE_SECONDS, TimeUnit.SECONDS) || gone) {
        throw new GoneException();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GoneException();
    }
  }

  private void follow(Desk desk, DecisionQuery query) {
    Live live = new Live();
    Following following = desk.follow(query, live::ready);
    try {
      following.past().forEach(this::past);
      flush();
    } catch (RuntimeException e) {
      following.close();
      throw e;
    }
    io.runOnContext(v -> live.begin(following));
  }

  /** What happens from now on; after {@link #begin} all of it runs on the event loop. */
  private final class Live {
    private Following following;
    private long timer = NO_TIMER;

    /** Called on the log's thread. */
    void ready() {
      io.runOnContext(v -> drain());
    }

    void begin(Following begun) {
      following = begun;
      DecisionStream.this.begin();
      response.closeHandler(v -> stop());
      if (gone) {
        stop();
        return;
      }
      response.write("\n"); // The head goes out at once: the client knows that it follows.
      timer = io.owner().setPeriodic(HEARTBEAT_MILLIS, id -> beat());
      drain();
    }

    private void beat() {
      if (!response.writeQueueFull()) {
        response.write("\n");
      }
      drain();
    }

    private void drain() {
      if (following == null || response.ended()) {
        return;
      }
      if (response.writeQueueFull()) {
        response.drainHandler(v -> drain());
        return;
      }
      Following.Batch batch = following.take();
      if (batch.gap() > 0) {
        response.write(ApiJson.write(new GapLine(batch.gap())) + "\n");
      }
      if (!batch.lines().isEmpty()) {
        StringBuilder text = new StringBuilder();
        batch.lines().forEach(line -> text.append(ApiJson.write(line)).append('\n'));
        response.write(text.toString());
      }
      if (batch.isEmpty() && following.ended()) {
        stop();
        response.end();
      }
    }

    private void stop() {
      gone = true;
      if (timer != NO_TIMER) {
        io.owner().cancelTimer(timer);
      }
      following.close();
    }
  }
}
