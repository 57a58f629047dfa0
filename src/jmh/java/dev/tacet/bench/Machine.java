package dev.tacet.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What this runs on, in words, and which processor is whose. */
final class Machine {
  private Machine() {}

  /** All of them; what this process is bound to is fewer. */
  static int processors() {
    String online = firstOf("/sys/devices/system/cpu/online", "", "0");
    int count = 0;
    for (String part : online.split(",")) {
      String[] ends = part.split("-");
      count += Integer.parseInt(ends[ends.length - 1]) - Integer.parseInt(ends[0]) + 1;
    }
    return count;
  }

  /** Words before a command so that it runs on these processors; none where there is only one. */
  static List<String> on(String processors) {
    return processors() < 2 ? List.of() : List.of("taskset", "-c", processors);
  }

  /** Of memory. */
  static long mebioctets() {
    return Long.parseLong(firstOf("/proc/meminfo", "MemTotal", "0").split(" ")[0]) >> 10;
  }

  static String words() {
    String model = firstOf("/proc/cpuinfo", "model name", "");
    String board = firstOf("/proc/device-tree/model", "", "").replace("\0", "");
    return String.format(
        Locale.ROOT,
        "%s, %d processors, %,d MiB, Linux %s %s",
        board.isEmpty() ? model : board,
        processors(),
        mebioctets(),
        System.getProperty("os.version").replaceFirst("^(\\d+\\.\\d+).*", "$1"),
        System.getProperty("os.arch"));
  }

  /** How the processors are shared, and what that means for the figures. */
  static String sharing() {
    return processors() < 2
        ? "One processor for server, resolver and load: rates say what is left when all three share it,"
            + " times are those of a busy machine. Compare the CPU time."
        : "Server on processor 0; load and resolver, one thread, on processor 1.";
  }

  private static String firstOf(String file, String key, String otherwise) {
    try {
      for (String line : Files.readAllLines(Path.of(file))) {
        if (key.isEmpty()) {
          return line.trim();
        }
        if (line.startsWith(key)) {
          return line.substring(line.indexOf(':') + 1).trim();
        }
      }
    } catch (IOException absent) {
      return otherwise;
    }
    return otherwise;
  }
}
