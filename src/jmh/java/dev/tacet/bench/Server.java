package dev.tacet.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A running server, from its start until it is closed. One thread. */
final class Server implements AutoCloseable {
  private static final long START_WITHIN_NANOS = TimeUnit.MINUTES.toNanos(10);
  private static final long ROWS_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(15);

  /** Half a minute. */
  private static final int TURNS_UNTIL_TOLD = 7_500;

  private static final Pattern COUNTS =
      Pattern.compile("\"written\":(\\d+),\"pending\":(\\d+),\"lost\":(\\d+)");

  private final Kind kind;
  private final Setting setting;
  private final Process process;
  private final double startSeconds;
  private long logReadTo;
  private long logLines;
  private int matchedLast;

  private Server(Kind kind, Setting setting, Process process, double startSeconds) {
    this.kind = kind;
    this.setting = setting;
    this.process = process;
    this.startSeconds = startSeconds;
  }

  /** Starts it and waits until one of the last names of the list is answered as blocked. */
  static Server start(Kind kind, Setting setting, Stub stub)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(Machine.on(setting.processors()));
    command.addAll(kind.command(setting));
    ProcessBuilder builder = new ProcessBuilder(command).directory(setting.directory().toFile());
    builder.environment().merge("PATH", ":/usr/sbin:/sbin", String::concat);
    Path said = setting.directory().resolve("said");
    builder.redirectErrorStream(true).redirectOutput(said.toFile());
    long began = System.nanoTime();
    Process process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    Queries last = Queries.last(setting.names());
    try (Load probe = new Load(setting.port(), 1, kind.nxdomain(), stub)) {
      // Each time another name: one asked again and again would be damped, and rows are counted.
      for (int turn = 0;
          process.isAlive() && System.nanoTime() - began < START_WITHIN_NANOS;
          turn++) {
        if (turn > 0 && turn % TURNS_UNTIL_TOLD == 0) {
          Bench.note("%s does not block yet; it says: %s", kind.shownAs(), lastLine(said));
        }
        if (probe.asks(last, turn % last.count())) {
          return new Server(kind, setting, process, (System.nanoTime() - began) / 1e9);
        }
      }
    }
    process.destroyForcibly();
    throw new IOException(kind.shownAs() + " did not start: " + Files.readString(said).trim());
  }

  private static String lastLine(Path said) throws IOException {
    List<String> lines = Files.readAllLines(said);
    return lines.isEmpty() ? "nothing" : lines.get(lines.size() - 1);
  }

  /** From the start of the process to the first right answer. */
  double startSeconds() {
    return startSeconds;
  }

  long pid() {
    return process.pid();
  }

  Proc proc() {
    return new Proc(process.toHandle());
  }

  Kind kind() {
    return kind;
  }

  Setting setting() {
    return setting;
  }

  Load load(int clients, Stub stub) throws IOException {
    return new Load(setting.port(), clients, kind.nxdomain(), stub);
  }

  /** Queries in its log so far: written, or still queued for that. */
  long rows() throws IOException, InterruptedException {
    if (kind != Kind.TACET) {
      return linesLogged();
    }
    Matcher counts = COUNTS.matcher(tacet("status", "--json"));
    if (!counts.find()) {
      throw new IOException("tacet status --json does not say how many rows the log has");
    }
    return Long.parseLong(counts.group(1)) + Long.parseLong(counts.group(2));
  }

  /** Waits until so many rows are there, or no more come; returns how many there are. */
  long rowsAfter(long expected) throws IOException, InterruptedException {
    long began = System.nanoTime();
    long before = -1;
    long rows = rows();
    while (rows < expected && rows > before && System.nanoTime() - began < ROWS_WITHIN_NANOS) {
      Thread.sleep(1_000);
      before = rows;
      rows = rows();
    }
    return rows;
  }

  /** What a command of Tacet about this server prints. */
  String tacet(String... words) throws IOException, InterruptedException {
    // Behind the load, which may share a processor with it.
    List<String> nice = new ArrayList<>(List.of("nice", "-n", "10"));
    nice.addAll(setting.tacet(words));
    Process command = new ProcessBuilder(nice).redirectErrorStream(true).start();
    String said = new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (command.waitFor() != 0) {
      throw new IOException(String.join(" ", words) + ": " + said.trim());
    }
    return said;
  }

  private long linesLogged() throws IOException {
    if (!Files.exists(setting.log())) {
      return 0;
    }
    byte[] wanted = kind.loggedAs().getBytes(StandardCharsets.US_ASCII);
    try (FileChannel log = FileChannel.open(setting.log());
        InputStream in = Channels.newInputStream(log.position(logReadTo))) {
      byte[] octets = new byte[1 << 16];
      int length = in.read(octets);
      int matched = matchedLast;
      while (length > 0) {
        logReadTo += length;
        for (int at = 0; at < length; at++) {
          // Enough for words whose first letter does not come twice.
          matched = octets[at] == wanted[matched] ? matched + 1 : octets[at] == wanted[0] ? 1 : 0;
          if (matched == wanted.length) {
            logLines++;
            matched = 0;
          }
        }
        length = in.read(octets);
      }
      matchedLast = matched;
    }
    return logLines;
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
