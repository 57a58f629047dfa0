package dev.tacet.lists;

import dev.tacet.config.ShownUrl;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
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
 * included files too, counts against one {@link FetchBudget}; a file that cannot be included fails
 * the whole list, since half of a list is another list. What a branch would skip is not fetched,
 * and a branch of an included file ends with it.
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
  private final ListLimits limits;
  private final FreeSpace space;

  ListIntake(ListFolder folder, ListLimits limits, FreeSpace space) {
    this.folder = folder;
    this.limits = limits;
    this.space = space;
  }

  /**
   * @param id names the temporary files
   * @param previous of the copy that is kept, {@link Validators#NONE} without one
   * @return empty where the source says that nothing changed; else to be closed
   * @throws ListRefusedException with the reason in words; nothing is left behind
   * @throws java.io.InterruptedIOException where the thread was interrupted
   */
  Optional<FetchedCopy> take(ListLocation location, String id, Validators previous)
      throws IOException {
    space.demand(0);
    FetchBudget budget = new FetchBudget(limits);
    try (Raw raw = new Raw(folder.temporary(id));
        PackedWriter out = new PackedWriter(folder.temporary(id + ".gz"), space)) {
      Optional<Validators> now = location.fetch(previous, raw.file(), budget);
      if (now.isEmpty()) {
        return Optional.empty();
      }
      space.demand(raw.file().size());
      Inclusion inclusion = new Inclusion(id, out, budget);
      inclusion.copy(location, raw.plain(limits));
      return Optional.of(out.finish(inclusion.count == 0 ? now.get() : Validators.NONE));
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
    private final Deque<String> open = new ArrayDeque<>();

    /** As the reader of the whole will see them. */
    private final Branches branches = new Branches();

    private int count;

    Inclusion(String id, PackedWriter out, FetchBudget budget) {
      this.id = id;
      this.out = out;
      this.budget = budget;
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
              return !branches.isSkipping() && put(from, include);
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

    /** Whether something stands there now; an include that leads away or back stays a bad line. */
    private boolean put(ListLocation from, IncludeScan.Include include) throws IOException {
      Optional<ListLocation> to = from.include(include.name());
      // With "@ads" behind it some rules of the file are meant, not a whole shop with its ads.
      boolean partly = include.rest().startsWith("@");
      if (partly || to.isEmpty() || open.contains(to.get().place())) {
        return false;
      }
      String shown = ShownUrl.of(include.name());
      if (open.size() > MAX_DEPTH) {
        throw new ListRefusedException(
            "its include \"" + shown + "\" is nested more than " + MAX_DEPTH + " deep");
      }
      if (++count > MAX_INCLUDES) {
        throw new ListRefusedException("it includes more than " + MAX_INCLUDES + " files");
      }
      try (Raw raw = new Raw(folder.temporary(id + "-" + open.size()))) {
        to.get().fetch(Validators.NONE, raw.file(), budget);
        PushbackInputStream plain = new PushbackInputStream(raw.plain(limits), HEAD);
        byte[] head = plain.readNBytes(HEAD);
        ListText.refuseWhatIsNoList(head);
        plain.unread(head);
        String form = include.category() ? CategorySyntax.INCLUDE : "";
        out.line("! >>> " + form + (include.name() + " " + include.rest()).strip());
        copy(to.get(), plain);
        out.line("! <<< " + include.name());
        return true;
      } catch (ListRefusedException e) {
        throw new ListRefusedException(
            "its include \"" + shown + "\": " + e.getMessage(), e, e.retryAfter());
      }
    }
  }
}
