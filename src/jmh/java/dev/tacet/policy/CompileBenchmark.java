package dev.tacet.policy;

import com.sun.management.OperatingSystemMXBean;
import dev.tacet.dns.DomainName;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Compiles a list of names, each by itself in a virtual machine of 64 MiB, and says what it took:
 * {@code java -cp ... dev.tacet.policy.CompileBenchmark list-1000000.txt list-5000000.txt}.
 */
public final class CompileBenchmark {
  private static final String CHILD = "tacet.compile";

  private CompileBenchmark() {}

  /** The files: one name a line, nothing else. */
  public static void main(String[] files) throws Exception {
    for (String file : files) {
      if (Boolean.getBoolean(CHILD)) {
        compile(Path.of(file));
      } else {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx64m", "-D" + CHILD + "=true"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(CompileBenchmark.class.getName(), file));
        int code = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (code != 0) {
          throw new IllegalStateException(file + ": exit code " + code);
        }
      }
    }
  }

  private static void compile(Path names) throws IOException {
    Path folder = Files.createTempDirectory("tacet-compile");
    Path file = folder.resolve("index");
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long count = 0;
    long scratch;
    long started = System.nanoTime();
    long cpu = system.getProcessCpuTime();
    List<RuleSource> sources = List.of(RuleSource.list(0, "bench", Action.BLOCK));
    try (RuleIndex.Builder builder = new RuleIndex.Builder(sources, scratchIn(folder));
        BufferedReader lines = Files.newBufferedReader(names);
        FileChannel out =
            FileChannel.open(
                file,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        builder.add(DomainName.parse(line), Scope.SUBTREE, 0, Terms.BLOCK);
        count++;
      }
      builder.writeTo(out);
      scratch = builder.scratchOctets();
      double seconds = (System.nanoTime() - started) / 1e9;
      double cpuSeconds = (system.getProcessCpuTime() - cpu) / 1e9;
      long before = System.nanoTime();
      RuleIndex index = RuleIndex.of(out.map(MapMode.READ_ONLY, 0, out.size()));
      double openMillis = (System.nanoTime() - before) / 1e6;
      System.out.println(
          String.format(
              Locale.ROOT,
              "%,d names: compiled in %.2f s (%.2f s CPU of all threads), %.2f octets a name,"
                  + " temporary %.2f x that, first opening %.1f ms, %,d names in it, peaks %s",
              count,
              seconds,
              cpuSeconds,
              (double) out.size() / count,
              (double) scratch / out.size(),
              openMillis,
              index.size(),
              peaks()));
    } finally {
      Files.deleteIfExists(file);
      Files.delete(folder);
    }
  }

  private static Scratch scratchIn(Path folder) {
    return new Scratch() {
      @Override
      public FileChannel open() throws IOException {
        return FileChannel.open(
            folder.resolve("scratch"),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
      }

      @Override
      public long freeOctets() throws IOException {
        return Files.getFileStore(folder).getUsableSpace();
      }
    };
  }

  private static List<String> peaks() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(CompileBenchmark::peak)
        .toList();
  }

  private static String peak(MemoryPoolMXBean pool) {
    return pool.getName() + " " + pool.getPeakUsage().getUsed() / 1_000_000 + " MB";
  }
}
