package dev.tacet.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A house for an hour, and nothing of it may pile up: a steady rate of queries of many clients,
 * while lists change, the owner changes rules and asks for reports, and terminals that show the log
 * stop reading it. Each minute says what the server holds; at the end the log must have a row, or a
 * repetition in one, for each query that was answered.
 *
 * <p>The load has a thread of its own; what the owner does is done one after the other on another.
 */
final class Soak {
  private static final int CLIENTS = 40;
  private static final int TAILS = 4;

  /** What a curve may grow by in its second half and still be called flat. */
  private static final double FLAT = 1.05;

  private static final long FEW_THREADS = 3;
  private static final long FEW_DESCRIPTORS = 8;

  private record Sample(double anon, double file, long threads, long descriptors) {}

  private final Bench bench;
  private final int rate;
  private final int minutes;
  private final Names names;
  private final List<Sample> samples = new ArrayList<>();
  private final List<String> faults = new CopyOnWriteArrayList<>();
  private final Deque<Process> tails = new ArrayDeque<>();
  private final Table table =
      new Table(
          "minute",
          "answered",
          "lost",
          "wrong",
          "p50 ms",
          "p99 ms",
          "longest ms",
          "RSS anon/file MiB",
          "threads",
          "descriptors",
          "done meanwhile");
  private volatile boolean over;
  private volatile String did = "";
  private boolean ruleStands;
  private int rules;
  private long commands;
  private String summary = "";

  private Soak(Bench bench) {
    this.bench = bench;
    this.rate = bench.options().number("rate", 500);
    this.minutes = bench.options().number("minutes", 60);
    this.names = bench.names(bench.options().number("names", 200_000));
  }

  /** Options as scripts/bench names them; exit code 1 where something was lost or grew. */
  public static void main(String[] arguments) throws Exception {
    boolean well;
    try (Bench bench = new Bench(new Options(arguments))) {
      well = new Soak(bench).run();
    }
    System.exit(well ? 0 : 1);
  }

  private boolean run() throws Exception {
    Setting setting = bench.setting(names);
    List<String> command;
    long asked = 0;
    long answered = 0;
    long lost = 0;
    try (Server server = Server.start(Kind.TACET, setting, bench.stub())) {
      command = server.proc().command();
      // The names that were asked until the server was there are in the log, too.
      long before = server.rowsAfter(Long.MAX_VALUE);
      Thread owner = new Thread(() -> live(server), "owner");
      owner.start();
      try (Load load = server.load(CLIENTS, bench.stub())) {
        for (int minute = 1; minute <= minutes; minute++) {
          Load.Result result =
              load.run(bench.mix(names, rate * 60), new Load.Shape(100, rate, hours(2), true));
          asked += result.sent();
          answered += result.answered() + result.late();
          lost += result.lost();
          if (result.wrong() > 0) {
            faults.add("minute " + minute + ": " + result.faults());
          }
          sample(server, minute, result);
        }
      } finally {
        over = true;
        owner.join();
        tails.forEach(Process::destroyForcibly);
      }
      asked += before;
      answered += before;
    }
    judge(asked, answered, lost, repeats(setting));
    print(command);
    Bench.remove(setting);
    return faults.isEmpty();
  }

  private static long hours(int hours) {
    return TimeUnit.HOURS.toNanos(hours);
  }

  private void sample(Server server, int minute, Load.Result result) throws IOException {
    Proc proc = server.proc();
    Sample sample =
        new Sample(
            proc.mebioctets("RssAnon"),
            proc.mebioctets("RssFile"),
            proc.threads(),
            proc.descriptors());
    samples.add(sample);
    String what = did.trim();
    did = "";
    String memory = String.format(Locale.ROOT, "%.0f/%.0f", sample.anon(), sample.file());
    table.row(
        minute,
        String.format(Locale.ROOT, "%,d", result.answered()),
        result.lost(),
        result.wrong(),
        Spread.short3(result.times().millis(0.5)),
        Spread.short3(result.times().millis(0.99)),
        Spread.short3(result.times().mostMillis()),
        memory,
        sample.threads(),
        sample.descriptors(),
        what);
    Bench.note(
        "minute %d: %,d answered, %d lost, p99 %.2f ms, RSS %s MiB, %d threads, %d descriptors: %s",
        minute,
        result.answered(),
        result.lost(),
        result.times().millis(0.99),
        memory,
        sample.threads(),
        sample.descriptors(),
        what);
  }

  /** What an owner does in a day, in minutes. */
  private void live(Server server) {
    long began = System.nanoTime();
    for (int turn = 0; !over; turn++) {
      try {
        act(server, turn);
      } catch (IOException e) {
        faults.add("a command failed: " + e.getMessage());
      } catch (InterruptedException e) {
        return;
      }
      long next = began + TimeUnit.SECONDS.toNanos(10L * (turn + 1));
      while (!over && System.nanoTime() < next) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
    }
  }

