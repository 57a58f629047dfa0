package dev.tacet.policy;

import java.io.IOException;
import java.util.Arrays;

/**
 * Everything that was said of nodes, in the order in which it was said, parted by the highest eight
 * bits of their hash, so that each part can be sorted in a little memory. For one thread.
 *
 * <pre>
 * a record: next 24 bits of the hash, octets of the key (1), key, number of facts, facts
 * a fact:   number of the node * 2 + 1, or what {@link #rule} makes of a rule
 * </pre>
 */
final class NodeRecords {
  static final int PARTS = 256;

  /** A key that more is said of has several records. */
  static final int MAX_FACTS = 64;

  /** A part of this size is merged for the first time; a list may say one thing a million times. */
  private static final int MERGED_FROM = 32 << 10;

  private final RecordBlocks blocks;
  private final Part[] parts = new Part[PARTS];

  private static final class Part {
    private byte[] open = new byte[256];
    private int used;
    private int[] full = new int[4];
    private int[] lengths = new int[4];
    private int count;
    private int octets;
    private int mergeAt = MERGED_FROM;
  }

  NodeRecords(ScratchSpace space) {
    blocks = new RecordBlocks(space);
    Arrays.setAll(parts, i -> new Part());
  }

  static int rule(Scope scope, int effect) {
    return effect << 3 | scope.ordinal() << 1;
  }

  static int node(int number) {
    return number << 1 | 1;
  }

  static boolean isNode(int fact) {
    return (fact & 1) != 0;
  }

  /** The number of a node. */
  static int numberOf(int fact) {
    return fact >>> 1;
  }

  /** The entry of a rule. */
  static int entryOf(int fact) {
    return (fact >>> 1 & 3) << EntrySets.SCOPE_SHIFT | fact >>> 3;
  }

  void add(long hash, NodeKey key, int fact) throws IOException {
    Part part = parts[(int) (hash >>> 56)];
    byte[] to = room(part, recordOctets(key.octets(), 1));
    int at = part.used;
    to[at] = (byte) (hash >>> 48);
    to[at + 1] = (byte) (hash >>> 40);
    to[at + 2] = (byte) (hash >>> 32);
    to[at + 3] = (byte) key.octets();
    key.copyTo(to, at + 4);
    at += 4 + key.octets();
    to[at++] = 1;
    part.used = putNumber(to, at, fact);
    if (part.octets > part.mergeAt) {
      merge(part);
    }
  }

  /** At most so long is a record. */
  private static int recordOctets(int keyOctets, int facts) {
    return 4 + keyOctets + 1 + 5 * facts;
  }

  private byte[] room(Part part, int octets) throws IOException {
    if (part.used + octets > RecordBlocks.BLOCK) {
      close(part);
    }
    if (part.used + octets > part.open.length) {
      part.open = Arrays.copyOf(part.open, Math.min(RecordBlocks.BLOCK, part.used * 2 + octets));
    }
    return part.open;
  }

  private void close(Part part) throws IOException {
    if (part.count == part.full.length) {
      part.full = Arrays.copyOf(part.full, 2 * part.count);
      part.lengths = Arrays.copyOf(part.lengths, 2 * part.count);
    }
    part.full[part.count] = blocks.keep(part.open, part.used);
    part.lengths[part.count++] = part.used;
    part.octets += part.used;
    part.used = 0;
  }

  static int putNumber(byte[] to, int start, int number) {
    int at = start;
    int rest = number;
    while (rest >>> 7 != 0) {
      to[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    to[at++] = (byte) rest;
    return at;
  }

  /** All records of a part, equal keys together. */
  RecordGroups groups(int number) throws IOException {
    return groups(parts[number]);
  }

  private RecordGroups groups(Part part) throws IOException {
    byte[] all = new byte[part.octets + part.used];
    int at = 0;
    for (int i = 0; i < part.count; i++) {
      blocks.read(part.full[i], all, at, part.lengths[i]);
      at += part.lengths[i];
    }
    System.arraycopy(part.open, 0, all, at, part.used);
    return new RecordGroups(all);
  }

  /**
   * Says everything once. Lists have much in common, and what is written for them must not grow
   * with all of them, but with what they differ in.
   */
  private void merge(Part part) throws IOException {
    RecordGroups groups = groups(part);
    int before = part.octets + part.used;
    for (int i = 0; i < part.count; i++) {
      blocks.release(part.full[i]);
    }
    part.count = 0;
    part.octets = 0;
    part.used = 0;
    while (groups.next()) {
      for (int from = 0; from < groups.facts(); from += MAX_FACTS) {
        int end = Math.min(from + MAX_FACTS, groups.facts());
        byte[] to = room(part, recordOctets(groups.keyOctets(), end - from));
        part.used = groups.copyTo(to, part.used, from, end);
      }
    }
    int after = part.octets + part.used;
    // Where little was said twice, little is gained by looking again soon.
    part.mergeAt = after > before / 4 * 3 ? before * 8 : Math.max(MERGED_FROM, after * 2);
  }
}
