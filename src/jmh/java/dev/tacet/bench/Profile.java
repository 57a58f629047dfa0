package dev.tacet.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where each microsecond of a query goes: processor time of each of Tacet's threads, from the
 * kernel, and of that of the two that matter what samples of their stacks say. Samples are taken of
 * running code and of native calls alike; a thread that waits for something to do is left out.
 */
final class Profile {
  /** A piece by what stands in the innermost frame that has a name here. */
  private static final Map<String, String> PIECES = new LinkedHashMap<>();

  static {
    PIECES.put("sun.nio.ch.DatagramChannelImpl.send", "sending: the system call");
    PIECES.put("sun.nio.ch.DatagramChannelImpl.receive", "receiving: the system call");
    PIECES.put("sun.nio.ch.SelectorImpl", "selecting");
    PIECES.put("dev.tacet.querylog", "handing over to the log");
    PIECES.put("dev.tacet.policy", "judging");
    PIECES.put("dev.tacet.dns.QueryDecoder", "decoding");
    PIECES.put("dev.tacet.cache", "cache");
    PIECES.put("dev.tacet.upstream", "upstream");
    PIECES.put("dev.tacet.dns.AnswerReader", "upstream");
    PIECES.put("dev.tacet.resolve.Replies", "rendering the reply");
    PIECES.put("dev.tacet.resolve", "the way from step to step");
    PIECES.put("dev.tacet.listen", "listener");
    PIECES.put("io.netty", "Netty");
  }

  private final Bench bench;
  private final double seconds;

  private Profile(Bench bench) {
    this.bench = bench;
    this.seconds = bench.options().number("seconds", 5);
  }

  /** Options as scripts/bench names them. */
  public static void main(String[] arguments) throws Exception {
    try (Bench bench = new Bench(new Options(arguments))) {
      new Profile(bench).run();
    }
  }

  private void run() throws Exception {
    Names names = bench.names(bench.options().number("names", 1_000_000));
    Setting setting = bench.setting(names);
    bench.compile(setting);
    Table threads =
        new Table(
            "us a query", "all", "dns-io", "query-log", "garbage", "compilers", "rows lost %");
    StringBuilder pieces = new StringBuilder();
    List<String> command;
    try (Server server = Server.start(Kind.TACET, setting, bench.stub())) {
      command = server.proc().command();
      bench.warm(server, seconds);
      int count = Bench.enough(seconds);
      profile(server, "blocked", Queries.blocked(names, bench.seed() + 1, count), threads, pieces);
      profile(server, "cached", Queries.cached(names, bench.seed() + 1, count), threads, pieces);
      profile(server, "mix", bench.mix(names, count), threads, pieces);
    }
    System.out.println("<!-- profile -->");
    System.out.println(bench.conditions(command));
    System.out.println(threads);
    System.out.println(pieces + "<!-- end -->");
    Bench.remove(setting);
  }

  private void profile(
      Server server, String what, Queries queries, Table threads, StringBuilder pieces)
      throws IOException, InterruptedException {
    Map<String, Double> cpu;
    Load.Result result;
    long rows = server.rowsAfter(Long.MAX_VALUE);
    // First without the profiler, whose own work would be in the figures.
    try (Load load = server.load(Bench.CLIENTS, bench.stub())) {
      Map<String, Double> before = cpuSeconds(server);
      result = load.run(queries, Load.Shape.fast(seconds));
      cpu = cpuSeconds(server);
      before.forEach((thread, used) -> cpu.merge(thread, -used, Double::sum));
    }
    rows = server.rowsAfter(rows + result.answered()) - rows;
    cpu.replaceAll((thread, used) -> used * 1e6 / result.answered());
    threads.row(
        what,
        Spread.short3(sum(cpu, "")),
        Spread.short3(sum(cpu, "dns-io")),
        Spread.short3(sum(cpu, "query-log")),
        Spread.short3(sum(cpu, "VM Thread") + sum(cpu, "GC Thread") + sum(cpu, "G1 ")),
        Spread.short3(sum(cpu, "C1 ") + sum(cpu, "C2 ")),
        String.format(Locale.ROOT, "%.1f", 100 - 100.0 * rows / result.answered()));
    Path recording = server.setting().directory().resolve(what + ".jfr");
    Path settings = Files.writeString(recording.resolveSibling("profile.jfc"), SETTINGS);
    jcmd(server, "JFR.start", "name=" + what, "settings=" + settings);
    try (Load load = server.load(Bench.CLIENTS, bench.stub())) {
      load.run(
          what.equals("mix") ? bench.mix(server.setting().names(), queries.count()) : queries,
          Load.Shape.fast(seconds));
    }
    jcmd(server, "JFR.stop", "name=" + what, "filename=" + recording);
    pieces.append(samples(recording, what, "dns-io", sum(cpu, "dns-io")));
    pieces.append(samples(recording, what, "query-log", sum(cpu, "query-log")));
  }

