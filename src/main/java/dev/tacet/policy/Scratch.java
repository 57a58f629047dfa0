package dev.tacet.policy;

import java.io.IOException;
import java.nio.channels.FileChannel;

/** Where a {@link RuleIndex.Builder} puts what is too much for the heap. */
public interface Scratch {
  /**
   * A new empty file for reading and writing that no crash leaves behind.
   *
   * @return a channel of its own each time, closed by who asked
   */
  FileChannel open() throws IOException;

  /** Octets that can still be written to such files, as far as that can be known. */
  long freeOctets() throws IOException;
}
