package dev.tacet.device.source;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * The command {@code ip} of iproute2: started with an argument vector and no shell, an environment
 * of {@code PATH} and {@code LC_ALL=C} only, nothing to read, and its complaints among its output.
 * Immutable.
 *
 * @param vector the command and what stands before its arguments; empty where it is not installed
 */
record IpCommand(List<String> vector) {
  private static final String PATH = "/usr/sbin:/usr/bin:/sbin:/bin";
  private static final long GRACE_MILLIS = 500;

  /**
   * What a run gave.
   *
   * @param status of the process; -1 where it had to be stopped
   */
  record Output(int status, String text) {}

  IpCommand {
    vector = List.copyOf(vector);
  }

  /** Looks in the usual folders first, so that a strange {@code PATH} gives no strange command. */
  static IpCommand find() {
    String own = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.concat(Stream.of(PATH.split(":")), Stream.of(own.split(File.pathSeparator)))
        .filter(folder -> folder.startsWith("/"))
        .map(folder -> Path.of(folder, "ip"))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst()
        .map(file -> new IpCommand(List.of(file.toString())))
        .orElseGet(() -> new IpCommand(List.of()));
  }

  boolean isThere() {
    return !vector.isEmpty();
  }

  /** Starts it; whoever calls reads its output and ends it. */
  Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(vector);
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(new File("/"))
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("PATH", PATH);
    builder.environment().put("LC_ALL", "C");
    return builder.start();
  }

  /** Runs it to its end, reads so much of its output, and waits no longer than so. */
  Output run(Duration limit, int maxOctets, String... arguments)
      throws IOException, InterruptedException {
    Process child = start(arguments);
    AtomicReference<String> text = new AtomicReference<>("");
    Thread reader = new Thread(() -> text.set(read(child.getInputStream(), maxOctets)), "ip-show");
    reader.setDaemon(true);
    reader.start();
    try {
      reader.join(limit.toMillis());
      if (!reader.isAlive()) {
        // What it still has to say after so many octets nobody reads: without this it would wait.
        child.getInputStream().close();
      }
      boolean ended = !reader.isAlive() && child.waitFor(GRACE_MILLIS, TimeUnit.MILLISECONDS);
      return new Output(ended ? child.exitValue() : -1, text.get());
    } finally {
      child.destroyForcibly();
    }
  }

  private static String read(InputStream in, int maxOctets) {
    try {
      return new String(in.readNBytes(maxOctets), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return ""; // closed because it took too long; the status says so
    }
  }
}