  private static final String SETTINGS =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <configuration version="2.0">
        <event name="jdk.ExecutionSample">
          <setting name="enabled">true</setting><setting name="period">5 ms</setting>
        </event>
        <event name="jdk.NativeMethodSample">
          <setting name="enabled">true</setting><setting name="period">5 ms</setting>
        </event>
        <event name="jdk.CPUTimeSample">
          <setting name="enabled">true</setting><setting name="throttle">5 ms</setting>
        </event>
      </configuration>
      """;

  private void jcmd(Server server, String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
    command.add(String.valueOf(server.pid()));
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new IOException("no profile: " + said);
    }
  }

  /** Processor seconds by thread name, so far. */
  private static Map<String, Double> cpuSeconds(Server server) throws IOException {
    Map<String, Double> seconds = new TreeMap<>();
    try (Stream<Path> tasks = Files.list(Path.of("/proc/" + server.pid() + "/task"))) {
      for (Path task : tasks.toList()) {
        try {
          String nanos = Files.readString(task.resolve("schedstat")).split(" ")[0];
          seconds.merge(
              Files.readString(task.resolve("comm")).trim(),
              Long.parseLong(nanos) / 1e9,
              Double::sum);
        } catch (IOException ended) {
          continue; // a thread that ended meanwhile
        }
      }
    }
    return seconds;
  }

  private static double sum(Map<String, Double> cpu, String prefix) {
    return cpu.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(prefix))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  private String samples(Path recording, String what, String thread, double micros)
      throws IOException {
    Map<String, Integer> byTime = new TreeMap<>();
    Map<String, Integer> byCpu = new TreeMap<>();
    try (RecordingFile events = new RecordingFile(recording)) {
      while (events.hasMoreEvents()) {
        RecordedEvent event = events.readEvent();
        boolean cpu = event.getEventType().getName().equals("jdk.CPUTimeSample");
        RecordedThread sampled = event.getThread(cpu ? "eventThread" : "sampledThread");
        RecordedStackTrace stack = event.getStackTrace();
        if (sampled != null
            && stack != null
            && String.valueOf(sampled.getJavaName()).startsWith(thread)
            && !waits(stack.getFrames().get(0))) {
          String piece =
              thread.equals("dns-io") ? piece(stack.getFrames()) : ours(stack.getFrames());
          (cpu ? byCpu : byTime).merge(piece, 1, Integer::sum);
        }
      }
    }
    Map<String, Integer> counts = byCpu.isEmpty() ? byTime : byCpu;
    int samples = counts.values().stream().mapToInt(Integer::intValue).sum();
    Table table = new Table(what + ": " + thread, "%", "us a query");
    counts.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(12)
        .forEach(
            entry ->
                table.row(
                    entry.getKey(),
                    String.format(Locale.ROOT, "%.1f", 100.0 * entry.getValue() / samples),
                    String.format(Locale.ROOT, "%.2f", micros * entry.getValue() / samples)));
    return samples == 0 ? "" : table + "\n";
  }

  private static boolean waits(RecordedFrame top) {
    String name = name(top);
    return name.contains("EPoll.wait") || name.contains("Unsafe.park");
  }

  private static String name(RecordedFrame frame) {
    return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
  }

  private static String piece(List<RecordedFrame> frames) {
    for (RecordedFrame frame : frames) {
      String name = name(frame);
      for (Map.Entry<String, String> piece : PIECES.entrySet()) {
        if (name.startsWith(piece.getKey())) {
          return piece.getValue();
        }
      }
    }
    return "other";
  }

  /** The innermost method of ours. */
  private static String ours(List<RecordedFrame> frames) {
    for (RecordedFrame frame : frames) {
      String name = name(frame);
      if (name.startsWith("dev.tacet.")) {
        return name.substring("dev.tacet.".length()).replaceAll("\\$\\d+|lambda\\$|\\$\\d+$", "");
      }
    }
    return "other";
  }
}
