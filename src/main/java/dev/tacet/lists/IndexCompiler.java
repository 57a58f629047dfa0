package dev.tacet.lists;

import dev.tacet.policy.RuleIndex;
import java.io.IOException;

/** Turns what was read into an index. An interface because memory does not run out on demand. */
interface IndexCompiler {
  /**
   * @param fingerprint of everything the index is made from
   * @throws IOException where the disk does not take it
   */
  PreparedIndex compile(byte[] fingerprint, RuleIndex.Builder builder) throws IOException;
}
