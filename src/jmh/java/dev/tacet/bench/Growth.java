package dev.tacet.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * How Tacet's cost grows: with names on its lists, with devices that ask, with processors, with
 * rows in its log; and what it costs where names repeat so often that the log is damped. Prints a
 * table of each.
 */
final class Growth {
  private static final String DEVICE = "192.0.2.3";

  private final Bench bench;
  private final double seconds;
  private final int repeat;
  private final int usualNames;
  private List<String> command = List.of();
  private long answeredLast;

  private Growth(Bench bench) {
    this.bench = bench;
    this.seconds = bench.options().number("seconds", 3);
    this.repeat = bench.options().number("repeat", 3);
    this.usualNames = bench.options().number("names", 1_000_000);
  }

  /** Options as scripts/bench names them. */
  public static void main(String[] arguments) throws Exception {
    try (Bench bench = new Bench(new Options(arguments))) {
      new Growth(bench).run();
    }
  }

  private void run() throws Exception {
    List<Table> tables = new ArrayList<>();
    for (String curve : bench.options().words("curves", "names,clients,processors,repeats,rows")) {
      Bench.note("curve: %s", curve);
      tables.add(
          switch (curve) {
            case "names" -> names();
            case "clients" -> clients();
            case "processors" -> processors();
            case "repeats" -> repeats();
            case "rows" -> rows();
            default -> throw new IllegalArgumentException("no curve: " + curve);
          });
    }
    System.out.println("<!-- growth -->");
    System.out.println(bench.conditions(command));
    System.out.printf(
        Locale.ROOT, "Median and (least-most) of %d runs of %.0f s each.%n%n", repeat, seconds);
    tables.forEach(System.out::println);
    System.out.println("<!-- end -->");
  }

  private int[] sizes(String option, String usual) {
    return bench.options().words(option, usual).stream().mapToInt(Integer::parseInt).toArray();
  }

  private Table names() throws IOException, InterruptedException {
    Table table =
        new Table(
            "names",
            "compiled s",
            "start s",
            "CPU us blocked",
            "mix",
            "RSS anon/file MiB",
            "p99 ms");
    for (int count : sizes("sizes", "100000,1000000,5000000")) {
      Setting setting = bench.setting(bench.names(count));
      double compiled;
      try (Server first = Server.start(Kind.TACET, setting, bench.stub())) {
        compiled = first.startSeconds();
        Thread.sleep(2_000);
      }
      Spread start = new Spread();
      try (Server server = started(setting, start)) {
        Spread[] cpu = cpu(server, Bench.CLIENTS);
        table.row(
            String.format(Locale.ROOT, "%,d", count),
            Spread.short3(compiled),
            start,
            cpu[0],
            cpu[1],
            memory(server),
            cpu[2]);
      }
      Bench.remove(setting);
    }
    return table;
  }

  private Server started(Setting setting, Spread start) throws IOException, InterruptedException {
    Server server = Server.start(Kind.TACET, setting, bench.stub());
    start.add(server.startSeconds());
    for (int again = 1; again < repeat; again++) {
      server.close();
      server = Server.start(Kind.TACET, setting, bench.stub());
      start.add(server.startSeconds());
    }
    command = server.proc().command();
    return server;
  }

  private Table clients() throws IOException, InterruptedException {
    Table table =
        new Table("addresses that ask", "CPU us blocked", "mix", "RSS anon/file MiB", "p99 ms");
    Setting setting = bench.setting(bench.names(usualNames));
    bench.compile(setting);
    for (int count : sizes("clients", "1,10,100,250")) {
      try (Server server = Server.start(Kind.TACET, setting, bench.stub())) {
        Spread[] cpu = cpu(server, count);
        table.row(count, cpu[0], cpu[1], memory(server), cpu[2]);
      }
    }
    Bench.remove(setting);
    return table;
  }

  private Table processors() throws IOException, InterruptedException {
    Table table =
        new Table(
            "processors",
            "blocked k q/s",
            "mix k q/s",
            "CPU us blocked",
            "mix",
            "p99 ms",
            "start s");
    Setting setting = bench.setting(bench.names(usualNames));
    bench.compile(setting);
    for (String which : Machine.processors() < 2 ? List.of("0") : List.of("0", "0,1")) {
      Spread start = new Spread();
      try (Server server = started(setting.on(which), start)) {
        Spread[] rates = {new Spread(), new Spread()};
        Spread[] cpu = cpu(server, Bench.CLIENTS, rates);
        table.row(
            which.equals("0") ? "1" : "2, one shared with the load",
            rates[0],
            rates[1],
            cpu[0],
            cpu[1],
            cpu[2],
            start);
      }
    }
    Bench.remove(setting);
    return table;
  }

  /** Few blocked names over and over: the log keeps one row a minute of each, for all of them. */
  private Table repeats() throws IOException, InterruptedException {
    Table table = new Table("blocked names asked", "k q/s", "CPU us", "rows for 1,000 queries");
    Setting setting = bench.setting(bench.names(usualNames));
    bench.compile(setting);
    try (Server server = Server.start(Kind.TACET, setting, bench.stub())) {
      bench.warm(server, seconds);
      for (int few : new int[] {100, usualNames}) {
        Spread rates = new Spread();
        Spread cpu = new Spread();
        Spread rows = new Spread();
        for (int round = 1; round <= repeat; round++) {
          Queries queries =
              Queries.blocked(setting.names(), few, bench.seed() + round, Bench.enough(seconds));
          long before = server.rowsAfter(Long.MAX_VALUE);
          add(server, Bench.CLIENTS, queries, Load.Shape.fast(seconds), rates, cpu);
          rows.add((server.rowsAfter(Long.MAX_VALUE) - before) * 1e3 / answeredLast);
        }
        table.row(String.format(Locale.ROOT, "%,d", few), rates, cpu, rows);
      }
    }
    Bench.remove(setting);
    return table;
  }

