package dev.tacet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A network of a test's own, in namespaces of the kernel: it has no way out, and nothing of this
 * machine's network is seen or changed. Hosts in it are namespaces of their own, wired by the test
 * with {@code ip link add ... type veth}. Where such namespaces cannot be made the test is skipped
 * and says why.
 *
 * <pre>{@code
 * try (Namespace home = Namespace.open(); Namespace tv = home.host()) {
 *   home.run("ip link add br0 type veth peer name eth0 netns " + tv.pid());
 * }
 * }</pre>
 */
public final class Namespace implements AutoCloseable {
  private static final long LIMIT_SECONDS = 20;

  private final Process holder;
  private final List<String> flags;

  private Namespace(List<String> command, List<String> flags) {
    this.flags = flags;
    try {
      // Ends with its input: also where this virtual machine is killed.
      holder = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A new network with nothing but {@code lo}, or the test is skipped. */
  public static Namespace open() {
    List<List<String>> ways = List.of(List.of("-U", "-r", "-n"), List.of("-n"));
    StringBuilder why = new StringBuilder("no network namespace can be made here");
    for (List<String> way : ways) {
      String tried = tryUnshare(way);
      if (tried.isEmpty()) {
        List<String> enter =
            way.contains("-U") ? List.of("-U", "-n", "--preserve-credentials") : List.of("-n");
        List<String> command = new ArrayList<>(List.of("unshare"));
        command.addAll(way);
        command.add("cat");
        return new Namespace(command, enter).ready();
      }
      why.append("; unshare ").append(String.join(" ", way)).append(": ").append(tried);
    }
    assumeTrue(false, why.toString());
    throw new AssertionError("not reached");
  }

  /** Why it does not work, or empty. */
  private static String tryUnshare(List<String> flags) {
    List<String> command = new ArrayList<>(List.of("unshare"));
    command.addAll(flags);
    command.addAll(List.of("sh", "-c", "command -v ip nsenter bash && ip link set lo up"));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? "" : said.strip() + " (unshare, ip, nsenter and bash needed)";
    } catch (IOException e) {
      return e.getMessage();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  /** Another machine: a network of its own, that can be wired to this one. */
  public Namespace host() {
    List<String> command = enter();
    command.addAll(List.of("unshare", "-n", "cat"));
    return new Namespace(command, flags).ready();
  }

  /** Waits until it is what it will be: the last program in the chain runs. */
  private Namespace ready() {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    Path name = Path.of("/proc", Long.toString(holder.pid()), "comm");
    try {
      while (!Files.readString(name).strip().equals("cat")) {
        assertThat(holder.isAlive() && System.nanoTime() < until)
            .as("a namespace comes up")
            .isTrue();
        Thread.sleep(5);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    run("ip link set lo up");
    return this;
  }

  /** As whom {@code ip} and {@code nsenter} know it. */
  public long pid() {
    return holder.pid();
  }

  /** What stands before a command that is to run in it; changeable. */
  public List<String> enter() {
    List<String> enter = new ArrayList<>(List.of("nsenter", "-t", Long.toString(pid())));
    enter.addAll(flags);
    return enter;
  }

  /**
   * Runs a script of bash in it.
   *
   * @return what it printed
   * @throws AssertionError where it fails, with what it printed
   */
  public String run(String script) {
    List<String> command = enter();
    command.addAll(List.of("bash", "-e", "-c", script));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as("%s%n%s", script, said).isZero();
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Ends it; the kernel takes the network down with its last process. */
  @Override
  public void close() {
    holder.destroyForcibly();
  }
}
