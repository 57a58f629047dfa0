package dev.tacet.policy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Blocks of at most {@link #BLOCK} octets, in the heap while they are few. For one thread. */
final class RecordBlocks {
  static final int BLOCK = 8 << 10;

  private final ScratchSpace space;
  private final List<byte[]> inHeap = new ArrayList<>();

  /** Where the blocks of the file start in it. */
  private long[] places = new long[16];

  private int inFile;

  /** Places in the file that hold nothing any more. */
  private int[] free = new int[16];

  private int freeCount;

  RecordBlocks(ScratchSpace space) {
    this.space = space;
  }

  /**
   * Keeps a copy of the octets.
   *
   * @return the block's number: below zero those of the file
   */
  int keep(byte[] octets, int length) throws IOException {
    if (freeCount == 0 && space.takeHeap(length)) {
      inHeap.add(Arrays.copyOf(octets, length));
      return inHeap.size() - 1;
    }
    int place;
    if (freeCount > 0) {
      place = free[--freeCount];
    } else {
      if (inFile == places.length) {
        places = Arrays.copyOf(places, 2 * inFile);
      }
      place = inFile++;
      places[place] = space.reserve(BLOCK);
    }
    space.write(ByteBuffer.wrap(octets, 0, length), places[place]);
    return ~place;
  }

  /** Reads a block of this length to a place in an array. */
  void read(int block, byte[] target, int at, int length) throws IOException {
    if (block >= 0) {
      System.arraycopy(inHeap.get(block), 0, target, at, length);
    } else {
      space.read(ByteBuffer.wrap(target, at, length), places[~block]);
    }
  }

  void release(int block) {
    if (block >= 0) {
      space.giveBack(inHeap.get(block).length);
      inHeap.set(block, new byte[0]);
    } else {
      if (freeCount == free.length) {
        free = Arrays.copyOf(free, 2 * freeCount);
      }
      free[freeCount++] = ~block;
    }
  }
}
