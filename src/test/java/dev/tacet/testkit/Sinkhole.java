package dev.tacet.testkit;

import dev.tacet.config.Config;
import dev.tacet.config.ConfigException;
import dev.tacet.config.ConfigFile;
import dev.tacet.control.api.DecisionLine;
import dev.tacet.control.api.DecisionQuery;
import dev.tacet.control.api.ListStatus;
import dev.tacet.control.api.RuleRequest;
import dev.tacet.control.api.TacetControl;
import dev.tacet.control.api.UpstreamStatus;
import dev.tacet.control.client.ControlClient;
import dev.tacet.dns.Transport;
import dev.tacet.lists.VendorProfiles;
import dev.tacet.server.ServerOptions;
import dev.tacet.server.TacetServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The whole server in this process, on a free port of 127.0.0.1 and ::1, with its data in a
 * directory of its own; what the command line would do is done through the control socket.
 *
 * <pre>{@code
 * Sinkhole tacet = Sinkhole.start(temp, upstream, "cache: { maxEntries: 0 }");
 * tacet.block("io.mi.com");
 * Reply reply = tacet.stub(Transport.UDP).ask("api.io.mi.com", "A");
 * tacet.stop();
 * assertThat(tacet.rows()).containsExactly(...);
 * }</pre>
 */
public final class Sinkhole implements AutoCloseable {
  private static final VendorProfiles VENDORS = VendorProfiles.shipped();
  private static final DecisionQuery ALL =
      new DecisionQuery("", "", List.of(), "", "", "", 0, 1_000);

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Path data;
  private final Config config;
  private final Clock clock;
  private TacetServer server;

  private Sinkhole(Path data, Config config, Clock clock) {
    this.data = data;
    this.config = config;
    this.clock = clock;
  }

  /**
   * Starts one that asks {@code upstream} over UDP.
   *
   * @param yaml further sections of the configuration; one named {@code listen}, {@code
   *     dataDirectory} or {@code upstreams} would be there twice, which is refused
   */
  public static Sinkhole start(Path directory, FakeUpstream upstream, String... yaml) {
    return startWith(directory, "upstreams: [ { url: \"" + upstream.url("udp") + "\" } ]", yaml);
  }

  /** Starts one with upstreams of one's choice. */
  public static Sinkhole startWith(Path directory, String upstreams, String... yaml) {
    return startAt(Clock.systemUTC(), directory, upstreams, yaml);
  }

  /** Starts one on a machine with that clock. */
  public static Sinkhole startAt(Clock clock, Path directory, String upstreams, String... yaml) {
    Path data = directory.resolve("data");
    List<String> lines = new ArrayList<>();
    lines.add("dataDirectory: " + data);
    lines.add("listen: { addresses: [\"127.0.0.1\", \"::1\"], port: 0 }");
    lines.add(upstreams);
    lines.addAll(List.of(yaml));
    try {
      Path file = Files.write(directory.resolve("tacet.yaml"), lines);
      Sinkhole tacet =
          new Sinkhole(data, new ConfigFile(VENDORS.ids()).read(file, Map.of()), clock);
      tacet.start();
      return tacet;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ConfigException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  private void start() {
    try {
      // Whether this machine has heard a time server is no part of a test.
      Path root = data.resolveSibling("root");
      server =
          TacetServer.start(config, new ServerOptions("test", "tacet.yaml", false, clock, root));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops it as SIGTERM would: all is written. */
  public void stop() {
    server.close();
  }

  /** Stops it and starts it again on the same data. */
  public void restart() {
    stop();
    start();
  }

  /** Starts what was stopped, on the same data. */
  public void startAgain() {
    start();
  }

  /** A device that asks over IPv4. */
  public Stub stub(Transport transport) {
    return new Stub("127.0.0.1", server.port(), transport);
  }

  /** A device that asks over IPv6. */
  public Stub stubOverIpv6(Transport transport) {
    return new Stub("::1", server.port(), transport);
  }

  public int port() {
    return server.port();
  }

  public Path data() {
    return data;
  }

  /** The interface of the command line. */
  public TacetControl control() {
    try {
      return ControlClient.connect(server.controlSocket());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void block(String name) {
    change("block", name, Duration.ZERO);
  }

  public void unblock(String name) {
    change("unblock", name, Duration.ZERO);
  }

  public void allow(String name) {
    change("allow", name, Duration.ZERO);
  }

  /** {@code allow --for}. */
  public void allowFor(String name, Duration time) {
    change("allow", name, time);
  }

  public void undo() {
    try (TacetControl control = control()) {
      control.undo();
    }
  }

  private void change(String verb, String name, Duration time) {
    try (TacetControl control = control()) {
      control.change(new RuleRequest(verb, List.of(name), false, time.toSeconds(), ""));
    }
  }

  /** Reads the lists again, and waits until that is done. */
  public List<ListStatus> refresh() {
    try (TacetControl control = control()) {
      return control.refresh().lists();
    }
  }

  public List<ListStatus> lists() {
    try (TacetControl control = control()) {
      return control.status().lists();
    }
  }

  public List<UpstreamStatus> upstreams() {
    try (TacetControl control = control()) {
      return control.status().upstreams();
    }
  }

  /**
   * What {@code tacet log} shows, what is not written yet included, once that many lines are there:
   * an answer is sent a moment before its line can be read.
   */
  public List<DecisionLine> log(int expected) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      List<DecisionLine> lines = new ArrayList<>();
      try (TacetControl control = control()) {
        control.decisions(ALL, lines::add);
      }
      if (lines.size() >= expected || System.nanoTime() - deadline > 0) {
        return lines;
      }
    }
  }

  /** The rows of the view {@code queries}, once stopped; see {@link QueryRows#of}. */
  public List<String> rows() {
    return QueryRows.of(data);
  }

  @Override
  public void close() {
    stop();
  }
}
