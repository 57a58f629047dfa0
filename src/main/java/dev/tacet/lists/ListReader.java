package dev.tacet.lists;

import dev.tacet.config.ListConfig.Subdomains;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a list line by line. A bad line is counted and never stops the rest; what is no list at all
 * is refused whole. One instance reads one list, on one thread.
 */
final class ListReader {
  private static final int KEPT = 10;

  private final Subdomains subdomains;
  private final Sink sink;
  private final ListLimits limits;
  private final ListHeader header = new ListHeader();
  private final DistinctCount rules = new DistinctCount();
  private final List<Malformed> firstTen = new ArrayList<>();
  private final Map<SkipReason, Long> skipped = new EnumMap<>(SkipReason.class);
  private long rejected;
  private List<ListSyntax> syntaxes = List.of();

  /** Takes the entries, in the order of the list; duplicates come as often as they stand there. */
  interface Sink {
    /**
     * @param line from 1
     * @param text the whole line
     */
    void accept(Entry entry, long line, String text);
  }

  private ListReader(Subdomains subdomains, ListLimits limits, Sink sink) {
    this.subdomains = subdomains;
    this.limits = limits;
    this.sink = sink;
  }

  /**
   * @throws ListRefusedException where it is no list, or more than the limits allow
   * @throws InterruptedIOException where the thread was interrupted
   */
  static ListContent read(InputStream in, Subdomains subdomains, ListLimits limits, Sink sink)
      throws IOException {
    Reader text = ListText.open(new BufferedInputStream(in), limits);
    return new ListReader(subdomains, limits, sink).read(new LineReader(text));
  }

  private ListContent read(LineReader in) throws IOException {
    while (in.next()) {
      if (in.number() > limits.lines()) {
        throw new ListRefusedException("it has more than " + limits.lines() + " lines");
      }
      if (in.number() % 1024 == 0 && Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("stopped while reading a list");
      }
      line(in);
    }
    Map<String, Long> told = new LinkedHashMap<>();
    skipped.forEach((reason, count) -> told.put(reason.words(), count));
    return new ListContent(
        in.number(), rules.size(), rejected, firstTen, told, header.coversSubdomains());
  }

  private void line(LineReader in) {
    String line = in.line().strip();
    if (line.isEmpty() && !in.tooLong()) {
      return;
    }
    if (isComment(line)) {
      if (syntaxes.isEmpty()) {
        header.comment(line);
      }
      return;
    }
    if (in.tooLong()) {
      reject(in, line, "the line is longer than " + LineReader.MAX_LINE + " characters");
      return;
    }
    Optional<String> foreign = foreignCharacter(line);
    if (foreign.isPresent()) {
      reject(in, line, foreign.get());
      return;
    }
    if (syntaxes.isEmpty()) {
      boolean covers =
          subdomains == Subdomains.TRUE
              || subdomains == Subdomains.AUTO && header.coversSubdomains();
      syntaxes = ListSyntax.inOrder(covers, subdomains == Subdomains.FALSE);
    }
    for (ListSyntax syntax : syntaxes) {
      Optional<LineResult> result = syntax.parse(line);
      if (result.isPresent()) {
        take(in, line, result.get());
        return;
      }
    }
  }

  private void take(LineReader in, String line, LineResult result) {
    if (result instanceof LineResult.Parsed parsed) {
      for (Entry entry : parsed.entries()) {
        rules.add(entry);
        sink.accept(entry, in.number(), line);
      }
      parsed.complaint().ifPresent(complaint -> reject(in, line, complaint));
    } else if (result instanceof LineResult.Skipped skip) {
      if (skip.reason().told()) {
        skipped.merge(skip.reason(), 1L, Long::sum);
      }
    } else if (result instanceof LineResult.Rejected bad) {
      reject(in, line, bad.reason());
    }
  }

  private void reject(LineReader in, String line, String reason) {
    rejected++;
    if (firstTen.size() < KEPT) {
      firstTen.add(Malformed.of(in.number(), line, Printable.escape(reason, 300)));
    }
  }

  private static boolean isComment(String line) {
    return line.startsWith("#")
        || line.startsWith("!")
        || line.startsWith(";")
        || line.startsWith("//");
  }

  private static Optional<String> foreignCharacter(String line) {
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c < ' ' && c != '\t' || c == 0x7f) {
        return Optional.of("it holds a control character");
      }
      if (c == '\ufffd') {
        return Optional.of("it holds octets that are not UTF-8");
      }
    }
    return Optional.empty();
  }
}