  private void act(Server server, int turn) throws IOException, InterruptedException {
    switch (turn % 12) {
      case 0 -> hang(server);
      case 2 -> {
        changeList(server, turn);
        run(server, "refresh", "lists", "refresh", "bench");
      }
      case 5 -> run(server, "report", "report", "--since", "1h", "--json");
      case 8 -> run(server, "top", "top", "--json");
      case 10 -> run(server, "log", "log", "--limit", "1000", "--json");
      default -> {
        // What is blocked in one turn is let go in the next.
        run(server, "rule", ruleStands ? "unblock" : "block", "soak" + rules / 2 + ".example.com");
        ruleStands = !ruleStands;
        rules++;
      }
    }
  }

  private void run(Server server, String word, String... words)
      throws IOException, InterruptedException {
    server.tacet(words);
    commands++;
    did = did + " " + word;
  }

  /** A terminal that shows the log and stops reading: nobody takes what this process writes. */
  private void hang(Server server) throws IOException {
    Process tail = new ProcessBuilder(server.setting().tacet("tail")).start();
    Runtime.getRuntime().addShutdownHook(new Thread(tail::destroyForcibly));
    tails.add(tail);
    if (tails.size() > TAILS) {
      tails.remove().destroyForcibly();
    }
    did = did + " tail-hangs";
  }

  /**
   * Another version of the list: some names more, renamed into place as a careful publisher does.
   */
  private void changeList(Server server, int turn) throws IOException {
    Path list = server.setting().list(name -> name);
    Path changed = list.resolveSibling("list.new");
    Files.copy(list, changed, StandardCopyOption.REPLACE_EXISTING);
    StringBuilder more = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      more.append("more").append(turn).append('x').append(i).append(".example.net\n");
    }
    Files.writeString(changed, more, StandardOpenOption.APPEND);
    Files.move(changed, list, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Queries the stopped server's log stands for. */
  private static long repeats(Setting setting) throws SQLException {
    String file = "jdbc:sqlite:" + setting.data().resolve("queries.db");
    try (Connection log = DriverManager.getConnection(file);
        Statement statement = log.createStatement();
        ResultSet sum = statement.executeQuery("select sum(repeats) from queries")) {
      return sum.getLong(1);
    }
  }

  private void judge(long asked, long answered, long lost, long logged) {
    if (lost > 0) {
      faults.add(String.format(Locale.ROOT, "%,d of %,d queries lost", lost, asked));
    }
    // One that the client gave up on may have been answered: that row is right, too.
    if (logged < answered || logged > asked) {
      faults.add(
          String.format(
              Locale.ROOT,
              "the log stands for %,d queries, %,d were answered of %,d asked",
              logged,
              answered,
              asked));
    }
    if (samples.size() >= 8) {
      // The first quarter is the warm-up.
      Sample middle = most(samples.subList(samples.size() / 4, samples.size() / 2));
      Sample end = most(samples.subList(samples.size() * 3 / 4, samples.size()));
      if (end.anon() > middle.anon() * FLAT) {
        faults.add("RSS still grows: " + middle.anon() + " MiB, then " + end.anon());
      }
      if (end.threads() > middle.threads() + FEW_THREADS) {
        faults.add("threads still grow: " + middle.threads() + ", then " + end.threads());
      }
      if (end.descriptors() > middle.descriptors() + FEW_DESCRIPTORS) {
        faults.add(
            "descriptors still grow: " + middle.descriptors() + ", then " + end.descriptors());
      }
    }
    Bench.note(
        "%,d asked, %,d answered, %,d lost; the log stands for %,d; %,d commands",
        asked, answered, lost, logged, commands);
    summary =
        String.format(
            Locale.ROOT,
            "%,d queries asked, %,d answered, %,d lost; the log stands for %,d of them; %,d commands."
                + " Verdict: %s.",
            asked,
            answered,
            lost,
            logged,
            commands,
            faults.isEmpty()
                ? samples.size() >= 8 ? "well" : "nothing lost; too short to say what grows"
                : String.join("; ", faults));
  }

  private static Sample most(List<Sample> of) {
    return new Sample(
        of.stream().mapToDouble(Sample::anon).max().orElse(0),
        of.stream().mapToDouble(Sample::file).max().orElse(0),
        of.stream().mapToLong(Sample::threads).max().orElse(0),
        of.stream().mapToLong(Sample::descriptors).max().orElse(0));
  }

  private void print(List<String> command) {
    System.out.println("<!-- soak -->");
    System.out.println(bench.conditions(command));
    System.out.printf(
        Locale.ROOT,
        "%d minutes at %,d queries a second of %d addresses, %,d names on the list, on %s.%n%n",
        minutes,
        rate,
        CLIENTS,
        names.count(),
        Instant.now().toString().substring(0, 10));
    System.out.println(table);
    System.out.println(summary);
    System.out.println("<!-- end -->");
  }
}
