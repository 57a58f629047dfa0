package dev.tacet.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the kernel says of a process and its children. */
final class Proc {
  /** Of a clock tick in /proc: USER_HZ is 100 on every Linux that runs this. */
  private static final double TICK_SECONDS = 0.01;

  private final ProcessHandle process;

  Proc(ProcessHandle process) {
    this.process = process;
  }

  /** Seconds of processor time, of threads and children that ended, too. */
  double cpuSeconds() {
    long ticks = 0;
    for (ProcessHandle each : all()) {
      String stat = read(each, "stat");
      // The name, in parentheses, may hold anything.
      String[] words = stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ");
      for (int at = 11; at < 15 && at < words.length; at++) {
        ticks += Long.parseLong(words[at]);
      }
    }
    return ticks * TICK_SECONDS;
  }

  /** MiB: RssAnon, RssFile, VmHWM. */
  double mebioctets(String key) {
    return number(key) / 1024.0;
  }

  long threads() {
    return number("Threads");
  }

  private long number(String key) {
    long sum = 0;
    for (ProcessHandle each : all()) {
      sum +=
          read(each, "status")
              .lines()
              .filter(line -> line.startsWith(key + ":"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
              .sum();
    }
    return sum;
  }

  /** Open files and sockets of the process itself. */
  long descriptors() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
      return open.count();
    }
  }

  /** The words it was started with. */
  List<String> command() {
    return List.of(read(process, "cmdline").split("\0"));
  }

  private List<ProcessHandle> all() {
    return Stream.concat(Stream.of(process), process.descendants()).toList();
  }

  private static String read(ProcessHandle process, String what) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/" + what));
    } catch (IOException ended) {
      return "";
    }
  }
}