  private Spread[] cpu(Server server, int clients) throws IOException, InterruptedException {
    return cpu(server, clients, new Spread[] {new Spread(), new Spread()});
  }

  /** Of blocked names and of the mix; and the mix's p99 at a steady rate. */
  private Spread[] cpu(Server server, int clients, Spread[] rates)
      throws IOException, InterruptedException {
    bench.warm(server, seconds);
    Names names = server.setting().names();
    Spread[] cpu = {new Spread(), new Spread(), new Spread()};
    int count = Bench.enough(seconds);
    int rate = bench.options().number("rate", 5_000);
    for (int round = 1; round <= repeat; round++) {
      Queries blocked = Queries.blocked(names, bench.seed() + round, count);
      add(server, clients, blocked, Load.Shape.fast(seconds), rates[0], cpu[0]);
      add(server, clients, bench.mix(names, count), Load.Shape.fast(seconds), rates[1], cpu[1]);
      Queries steady = bench.mix(names, (int) (rate * seconds));
      Load.Shape shape = Load.Shape.steady(rate, seconds);
      cpu[2].add(add(server, clients, steady, shape, new Spread(), new Spread()));
    }
    return cpu;
  }

  private double add(
      Server server, int clients, Queries queries, Load.Shape shape, Spread rates, Spread cpu)
      throws IOException, InterruptedException {
    long rowsBefore = server.rows();
    double before = server.proc().cpuSeconds();
    Load.Result result;
    double used;
    try (Load load = server.load(clients, bench.stub())) {
      // As many under way in all as with the usual clients.
      int window = Math.max(1, Math.min(Load.UNDER_WAY, shape.window() * Bench.CLIENTS / clients));
      result =
          load.run(queries, new Load.Shape(window, shape.rate(), shape.nanos(), shape.resting()));
      used = server.proc().cpuSeconds() - before;
    }
    if (result.wrong() > 0) {
      throw new IOException("answered wrongly: " + result.faults());
    }
    long rows = server.rowsAfter(rowsBefore + result.answered()) - rowsBefore;
    if (rows < result.answered() * 0.999) {
      Bench.note("the log lacks %,d of %,d rows", result.answered() - rows, result.answered());
    }
    Bench.note(
        "%,d names, %d clients: %,.0f q/s, %.2f us CPU a query, p99 %.2f ms, %d lost",
        server.setting().names().count(),
        clients,
        result.rate(),
        used * 1e6 / result.answered(),
        result.times().millis(0.99),
        result.lost());
    answeredLast = result.answered();
    rates.add(result.rate() / 1e3);
    cpu.add(used * 1e6 / result.answered());
    return result.times().millis(0.99);
  }

  private static String memory(Server server) {
    return String.format(
        Locale.ROOT,
        "%.0f/%.0f",
        server.proc().mebioctets("RssAnon"),
        server.proc().mebioctets("RssFile"));
  }

  /** Commands on logs of many sizes; whole processes, as whoever types them waits for them. */
  private Table rows() throws IOException, InterruptedException {
    Table table =
        new Table(
            "rows in the log",
            "top of a device, 24 h: ms",
            "log of a device, 100 rows: ms",
            "report of a device, 24 h: ms",
            "queries.db MiB",
            "RSS anon/file MiB");
    for (int count : sizes("logs", "1000,10000,100000,1000000,10000000")) {
      Setting setting =
          bench.setting(bench.names(1_000)).with("queryLog: { keep: 3650d, maxSize: 4GiB }");
      makeLog(setting.data(), count);
      try (Server server = Server.start(Kind.TACET, setting, bench.stub())) {
        command = server.proc().command();
        table.row(
            String.format(Locale.ROOT, "%,d", count),
            took(server, "top", "--device", DEVICE, "--json"),
            took(server, "log", "--limit", "100", "--device", DEVICE, "--json"),
            took(server, "report", DEVICE, "--since", "24h", "--json"),
            String.format(
                Locale.ROOT, "%.1f", Files.size(setting.data().resolve("queries.db")) / 1048576.0),
            memory(server));
      }
      Bench.remove(setting);
    }
    return table;
  }

  private Spread took(Server server, String... words) throws IOException, InterruptedException {
    server.tacet(words);
    Spread took = new Spread();
    for (int round = 0; round < repeat; round++) {
      long began = System.nanoTime();
      server.tacet(words);
      took.add((System.nanoTime() - began) / 1e6);
    }
    return took;
  }

  /** A log of 14 days up to now, by the maker that tests use, too. */
  private static void makeLog(Path data, int rows) throws IOException, InterruptedException {
    Bench.note("a log of %,d rows", rows);
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process maker =
        new ProcessBuilder(
                java,
                "-cp",
                System.getProperty("java.class.path"),
                "dev.tacet.store.LargeLog",
                data.toString(),
                String.valueOf(rows),
                "14",
                "now")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!maker.waitFor(30, TimeUnit.MINUTES) || maker.exitValue() != 0) {
      throw new IOException("no log of " + rows + " rows could be made");
    }
  }
}
