package dev.tacet.lists;

import dev.tacet.config.ShownUrl;
import dev.tacet.lists.ListRefusedException.Why;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Takes a list in, from its source to a packed copy on the disk: fetch, unpack, put what it
 * includes between two comment lines in place of the line that says so, hash, pack. All of it,
 * included files too, counts against one {@link FetchBudget}, and beyond it the whole list is
 * refused. What a branch would skip is not fetched, and a branch of an included file ends with it.
 *
 * <p>A file that cannot be included leaves a comment with the reason in its place, which is read as
 * a rejected line, and the rest of the list is used. But where the last good version has the file
 * and its source does not say that it is gone, the whole list is refused: one bad moment of a
 * server must not take the file's rules away.
 *
 * <p>For the list-updater thread.
 */
final class ListIntake {
  private static final int MAX_DEPTH = 3;
  private static final int MAX_INCLUDES = 1_000;
  private static final int HEAD = 4096;
  private static final String END = "!#endif";
  private static final byte[] COMMENT = {'!', ' '};

  private final ListFolder folder;
  private final SourceLimits limits;
  private final FreeSpace space;

  ListIntake(ListFolder folder, SourceLimits limits, FreeSpace space) {
    this.folder = folder;
    this.limits = limits;
    this.space = space;
  }

  /**
   * @param id names the temporary files
   * @param previous of the copy that is kept, {@link Validators#NONE} without one
   * @param earlier asked about, and told of, files that cannot be included
   * @return empty where the source says that nothing changed; else to be closed
   * @throws ListRefusedException with the reason in words; nothing is left behind
   * @throws java.io.InterruptedIOException where the thread was interrupted
   */
  Optional<FetchedCopy> take(
      ListLocation location, String id, Validators previous, EarlierIncludes earlier)
      throws IOException {
    try {
      return take(location, id, previous, earlier, limits.of(location.isOwners()));
    } catch (ListRefusedException e) {
      throw location.isOwners() && e.why() == Why.TOO_MUCH ? withAdvice(e) : e;
    }
  }

  /** An owner can do something about a file. */
  private static ListRefusedException withAdvice(ListRefusedException refused) {
    return new ListRefusedException(
        refused.why(), refused.getMessage() + "; split it into several lists", refused);
  }

  private Optional<FetchedCopy> take(
      ListLocation location,
      String id,
      Validators previous,
      EarlierIncludes earlier,
      ListLimits limits)
      throws IOException {
    space.demand(0);
    FetchBudget budget = new FetchBudget(limits, space);
    try (Raw raw = new Raw(folder.temporary(id));
        PackedWriter out = new PackedWriter(folder.temporary(id + ".gz"), space)) {
      Optional<Validators> now = location.fetch(previous, raw.file(), budget);
      if (now.isEmpty()) {
        return Optional.empty();
      }
      space.demand(raw.file().size());
      Inclusion inclusion = new Inclusion(id, out, budget, earlier);
      inclusion.copy(location, raw.plain(limits));
      return Optional.of(out.finish(inclusion.isAlone() ? now.get() : Validators.NONE));
    }
  }

  /** A file as it came. */
  private record Raw(Path temporary, FileChannel file) implements AutoCloseable {
    Raw(Path temporary) throws IOException {
      this(temporary, ListFolder.create(temporary));
    }

    InputStream plain(ListLimits limits) throws IOException {
      file.position(0);
      return PlainText.open(Unpacking.open(Channels.newInputStream(file), limits));
    }

    /** Reads it to its end, so that nothing is written of what turns out to be no list. */
    void check(ListLimits limits) throws IOException {
      InputStream plain = plain(limits);
      ListText.refuseWhatIsNoList(plain.readNBytes(HEAD));
      plain.transferTo(OutputStream.nullOutputStream());
    }

    @Override
    public void close() throws IOException {
      try (file) {
        Files.deleteIfExists(temporary);
      }
    }
  }

  /** One list on its way into one file. */
  private final class Inclusion {
    private final String id;
    private final PackedWriter out;
    private final FetchBudget budget;
    private final EarlierIncludes earlier;
    private final Deque<String> open = new ArrayDeque<>();

