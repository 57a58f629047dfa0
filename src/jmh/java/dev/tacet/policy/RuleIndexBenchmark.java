package dev.tacet.policy;

import dev.tacet.dns.DomainName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One lookup among many names, of a blocked name and of another, in the mapped index and in the two
 * forms one would write first. The forms on the heap get the name as text for nothing.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 2,
    jvmArgs = {"-Xmx4g", "-XX:+UseSerialGC"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class RuleIndexBenchmark {
  /** The names on the list, and those to be asked; one for all, as the contenders read it too. */
  @State(org.openjdk.jmh.annotations.Scope.Benchmark)
  public static class Names {
    private static final int ASKED = 1 << 17;

    /** A file with one name a line; empty for names made up. */
    @Param("")
    public String list;

    @Param("1000000")
    public int count;

    @Param({"hit", "miss"})
    public String asked;

    private final String[] texts = new String[ASKED];
    private final DomainName[] wires = new DomainName[ASKED];
    private int next;

    /** Reads the list and draws the names to be asked. */
    private List<String> prepare() throws IOException {
      List<String> blocked = BlockListNames.blocked(list, count);
      Random random = new Random(3);
      List<String> pool =
          asked.equals("hit") ? blocked : BlockListNames.allowed(new HashSet<>(blocked), ASKED);
      for (int i = 0; i < ASKED; i++) {
        wires[i] = DomainName.parse(pool.get(random.nextInt(pool.size())));
        texts[i] = wires[i].toString();
      }
      return blocked;
    }

    private int next() {
      return next++ & ASKED - 1;
    }
  }

  @State(org.openjdk.jmh.annotations.Scope.Thread)
  public static class MappedIndex {
    private RuleIndex index;
    private ByteBuffer mapped;

    @Setup
    public void build(Names names) throws IOException {
      RuleIndex.Builder builder =
          new RuleIndex.Builder(List.of(RuleSource.list(0, "bench", Action.BLOCK)));
      for (String name : names.prepare()) {
        builder.add(DomainName.parse(name), dev.tacet.policy.Scope.SUBTREE, 0, Terms.BLOCK);
      }
      Path file = Files.createTempFile("tacet-bench", ".index");
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        builder.writeTo(channel);
        mapped = channel.map(MapMode.READ_ONLY, 0, channel.size());
      } finally {
        Files.delete(file);
      }
      index = RuleIndex.of(mapped);
      while (!index.checkMore()) {
        // as soon after a start
      }
    }
  }

  @State(org.openjdk.jmh.annotations.Scope.Thread)
  public static class NodeMaps {
    private final Node root = new Node();

    @Setup
    public void build(Names names) throws IOException {
      for (String name : names.prepare()) {
        Node node = root;
        for (int end = name.length(); end > 0; ) {
          int dot = name.lastIndexOf('.', end - 1);
          node = node.children.computeIfAbsent(name.substring(dot + 1, end), label -> new Node());
          end = dot;
        }
        node.set = 1;
      }
    }

    private static final class Node {
      private final Map<String, Node> children = new HashMap<>(2);
      private int set;
    }
  }

  @State(org.openjdk.jmh.annotations.Scope.Thread)
  public static class FlatMap {
    private final Map<String, Integer> sets = new HashMap<>();

    @Setup
    public void build(Names names) throws IOException {
      for (String name : names.prepare()) {
        sets.put(name, 1);
      }
    }
  }

  @Benchmark
  public List<Match> mappedIndex(MappedIndex state, Names names) {
    return state.index.matches(names.wires[names.next()]);
  }

  /** Without the list of matches: what only finding costs. */
  @Benchmark
  public int mappedIndexFindsOnly(MappedIndex state, Names names) {
    return state.index.depthOf(names.wires[names.next()]);
  }

  @Benchmark
  public RuleIndex openingTheMappedIndex(MappedIndex state) {
    return RuleIndex.of(state.mapped);
  }

  @Benchmark
  public int aMapInEachNode(NodeMaps state, Names names) {
    String name = names.texts[names.next()];
    NodeMaps.Node node = state.root;
    int sets = 0;
    for (int end = name.length(); end > 0; ) {
      int dot = name.lastIndexOf('.', end - 1);
      node = node.children.get(name.substring(dot + 1, end));
      if (node == null) {
        break;
      }
      sets += node.set;
      end = dot;
    }
    return sets;
  }

  @Benchmark
  public int aFlatMapAskedForEachSuffix(FlatMap state, Names names) {
    String name = names.texts[names.next()];
    int sets = 0;
    for (int at = 0; ; ) {
      sets += state.sets.getOrDefault(name.substring(at), 0);
      int dot = name.indexOf('.', at);
      if (dot < 0) {
        return sets;
      }
      at = dot + 1;
    }
  }
}
