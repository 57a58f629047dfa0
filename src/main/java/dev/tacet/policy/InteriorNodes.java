package dev.tacet.policy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The nodes with children, each with its number, while an index is built. Numbers go in order of
 * first sight, so that what most names stand below has a short one; the root is 0. For one thread.
 *
 * <pre>
 * a node: hash (4 octets), number (4), key; from a multiple of 4, never across two chunks
 * </pre>
 */
final class InteriorNodes {
  private static final int CHUNK = 1 << 20;
  private static final int FIRST_CHUNK = 1 << 14;
  private static final int HEAD = 8;

  private static final int ROOM = HEAD + NodeKey.MAX_OCTETS;

  private static final int FIRST_SLOTS = 1 << 8;

  private final ScratchSpace space;
  private final List<ByteBuffer> chunks = new ArrayList<>();
  private int used;

  /** Open addressing: place of a node / 4 + 1, 0 is free. Its capacity is a power of two. */
  private IntBuffer slots = IntBuffer.allocate(FIRST_SLOTS);

  private int count;

  /** Whether the last {@link #number} was given for the first time. */
  private boolean added;

  InteriorNodes(ScratchSpace space) {
    this.space = space;
  }

  /** The number of the node with this key, new or known. */
  int number(long hash, NodeKey key) throws IOException {
    int short32 = (int) (hash >>> 32);
    int mask = slots.capacity() - 1;
    int slot = short32 & mask;
    for (int place = slots.get(slot); place != 0; place = slots.get(slot)) {
      ByteBuffer chunk = chunk(place);
      int at = offset(place);
      if (chunk.getInt(at) == short32 && key.isAt(chunk, at + HEAD)) {
        added = false;
        return chunk.getInt(at + 4);
      }
      slot = slot + 1 & mask;
    }
    added = true;
    slots.put(slot, append(short32, key));
    if (count > slots.capacity() / 4 * 3) {
      enlarge();
    }
    return count;
  }

  boolean added() {
    return added;
  }

  private ByteBuffer chunk(int place) {
    return chunks.get((int) ((place - 1) * 4L / CHUNK));
  }

  private static int offset(int place) {
    return (int) ((place - 1) * 4L % CHUNK);
  }

  private int append(int hash, NodeKey key) throws IOException {
    if (chunks.isEmpty()) {
      chunks.add(space.allocate(FIRST_CHUNK));
    }
    ByteBuffer chunk = chunks.get(chunks.size() - 1);
    if (used + ROOM > chunk.capacity()) {
      if (chunk.capacity() < CHUNK) {
        ByteBuffer larger = space.allocate(CHUNK);
        larger.put(0, chunk, 0, used);
        chunks.set(0, larger);
      } else {
        if (chunks.size() == Integer.MAX_VALUE / (CHUNK / 4) - 1) {
          throw new IOException("too many names with names below them; use fewer lists");
        }
        chunks.add(space.allocate(CHUNK));
        used = 0;
      }
      chunk = chunks.get(chunks.size() - 1);
    }
    int at = used;
    chunk.putInt(at, hash).putInt(at + 4, ++count);
    key.copyTo(chunk, at + HEAD);
    used = at + HEAD + key.octets() + 3 & ~3;
    return (int) (((chunks.size() - 1L) * CHUNK + at) / 4) + 1;
  }

  private void enlarge() throws IOException {
    int capacity = slots.capacity() * 2;
    IntBuffer old = slots;
    // Up to a million and a half nodes in the heap, where they are looked for in every name.
    slots =
        capacity <= 1 << 21
            ? IntBuffer.allocate(capacity)
            : space.allocate(4 * capacity).asIntBuffer();
    int mask = capacity - 1;
    for (int i = 0; i < old.capacity(); i++) {
      int place = old.get(i);
      if (place != 0) {
        int slot = chunk(place).getInt(offset(place)) & mask;
        while (slots.get(slot) != 0) {
          slot = slot + 1 & mask;
        }
        slots.put(slot, place);
      }
    }
  }

  int count() {
    return count;
  }
}
