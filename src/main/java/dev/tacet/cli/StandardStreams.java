package dev.tacet.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The three standard streams of this process, and what they lead to. */
final class StandardStreams {
  private static final int USUAL_COLUMNS = 100;

  private StandardStreams() {}

  /**
   * The terminal of this process. The streams are opened anew: {@code System.out} hides that its
   * reader has left.
   */
  static Terminal terminal(Map<String, String> environment) {
    boolean colour =
        environment.getOrDefault("NO_COLOR", "").isEmpty()
            && !environment.getOrDefault("TERM", "").equals("dumb");
    return new Terminal(
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err),
        new FileInputStream(FileDescriptor.in),
        charset(),
        isTerminal(1),
        isTerminal(0),
        isTerminal(2),
        colour,
        () -> columns(environment));
  }

  /**
   * Whether a descriptor is a terminal. {@code System.console()} cannot say: it looks at two
   * streams at once, and since Java 22 it is there without a terminal too.
   */
  private static boolean isTerminal(int descriptor) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.startsWith("/dev/console")
          || target.startsWith("/dev/hvc");
    } catch (IOException | RuntimeException e) {
      return System.console() != null; // no /proc: the next best thing
    }
  }

  private static Charset charset() {
    // 19 and later say it; before, the locale's is the best there is.
    String name =
        System.getProperty("stdout.encoding", System.getProperty("sun.jnu.encoding", "UTF-8"));
    return Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.UTF_8;
  }

  private static int columns(Map<String, String> environment) {
    String given = environment.getOrDefault("COLUMNS", "");
    return given.matches("\\d{2,4}") ? Integer.parseInt(given) : askTerminal();
  }

  private static int askTerminal() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/tty").toFile()))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!stty.waitFor(1, TimeUnit.SECONDS)) {
        stty.destroyForcibly();
        return USUAL_COLUMNS;
      }
      String[] size =
          new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
              .strip()
              .split(" ");
      int columns = size.length == 2 ? Integer.parseInt(size[1]) : 0;
      return columns > 0 ? columns : USUAL_COLUMNS;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return USUAL_COLUMNS;
    } catch (IOException | NumberFormatException e) {
      return USUAL_COLUMNS; // no stty, no terminal behind it: what most windows have
    }
  }
}
