package dev.tacet.alert;

import dev.tacet.config.AlertCommandConfig;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program that is run for each alert, with the alert as JSON on its standard input. Its arguments
 * are the owner's and its environment is ours: no word of a stranger is in either. It runs in a
 * session of its own, so that when it ends, or its time is up, all it has started ends with it. No
 * two run at once, of this channel or of another.
 */
final class CommandChannel implements Channel {
  /** Of what it prints, for the log where it fails. */
  static final int MAX_OUTPUT = 2_048;

  private static final long LOOK_MILLIS = 10;
  private static final long LAST_WORDS_MILLIS = 500;

  /** Of 4 KiB, once the program has ended. */
  private static final int LAST_ROUNDS = 32;

  private static final List<Path> SETSID =
      List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));
  private static final Logger LOG = LoggerFactory.getLogger(CommandChannel.class);

  private final AlertCommandConfig config;
  private final ReentrantLock oneAtATime;
  private final Duration within;
  private volatile Optional<Process> running = Optional.empty();

  CommandChannel(AlertCommandConfig config, ReentrantLock oneAtATime, Duration within) {
    this.config = config;
    this.oneAtATime = oneAtATime;
    this.within = within;
  }

  @Override
  public void check() throws NotSentException {
    if (!Files.isExecutable(Path.of(config.run().get(0)))) {
      throw NotSentException.forGood(
          config.target()
              + " is no program that user \""
              + System.getProperty("user.name")
              + "\" can run");
    }
  }

  @Override
  public String send(Notice notice) throws NotSentException, InterruptedException {
    oneAtATime.lockInterruptibly();
    try {
      return run(NoticeJson.write(notice));
    } finally {
      oneAtATime.unlock();
    }
  }

  private String run(byte[] input) throws NotSentException, InterruptedException {
    Optional<Path> setsid = SETSID.stream().filter(Files::isExecutable).findFirst();
    Process process = start(setsid);
    running = Optional.of(process);
    Output output = new Output(process.getInputStream());
    try {
      output.start();
      feed(process, input);
      if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
        throw NotSentException.forGood(
            "it still ran after " + within.toSeconds() + " s and was killed" + output.words());
      }
      output.finish();
      int exit = process.exitValue();
      if (exit != 0) {
        throw NotSentException.forGood("it ended with exit code " + exit + output.words());
      }
      return "it ended with exit code 0";
    } finally {
      end(process, setsid.isPresent());
      output.end();
      running = Optional.empty();
    }
  }

  private Process start(Optional<Path> setsid) throws NotSentException {
    List<String> command = new ArrayList<>(config.run());
    setsid.ifPresent(path -> command.add(0, path.toString()));
    check();
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.directory(new File("/"));
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/local/bin:/usr/bin:/bin");
    builder.environment().put("LANG", "C.UTF-8");
    try {
      return builder.start();
    } catch (IOException e) {
      throw NotSentException.forGood(config.target() + " cannot be run: " + Words.of(e), e);
    }
  }

  /** Less than a pipe holds, so this waits for nobody. */
  private static void feed(Process process, byte[] input) {
    try (OutputStream in = process.getOutputStream()) {
      in.write(input);
      in.write('\n');
    } catch (IOException e) {
      LOG.debug("a command does not read its standard input", e);
    }
  }

  /** Its session, then whatever is still known as its descendant, then itself. */
  private static void end(Process process, boolean hasSession) {
    List<ProcessHandle> below = process.descendants().toList();
    if (hasSession) {
      killGroup(process.pid());
    }
    below.forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** Java can end processes, but not groups of them; a group of nobody is no mistake. */
  private static void killGroup(long group) {
    try {
      Process kill =
          new ProcessBuilder("/bin/sh", "-c", "kill -KILL -" + group)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!kill.waitFor(1, TimeUnit.SECONDS)) {
        kill.destroyForcibly();
      }
    } catch (IOException e) {
      LOG.warn("what a command left running could not be ended: {}", Words.of(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    running.ifPresent(process -> end(process, true));
  }

  /**
   * Reads all a program prints, so that it never waits for us, and keeps the beginning. It looks
   * whether there is something and never waits in a read: what broke away from its session may hold
   * the other end for as long as it likes, and would hold a thread each time.
   */
  private static final class Output {
    private final InputStream in;
    private final byte[] kept = new byte[MAX_OUTPUT];
    private final Thread reader = new Thread(null, this::read, "alert-output", 128 * 1024);
    private volatile boolean over;
    private int length;

    Output(InputStream in) {
      this.in = in;
    }

    void start() {
      reader.setDaemon(true);
      reader.start();
    }

    /** Reads no more than what is there. */
    void end() {
      over = true;
    }

    /** Waits until that is read. */
    void finish() throws InterruptedException {
      end();
      reader.join(LAST_WORDS_MILLIS);
    }

    private void read() {
      byte[] buffer = new byte[4_096];
      int roundsLeft = LAST_ROUNDS;
      try (in) {
        while (roundsLeft > 0) {
          // Asked before looking: what was said before the end is there then.
          roundsLeft -= over ? 1 : 0;
          int there = in.available();
          if (there > 0) {
            keep(buffer, Math.max(0, in.read(buffer, 0, Math.min(there, buffer.length))));
          } else if (roundsLeft < LAST_ROUNDS) {
            return;
          } else {
            Thread.sleep(LOOK_MILLIS);
          }
        }
      } catch (IOException e) {
        LOG.debug("the output of a command broke off", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private synchronized void keep(byte[] buffer, int n) {
      int room = Math.min(n, kept.length - length);
      System.arraycopy(buffer, 0, kept, length, room);
      length += room;
    }

    synchronized String words() {
      String text = new String(kept, 0, length, StandardCharsets.UTF_8).strip();
      return text.isEmpty() ? "" : "; it said: " + Notice.line(text, 300);
    }
  }
}
