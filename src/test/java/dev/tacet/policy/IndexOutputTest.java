package dev.tacet.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.policy.IndexLayout.Section;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IndexOutputTest {
  private static final IndexLayout.Counts COUNTS = new IndexLayout.Counts(1, 2, 3, 4, 5, 6);

  @TempDir private Path directory;

  @ParameterizedTest(name = "{0} octets of nodes, seed {1}")
  @CsvSource({"8, 1", "65408, 2", "65536, 3", "65537, 4", "131072, 5", "700001, 6"})
  void whatGoesToAFileIsWhatStaysInTheHeapAndItsSumsFit(int octets, long seed) throws IOException {
    ByteBuffer inHeap = ByteBuffer.wrap(written(new IndexOutput(), octets, seed).array());
    Path file = directory.resolve("index");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      written(new IndexOutput(channel), octets, seed);
      assertThat(channel.position()).isEqualTo(channel.size());
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(inHeap.array());

    IndexLayout layout = IndexLayout.read(inHeap.order(ByteOrder.LITTLE_ENDIAN));

    ByteBuffer nodes = layout.section(Section.NODES);
    assertThat(nodes.limit()).isEqualTo(octets);
    new NodePieces(nodes, layout.section(Section.PIECES)).check(0, octets);
    assertThat(layout.counts()).isEqualTo(COUNTS);
  }

  private static ByteBuffer written(IndexOutput out, int octets, long seed) throws IOException {
    Random random = new Random(seed);
    for (Section section : Section.values()) {
      if (section == Section.PIECES) {
        continue; // it comes with the nodes
      }
      byte[] content = new byte[section == Section.NODES ? octets : random.nextInt(90_000)];
      random.nextBytes(content);
      for (int at = 0; at < content.length; ) {
        int length = Math.min(content.length - at, random.nextInt(300));
        out.put(content, at, length);
        at += length;
      }
      if (section == Section.NODES) {
        out.endNodes();
      } else {
        out.endSection();
      }
    }
    return out.finish(COUNTS);
  }
}