    /** As the reader of the whole will see them. */
    private final Branches branches = new Branches();

    private int count;

    Inclusion(String id, PackedWriter out, FetchBudget budget, EarlierIncludes earlier) {
      this.id = id;
      this.out = out;
      this.budget = budget;
      this.earlier = earlier;
    }

    /** Whether it is what its own file has, and no other file was asked for. */
    boolean isAlone() {
      return count == 0;
    }

    void copy(ListLocation from, InputStream plain) throws IOException {
      open.push(from.place());
      int outer = branches.depth();
      IncludeScan.Sink sink =
          new IncludeScan.Sink() {
            @Override
            public void write(byte[] octets, int at, int length) throws IOException {
              out.write(octets, at, length);
            }

            @Override
            public boolean include(IncludeScan.Include include) throws IOException {
              if (branches.isSkipping()) {
                return false;
              }
              put(from, include);
              return true;
            }

            @Override
            public void directive(String line) throws IOException {
              if (open.size() > 1 && branches.depth() == outer && Branches.isEnd(line)) {
                out.write(COMMENT, 0, COMMENT.length); // it would end a branch of another file
              } else {
                branches.take(line, 0);
              }
            }
          };
      new IncludeScan(sink, budget).copy(plain);
      open.pop();
      while (!open.isEmpty() && branches.depth() > outer) {
        out.line(END);
        branches.take(END, 0);
      }
    }

    private void put(ListLocation from, IncludeScan.Include include) throws IOException {
      Optional<ListLocation> to = from.include(include.name());
      Optional<String> refusal = refusal(include, to);
      if (refusal.isPresent()) {
        out.line(IncludeMark.missing(include, refusal.get()));
        return;
      }
      if (++count > MAX_INCLUDES) {
        throw new ListRefusedException(
            Why.TOO_MUCH, "it includes more than " + MAX_INCLUDES + " files", null);
      }
      try (Raw raw = new Raw(folder.temporary(id + "-" + open.size()))) {
        if (has(to.get(), raw, include)) {
          out.line(IncludeMark.begin(include));
          copy(to.get(), raw.plain(budget.limits()));
          out.line(IncludeMark.end(include));
        }
      }
    }

    /** Why a file is not even asked for. */
    private Optional<String> refusal(IncludeScan.Include include, Optional<ListLocation> to)
        throws IOException {
      if (include.rest().startsWith("@")) {
        // Without the filter it would bring a whole shop with its ads.
        return Optional.of("it means some rules of that file only; all would block far more");
      }
      if (to.isEmpty()) {
        return Optional.of("a list includes from its own server, or its own folder, only");
      }
      if (open.contains(to.get().place())) {
        return Optional.of("it would include itself");
      }
      return open.size() > MAX_DEPTH
          ? Optional.of("it is nested more than " + MAX_DEPTH + " deep")
          : Optional.empty();
    }

    /**
     * Fetches a file; where that fails, and the list can do without it, the reason stands there.
     */
    private boolean has(ListLocation to, Raw raw, IncludeScan.Include include) throws IOException {
      budget.checkTime();
      try {
        to.fetch(Validators.NONE, raw.file(), budget);
        raw.check(budget.limits());
        return true;
      } catch (ListRefusedException e) {
        String words = "its include \"" + ShownUrl.of(include.name()) + "\": " + e.getMessage();
        if (e.why() == Why.TOO_MUCH) {
          throw new ListRefusedException(e.why(), words, e, e.retryAfter());
        }
        if (e.why() != Why.GONE && earlier.have(include.name())) {
          throw new ListRefusedException(
              e.why(), words + "; the last good version has that file", e, e.retryAfter());
        }
        earlier.failed(words);
        // The same words each time: else a new version would be kept for other words only.
        out.line(
            IncludeMark.missing(
                include,
                e.why() == Why.UNREACHED
                    ? "it could not be fetched, the log says why; tried again at each refresh"
                    : e.getMessage()));
        return false;
      }
    }
  }
}
