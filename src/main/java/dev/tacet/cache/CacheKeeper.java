package dev.tacet.cache;

import dev.tacet.dns.DomainName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the cache outlive a restart. Its answers are taken in once at the start, beside the queries,
 * as soon as the time is known: they grew older by the wall clock meanwhile. They are written at
 * the stop and every six hours, for a memory card wears out by writes. Nothing of it holds up or
 * stops DNS: what fails is said, and the cache begins empty.
 *
 * <p>Thread-safe; its own thread {@code cache-file}, there only while it works, has the file.
 */
public final class CacheKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CacheKeeper.class);
  private static final long WRITE_EVERY = Duration.ofHours(6).toNanos();

  /** How often it is looked whether the time is known by now. */
  private static final long TRY_EVERY = Duration.ofSeconds(10).toNanos();

  private static final Duration STOP_WITHIN = Duration.ofSeconds(3);
  private static final int QUEUE = 16;

  private final AnswerCache cache;
  private final CacheFile file;
  private final Supplier<Optional<Instant>> time;
  private final LongSupplier ticker;
  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(QUEUE), CacheKeeper::named);

  /** A load under way is to end. */
  private volatile boolean breakOff;

  private volatile boolean loaded;

  /** The file is of a later moment than the clock says: before that it is not read again. */
  private volatile Instant readableFrom = Instant.MIN;

  private volatile String state = "nothing was kept yet";
  private long nextNanos;
  private long writeNanos;
  private boolean writeFailed;

  /**
   * @param kin where the answers come from: what was kept of others is not taken in
   * @param time the wall clock, and nothing while it may be wrong
   * @param ticker monotonic nanoseconds
   */
  public CacheKeeper(
      AnswerCache cache,
      Path directory,
      String kin,
      Supplier<Optional<Instant>> time,
      LongSupplier ticker) {
    this.cache = cache;
    this.file = new CacheFile(directory, hash(kin));
    this.time = time;
    this.ticker = ticker;
    this.nextNanos = ticker.getAsLong();
    this.writeNanos = nextNanos + WRITE_EVERY;
    thread.allowCoreThreadTimeOut(true);
  }

  /** Removes what an earlier configuration kept; nobody asked for it any more. */
  public static void remove(Path directory) {
    CacheFile file = new CacheFile(directory, new byte[0]);
    try {
      file.delete();
    } catch (IOException e) {
      LOG.warn("{} cannot be removed: {}", file.path(), e.toString());
    }
  }

  private static Thread named(Runnable task) {
    Thread thread = new Thread(task, "cache-file");
    thread.setDaemon(true);
    return thread;
  }

  private static byte[] hash(String kin) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(kin.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** To be called each second: has done what is due. */
  public synchronized void tick() {
    long now = ticker.getAsLong();
    if (now - writeNanos >= 0) {
      writeNanos = now + WRITE_EVERY;
      // What was not taken in by now would be old; from here on the file is ours.
      loaded = true;
      execute(this::write);
    } else if (!loaded && now - nextNanos >= 0) {
      nextNanos = now + TRY_EVERY;
      execute(this::load);
    }
  }

  /**
   * A name was flushed: what was kept of it must not come back.
   *
   * @return whether it is seen to; not where too many flushes wait, nor at the stop
   */
  public boolean flushed(DomainName name) {
    breakOff = true;
    return execute(
        () -> {
          try {
            // Once more: it may just have been read from the file.
            cache.flush(name);
            loaded = true;
            file.delete();
            state = "removed by a flush; written again at the stop";
          } catch (IOException e) {
            failed("removed", e);
          }
        });
  }

  private boolean execute(Runnable task) {
    try {
      thread.execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      LOG.debug("cache.kept is busy, or Tacet is stopping", e);
      return false;
    }
  }

  private void load() {
    Optional<Instant> now = time.get();
    if (loaded || now.isEmpty() || now.get().isBefore(readableFrom)) {
      return;
    }
    try {
      taken(file.load(cache, now.get(), () -> !breakOff));
    } catch (CacheFile.DamagedException e) {
      loaded = true;
      putAside(e.getMessage());
    } catch (IOException e) {
      loaded = true;
      failed("read", e);
    } catch (RuntimeException e) {
      loaded = true;
      LOG.error("a bug in Tacet: {} could not be read", file.path(), e);
    }
  }

  private void taken(CacheFile.Loaded what) {
    switch (what.outcome()) {
      case AHEAD -> {
        readableFrom = what.written().orElse(Instant.MAX);
        state = "not taken in: the clock says that it was written in the future";
        LOG.info(
            "{} was {}; it is looked at again once the clock is past that", file.path(), state);
      }
      case BROKEN_OFF -> LOG.info("{} was not read to its end", file.path());
      case NONE -> loaded = true;
      case OTHER_UPSTREAMS -> {
        loaded = true;
        state = "not taken in: other upstreams were asked then";
        LOG.info("{} was {}", file.path(), state);
      }
      case TAKEN -> {
        loaded = true;
        state = answers(what.answers()) + " taken in at the start";
        LOG.info("{} of {}", state, file.path());
      }
    }
  }

  private static String answers(int count) {
    return count == 1 ? "1 answer" : count + " answers";
  }

  private void putAside(String why) {
    try {
      state = "not taken in: " + why;
      LOG.warn(
          "{} cannot be used ({}): it was put aside as {}, and the cache begins empty",
          file.path(),
          why,
          file.putAside());
    } catch (IOException e) {
      failed("put aside, though it is damaged (" + why + ")", e);
    }
  }

  private void write() {
    Optional<Instant> now = time.get();
    if (now.isEmpty()) {
      LOG.debug("{} is not written: nobody knows the time", file.path());
      return;
    }
    try {
      int count = file.write(cache, now.get());
      writeFailed = false;
      state = answers(count) + ", written " + now.get().truncatedTo(ChronoUnit.SECONDS);
    } catch (IOException e) {
      failed("written", e);
    } catch (RuntimeException e) {
      LOG.error("a bug in Tacet: {} could not be written", file.path(), e);
    }
  }

  /** Said once, until it goes well again. */
  private void failed(String what, IOException e) {
    state = "cannot be " + what + ": " + e;
    if (!writeFailed) {
      LOG.warn("{} cannot be {}: {}; DNS goes on without", file.path(), what, e.toString());
    }
    writeFailed = true;
  }

  /** How it stands, in words. */
  public String state() {
    return state;
  }

  /** Waits until what was begun is done. */
  void settle() {
    CompletableFuture.runAsync(() -> {}, thread).join();
  }

  /** Writes for the last time. What was not taken in yet stays as it is. */
  @Override
  public void close() {
    breakOff = true;
    execute(
        () -> {
          if (loaded) {
            write();
          }
        });
    thread.shutdown();
    try {
      if (!thread.awaitTermination(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("{} was not written in time at the stop; the last one stays", file.path());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
