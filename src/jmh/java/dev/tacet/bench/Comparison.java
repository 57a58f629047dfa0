package dev.tacet.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Runs the servers one after the other, each with the same names, and prints one table: as fast as
 * they answer, then at a fixed rate; with every query logged, and the log's rows counted.
 */
final class Comparison {
  /** Of the queries answered, what a log must have for its rate to count as one with the log on. */
  private static final double LOGGED = 0.999;

  private final Bench bench;
  private final Names names;
  private final double seconds;
  private final int repeat;
  private final int rate;
  private final List<String> remarks = new ArrayList<>();
  private List<String> tacetCommand = List.of();
  private final Table table =
      new Table(
          "server",
          "blocked k q/s",
          "cached k q/s",
          "mix k q/s",
          "CPU us blocked",
          "cached",
          "mix",
          "lost queries",
          "rows lost",
          "p99 ms",
          "RSS anon/file MiB",
          "start s");

  private Comparison(Bench bench) {
    this.bench = bench;
    this.names = bench.names(bench.options().number("names", 1_000_000));
    this.seconds = bench.options().number("seconds", 5);
    this.repeat = bench.options().number("repeat", 5);
    this.rate = bench.options().number("rate", 5_000);
  }

  /** Options as scripts/bench names them. */
  public static void main(String[] arguments) throws Exception {
    try (Bench bench = new Bench(new Options(arguments))) {
      new Comparison(bench).run();
    }
  }

  private void run() throws IOException, InterruptedException {
    List<String> asked = bench.options().words("peers", "dnsmasq,unbound,dnsdist");
    for (Kind kind : Kind.values()) {
      if (kind != Kind.TACET && !asked.contains(kind.shownAs())) {
        continue;
      }
      if (kind.installed()) {
        measure(kind);
      } else {
        remarks.add(
            String.format(
                "%s is not installed: sudo apt-get install --no-install-recommends %s",
                kind.shownAs(), kind == Kind.DNSMASQ ? "dnsmasq-base" : kind.shownAs()));
      }
    }
    System.out.println("<!-- compare -->");
    System.out.println(bench.conditions(tacetCommand));
    System.out.printf(
        Locale.ROOT,
        "%,d names; median and (least-most) of %d runs of %.0f s; p99 of the mix at %,d q/s.%n%n",
        names.count(),
        repeat,
        seconds,
        rate);
    System.out.println(table);
    remarks.forEach(remark -> System.out.println("* " + remark));
    System.out.println("<!-- end -->");
  }

  private void measure(Kind kind) throws IOException, InterruptedException {
    Setting setting = bench.setting(names);
    if (kind == Kind.TACET) {
      bench.compile(setting);
    }
    Spread start = new Spread();
    Server server = Server.start(kind, setting, bench.stub());
    start.add(server.startSeconds());
    for (int again = 1; again < repeat; again++) {
      server.close();
      server = Server.start(kind, setting, bench.stub());
      start.add(server.startSeconds());
    }
    Figures figures;
    try (Server running = server) {
      if (kind == Kind.TACET) {
        tacetCommand = running.proc().command();
      }
      Bench.note("%s: started in %s s; warming up", kind.shownAs(), start.words());
      bench.warm(running, seconds);
      figures = new Figures(running);
      measure(figures);
    }
    // Others hold the last rows back until they are full or stopped.
    row(figures, start, kind == Kind.TACET ? figures.rows : server.rows());
    Bench.remove(setting);
  }

  /** One server's figures. */
  private final class Figures {
    final Server server;
    final Spread[] rates = {new Spread(), new Spread(), new Spread()};
    final Spread[] cpu = {new Spread(), new Spread(), new Spread()};
    final Spread p99 = new Spread();
    final long rowsBefore;
    long rows;
    long lost;
    long answered;
    String memory = "";
    boolean loadWasTheLimit;

    Figures(Server server) throws IOException, InterruptedException {
      this.server = server;
      rowsBefore = server.rowsAfter(Long.MAX_VALUE);
      rows = rowsBefore;
    }

    /** Runs a load; gives its rate and its processor time a query. */
    Load.Result run(Queries queries, Load.Shape shape, Spread rates, Spread cpu)
        throws IOException, InterruptedException {
      double cpuBefore = server.proc().cpuSeconds();
      Load.Result result;
      double used;
      try (Load load = server.load(Bench.CLIENTS, bench.stub())) {
        result = load.run(queries, shape);
        used = server.proc().cpuSeconds() - cpuBefore;
      }
      if (result.wrong() > 0) {
        throw new IOException(server.kind().shownAs() + " answers wrongly: " + result.faults());
      }
      rates.add(result.rate() / 1e3);
      cpu.add(used * 1e6 / result.answered());
      loadWasTheLimit |= shape.rate() == 0 && used / result.seconds() < 0.9;
      lost += result.lost();
      answered += result.answered();
      long before = rows;
      rows = server.rowsAfter(before + result.answered());
      Bench.note(
          "%s: %,.0f q/s, %.2f us CPU a query, p99 %.2f ms, %,d lost, %,d rows for %,d answers",
          server.kind().shownAs(),
          result.rate(),
          used * 1e6 / result.answered(),
          result.times().millis(0.99),
          result.lost(),
          rows - before,
          result.answered());
      return result;
    }
  }

  private void measure(Figures figures) throws IOException, InterruptedException {
    int count = Bench.enough(seconds);
    Load.Shape fast = Load.Shape.fast(seconds);
    for (int round = 1; round <= repeat; round++) {
      long seed = bench.seed() + round;
      Queries blocked = Queries.blocked(names, seed, count);
      figures.run(blocked, fast, figures.rates[0], figures.cpu[0]);
      Queries cached = Queries.cached(names, seed, count);
      figures.run(cached, fast, figures.rates[1], figures.cpu[1]);
      figures.run(bench.mix(names, count), fast, figures.rates[2], figures.cpu[2]);
      Queries steady = bench.mix(names, (int) (rate * seconds * 2));
      Load.Shape shape = Load.Shape.steady(rate, seconds * 2);
      Load.Result result = figures.run(steady, shape, new Spread(), new Spread());
      figures.p99.add(result.times().millis(0.99));
    }
    Proc proc = figures.server.proc();
    figures.memory =
        String.format(
            Locale.ROOT, "%.0f/%.0f", proc.mebioctets("RssAnon"), proc.mebioctets("RssFile"));
  }

  private void row(Figures figures, Spread start, long rowsAtEnd) {
    String name = figures.server.kind().shownAs();
    long rowsLost = Math.max(0, figures.answered - (rowsAtEnd - figures.rowsBefore));
    if (figures.loadWasTheLimit) {
      remarks.add(
          name
              + ": not fully busy in some run: load or other work was the limit; compare CPU time");
    }
    if (rowsLost > (1 - LOGGED) * figures.answered) {
      remarks.add(
          String.format(
              Locale.ROOT,
              "%s: its log lacks %.1f %% of the queries answered: its rates are not ones with the log"
                  + " on",
              name,
              100.0 * rowsLost / figures.answered));
    }
    table.row(
        name,
        figures.rates[0],
        figures.rates[1],
        figures.rates[2],
        figures.cpu[0],
        figures.cpu[1],
        figures.cpu[2],
        String.format(Locale.ROOT, "%,d", figures.lost),
        String.format(Locale.ROOT, "%,d", rowsLost),
        figures.p99,
        figures.memory,
        start);
  }
}
