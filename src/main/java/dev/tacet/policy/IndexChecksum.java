package dev.tacet.policy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;

/**
 * The checksum of a compiled index: the CRC32C of the CRC32Cs of each MiB of its sections, little-
 * endian, and then of what is checked of its header. Made of pieces so that a large index, which
 * must be read from its first octet to its last before DNS answers, is read by several processors
 * at once. For one thread.
 */
final class IndexChecksum {
  static final int PIECE = 1 << 20;

  /** Pieces that are worth a thread: it takes longer to read them than to start one. */
  private static final int PIECES_A_THREAD = 8;

  private static final int MAX_THREADS = 4;

  private final CRC32C whole = new CRC32C();
  private final CRC32C piece = new CRC32C();
  private final ByteBuffer sum = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
  private int missing = PIECE;

  /** Takes in the next octets of the sections. */
  void update(byte[] octets, int from, int length) {
    int at = from;
    int left = length;
    while (left > 0) {
      int taken = Math.min(left, missing);
      piece.update(octets, at, taken);
      at += taken;
      left -= taken;
      missing -= taken;
      if (missing == 0) {
        endPiece();
      }
    }
  }

  private void endPiece() {
    add((int) piece.getValue());
    piece.reset();
    missing = PIECE;
  }

  private void add(int ofPiece) {
    whole.update(sum.putInt(0, ofPiece).clear());
  }

  /** Takes in the header; the checksum is complete. */
  int endingWith(ByteBuffer header) {
    if (missing < PIECE) {
      endPiece();
    }
    whole.update(header);
    return (int) whole.getValue();
  }

  /**
   * The checksum of an index that is there, read by up to four threads that end with it.
   *
   * @throws InternalError where a mapped page cannot be read
   */
  static int of(ByteBuffer sections, ByteBuffer header) {
    Pieces pieces = new Pieces(sections);
    int threads =
        Math.min(
            Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors()),
            1 + pieces.sums.length / PIECES_A_THREAD);
    List<FutureTask<Pieces>> others = new ArrayList<>();
    for (int i = 1; i < threads; i++) {
      FutureTask<Pieces> task = new FutureTask<>(pieces, pieces);
      Thread thread = new Thread(task, "index-check");
      thread.setDaemon(true);
      thread.start();
      others.add(task);
    }
    pieces.run();
    for (FutureTask<Pieces> task : others) {
      waitFor(task);
    }
    IndexChecksum checksum = new IndexChecksum();
    for (int ofPiece : pieces.sums) {
      checksum.add(ofPiece);
    }
    return checksum.endingWith(header);
  }

  /** An interrupt stays for the caller: what is left to wait for are milliseconds. */
  private static void waitFor(FutureTask<Pieces> task) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          task.get();
          return;
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw new InternalError("a part of the index cannot be read", e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Whoever has nothing to do takes the next piece. For any number of threads. */
  private static final class Pieces implements Runnable {
    private final ByteBuffer sections;
    private final AtomicInteger next = new AtomicInteger();

    /** Each written by the thread that took the piece, read once all have ended. */
    private final int[] sums;

    Pieces(ByteBuffer sections) {
      this.sections = sections;
      sums = new int[(int) (((long) sections.limit() + PIECE - 1) / PIECE)];
    }

    @Override
    public void run() {
      CRC32C crc = new CRC32C();
      for (int i = next.getAndIncrement(); i < sums.length; i = next.getAndIncrement()) {
        int start = i * PIECE;
        crc.reset();
        crc.update(sections.slice(start, Math.min(PIECE, sections.limit() - start)));
        sums[i] = (int) crc.getValue();
      }
    }
  }
}
