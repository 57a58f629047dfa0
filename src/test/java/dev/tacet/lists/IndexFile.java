package dev.tacet.lists;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.policy.RuleIndex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The file {@code index.tacet} as others than its reader see it. */
final class IndexFile {
  private static final int HEADER_OCTETS = 128;

  private IndexFile() {}

  /** Where the index begins: behind the fingerprint, at a multiple of 64. */
  static int start(byte[] file) {
    return (12 + ByteBuffer.wrap(file).getInt(8) + 63) / 64 * 64;
  }

  /** In the middle of its nodes, which no start reads. */
  static int middleOfNodes(byte[] file) {
    int start = start(file);
    int nodesEnd = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong(start + 64);
    return start + (HEADER_OCTETS + nodesEnd) / 2;
  }

  /** Every octet is as it was written, and it ends where its header says. */
  static RuleIndex assertIsSound(Path file) throws IOException {
    byte[] octets = Files.readAllBytes(file);
    int start = start(octets);
    ByteBuffer index = ByteBuffer.wrap(octets, start, octets.length - start).slice();
    assertThat(index.order(ByteOrder.LITTLE_ENDIAN).getLong(16)).isEqualTo(octets.length - start);
    RuleIndex read = RuleIndex.of(index);
    while (!read.checkMore()) {
      assertThat(read.damage()).isEmpty();
    }
    return read;
  }

  /** A mapped file must not be written to: a new one takes its place. */
  static void replace(Path file, byte[] octets) throws IOException {
    Path other = file.resolveSibling("other");
    Files.write(other, octets);
    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
  }
}
