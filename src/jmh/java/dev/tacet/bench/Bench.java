package dev.tacet.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What all measurements share: names, a resolver, a place to work, and what is said of the machine.
 */
final class Bench implements AutoCloseable {
  /** Clients ask from this many addresses: one alone would be damped where names come often. */
  static final int CLIENTS = 8;

  private final Options options;
  private final Path work;
  private final Stub stub;
  private final long seed;
  private long misses;

  Bench(Options options) throws IOException {
    this.options = options;
    this.seed = options.number("seed", 1);
    this.work = Path.of(System.getProperty("bench.work"));
    this.stub = new Stub();
  }

  Options options() {
    return options;
  }

  Stub stub() {
    return stub;
  }

  Names names(int count) {
    return new Names(seed, count);
  }

  long seed() {
    return seed;
  }

  Setting setting(Names names) throws IOException {
    return Setting.in(work, names, stub);
  }

  /** A mix whose misses nobody asked in this run. */
  Queries mix(Names names, int count) {
    Queries queries = Queries.mix(names, seed + misses, count, misses);
    misses += count;
    return queries;
  }

  /** Queries enough for so many seconds at whatever rate this machine can reach. */
  static int enough(double seconds) {
    return (int) Math.min(2_000_000, (Machine.mebioctets() < 2_000 ? 60_000 : 300_000) * seconds);
  }

  /** Runs a load until compilers and caches have seen it all. */
  void warm(Server server, double seconds) throws IOException {
    Names names = server.setting().names();
    try (Load load = server.load(CLIENTS, stub)) {
      load.run(Queries.hot(names), Load.Shape.fast(30));
      load.run(Queries.hot(names), Load.Shape.fast(30));
      load.run(Queries.blocked(names, seed, enough(seconds)), Load.Shape.fast(seconds));
      load.run(Queries.cached(names, seed, enough(seconds)), Load.Shape.fast(seconds));
      load.run(mix(names, enough(seconds)), Load.Shape.fast(seconds));
    }
  }

  /** Tells who waits what is being done; the tables go to standard output. */
  static void note(String form, Object... values) {
    System.err.printf(Locale.ROOT, "bench: " + form + "%n", values);
  }

  /** Starts Tacet for the first time, which compiles the list, and stops it. */
  void compile(Setting setting) throws IOException, InterruptedException {
    try (Server first = Server.start(Kind.TACET, setting, stub)) {
      note("tacet: %.1f s for the first start, which compiles the list", first.startSeconds());
      // It keeps what it compiled when that is whole.
      Thread.sleep(1_000);
    }
  }

  /** Machine, Java, flags and build, as lines of a page. */
  String conditions(List<String> command) {
    int jar = command.indexOf("-cp"); // the launcher's way to name the jar, behind all flags
    return String.format(
        Locale.ROOT,
        "%s. %s%n%nBuild %s; seed %d. Tacet ran on %s with `%s`.%n",
        Machine.words(),
        Machine.sharing(),
        System.getProperty("bench.build", "unknown"),
        seed,
        System.getProperty("bench.java", "an unknown Java"),
        jar < 0 ? "?" : shortened(command.subList(1, jar)));
  }

  private String shortened(List<String> flags) {
    return String.join(" ", flags).replace(work.toString(), "...");
  }

  /** Removes what a server wrote. */
  static void remove(Setting setting) throws IOException {
    try (Stream<Path> files = Files.walk(setting.directory())) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  @Override
  public void close() throws IOException {
    stub.close();
  }
}
