package dev.tacet.lists;

import dev.tacet.config.ListConfig.Subdomains;
import dev.tacet.policy.Action;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * A whole list from a file in the page cache to its rules, counted, in a heap of 64 MiB. Lines a
 * second are the list's lines by the time of one operation.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
    value = 2,
    jvmArgs = {"-Xmx64m", "-XX:+UseSerialGC"})
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
@State(Scope.Benchmark)
public class ListReaderBenchmark {
  /** A file with one name a line. */
  @Param("")
  public String list;

  @Param({"domains", "hosts", "adblock"})
  public String form;

  private Path file;

  @Setup(Level.Trial)
  public void write() throws IOException {
    String before = form.equals("hosts") ? "0.0.0.0 " : form.equals("adblock") ? "||" : "";
    String after = form.equals("adblock") ? "^\n" : "\n";
    file = Files.createTempFile("list", ".txt");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
        var names = Files.lines(Path.of(list))) {
      for (String name : (Iterable<String>) names::iterator) {
        out.write((before + name + after).getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  @TearDown(Level.Trial)
  public void remove() throws IOException {
    Files.delete(file);
  }

  @Benchmark
  public ListContent read(Blackhole sink) throws IOException {
    ListReading reading =
        new ListReading(
            new AutoSyntax(), Action.BLOCK, Subdomains.AUTO, true, pattern -> Optional.empty());
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        InputStream in = Channels.newInputStream(channel)) {
      return ListReader.read(in, reading, ListLimits.DOWNLOAD, (rule, line) -> sink.consume(rule));
    }
  }
}
