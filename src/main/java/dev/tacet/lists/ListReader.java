package dev.tacet.lists;

import dev.tacet.dns.DomainName;
import dev.tacet.lists.LineResult.Rejected;
import dev.tacet.lists.ListRule.NameRule;
import dev.tacet.policy.Scope;
import dev.tacet.policy.Terms;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Optional;

/**
 * Reads a list line by line. A bad line is counted and never stops the rest; what is no list at all
 * is refused whole. One instance reads one list, on one thread.
 *
 * <p>Most lines of most lists are a single name: {@link PlainLine} reads those from their octets.
 * All others become text and go to the syntaxes, which would read the plain ones in the same way.
 */
final class ListReader {
  /** A statement over more lines, or with more characters, has lost its end. */
  private static final int MAX_STATEMENT_LINES = 64;

  private final ListReading reading;
  private final ListLimits limits;
  private final List<ListSyntax> syntaxes;
  private final boolean hosts;
  private final boolean domains;
  private final boolean adblock;
  private final AnswerGroups sink;
  private final ListHeader header = new ListHeader();
  private final Branches branches = new Branches();
  private final Tally tally = new Tally();
  private final Statement statement = new Statement();
  private final LineReader in;
  private final PlainLine plain = new PlainLine();
  private final boolean category;
  private final ListLine here = new Here();

  /** Made at the first line that is no comment: the header has been read then. */
  private ListContext context;

  private Scope bareScope = Scope.EXACT;
  private Terms plainTerms = Terms.BLOCK;

  /** Takes the rules, in the order of the list; duplicates come as often as they stand there. */
  interface Sink {
    void accept(ListRule rule, ListLine line);
  }

  private ListReader(
      ListText text, ListReading reading, ListLimits limits, Sink sink, boolean allPlain) {
    this.reading = reading;
    this.limits = limits;
    this.sink =
        new AnswerGroups(
            (rule, line) -> {
              ListRule taken = reading.exceptions().applied(rule);
              tally.rule(taken);
              sink.accept(taken, line);
            });
    syntaxes = reading.syntax().inOrder();
    boolean auto = reading.syntax() instanceof AutoSyntax;
    hosts = allPlain && (auto || reading.syntax() instanceof HostsSyntax);
    domains = allPlain && (auto || reading.syntax() instanceof DomainsSyntax);
    adblock = allPlain && (auto || reading.syntax() instanceof AdblockSyntax);
    category = auto && CategorySyntax.begins(text.head());
    in = new LineReader(text.octets());
  }

  /**
   * @param in is read to its end and not closed
   * @throws ListRefusedException where it is no list, or more than the limits allow
   * @throws InterruptedIOException where the thread was interrupted
   */
  static ListContent read(InputStream in, ListReading reading, ListLimits limits, Sink sink)
      throws IOException {
    return read(in, reading, limits, sink, true);
  }

  /**
   * @param quick whether plain lines are read from their octets; otherwise the syntaxes read all
   */
  static ListContent read(
      InputStream in, ListReading reading, ListLimits limits, Sink sink, boolean quick)
      throws IOException {
    return new ListReader(ListText.open(in, limits), reading, limits, sink, quick).read();
  }

  private ListContent read() throws IOException {
    while (in.next()) {
      if (in.number() > limits.lines()) {
        throw new ListRefusedException("it has more than " + limits.lines() + " lines");
      }
      if (in.number() % 1024 == 0 && Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("stopped while reading a list");
      }
      if (!isPlain()) {
        line();
      }
    }
    if (statement.isOpen()) {
      statement.lost();
    }
    if (branches.open() > 0) {
      tally.rejected(branches.open(), "!#if", "no !#endif ends it; all behind it was left out");
    }
    if (context != null) {
      context.end();
      late();
    }
    sink.end();
    return tally.content(in.number(), header.coversSubdomains());
  }

  private boolean isPlain() {
    if (context == null || in.tooLong() || statement.isOpen() || branches.isSkipping()) {
      return false;
    }
    boolean bare = domains && !context.adblock;
    int kind = plain.read(in.octets(), in.from(), in.to(), hosts, bare, adblock);
    if (kind == PlainLine.OTHER) {
      return false;
    }
    tally.plainLine(kind);
    Scope scope =
        switch (kind) {
          case PlainLine.HOSTS -> Scope.EXACT;
          case PlainLine.ADBLOCK -> Scope.SUBTREE;
          default -> bareScope;
        };
    context.adblock |= kind == PlainLine.ADBLOCK;
    sink.accept(new NameRule(plain.name(), scope, plainTerms), here);
    return true;
  }

  private void line() {
    String text = in.line();
    String line = text.strip();
    if (statement.isOpen()) {
      statement.goOn(line);
      return;
    }
    if (line.isEmpty() && !in.tooLong()) {
      return;
    }
    Optional<LineResult> directive = branches.take(line, in.number());
    if (directive.isPresent()) {
      take(line, null, directive.get());
      return;
    }
    Optional<IncludeMark.Missing> missing = IncludeMark.missing(line);
    if (missing.isPresent()) {
      tally.notIncluded(in.number(), missing.get().text(), missing.get().reason());
      return;
    }
    if (isComment(line)) {
      if (context == null) {
        header.comment(line);
      }
      return;
    }
    if (in.tooLong()) {
      tally.rejected(
          in.number(), line, "the line is longer than " + LineReader.MAX_LINE + " octets");
      return;
    }
    int foreign = foreignCharacter(line);
    if (foreign >= 0) {
      char c = line.charAt(foreign);
      int comment = line.indexOf('#');
      line = comment > 0 && comment < foreign ? line.substring(0, comment).strip() : line;
      if (line.length() > foreign) {
        tally.rejected(
            in.number(),
            line,
            c == '\ufffd' ? "it holds octets that are not UTF-8" : "it holds a control character");
        return;
      }
    }
    begin();
    context.indented = ListSyntax.isBlank(text.charAt(0));
    parse(line);
  }

  private void begin() {
    if (context == null) {
      context = new ListContext(reading, header.coversSubdomains(), category);
      plainTerms = context.plain();
    }
    bareScope = context.bareScope();
  }

  private void parse(String line) {
    for (ListSyntax syntax : syntaxes) {
      Optional<LineResult> result = syntax.parse(line, context);
      if (result.isPresent()) {
        bareScope = context.bareScope();
        take(line, syntax, result.get());
        late();
        return;
      }
    }
    tally.rejected(in.number(), line, "it is not of the syntax " + reading.syntax().word());
  }

  private void take(String line, ListSyntax syntax, LineResult result) {
    if (result instanceof LineResult.Parsed parsed) {
      tally.line(syntax);
      parsed.rules().forEach(this::take);
      parsed.complaint().ifPresent(complaint -> tally.rejected(here.number(), line, complaint));
    } else if (result instanceof LineResult.Skipped skip) {
      tally.skipped(skip.reason());
    } else if (result instanceof LineResult.Void modifier) {
      tally.voided(modifier.modifier());
    } else if (result instanceof LineResult.Excepted excepted) {
      tally.line(syntax);
      excepted.names().forEach(name -> except(name, line));
      excepted.complaint().ifPresent(complaint -> tally.rejected(here.number(), line, complaint));
    } else if (result instanceof LineResult.ForNobody) {
      tally.forNobody();
    } else if (result instanceof Rejected bad) {
      tally.rejected(here.number(), line, bad.reason());
    } else {
      statement.begin(line, syntax);
    }
  }

  private void except(DomainName name, String line) {
    if (!tally.except(name)) {
      tally.rejected(
          here.number(), line, "the list has more than " + Exceptions.MAX + " exceptions");
    }
  }

  private void take(ListRule rule) {
    if (rule.terms().answer().givesData() && !reading.mayAnswer()) {
      tally.notTrusted();
    } else {
      sink.accept(rule, here);
    }
  }

  private void late() {
    for (Optional<NameRule> rule = context.late(); rule.isPresent(); rule = context.late()) {
      take(rule.get());
    }
  }

  private boolean isComment(String line) {
    if (line.startsWith("#")) {
      boolean adblock =
          context != null && context.adblock || reading.syntax().equals(new AdblockSyntax(true));
      return !(adblock && AdblockSyntax.isCosmetic(line));
    }
    return line.startsWith("!")
        || line.startsWith(";")
        || line.startsWith("//")
        || line.startsWith("/*") && line.endsWith("*/");
  }

  /** Where the first character stands that no line of a list has; -1 where there is none. */
  private static int foreignCharacter(String line) {
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c < ' ' && c != '\t' || c == 0x7f || c == '\ufffd') {
        return i;
      }
    }
    return -1;
  }

  /** The line that is read now, or the first of the statement it belongs to. */
  private final class Here implements ListLine {
    @Override
    public long number() {
      return statement.isOpen() ? statement.number : in.number();
    }

    @Override
    public String text() {
      return statement.isOpen() ? statement.first : in.line().strip();
    }
  }

  /** A statement that goes on over several lines. */
  private final class Statement {
    private final StringBuilder text = new StringBuilder();
    private ListSyntax syntax;
    private String first = "";
    private long number;
    private int lines;

    boolean isOpen() {
      return lines > 0;
    }

    void begin(String line, ListSyntax of) {
      syntax = of;
      first = line;
      number = in.number();
      lines = 1;
      text.setLength(0);
      text.append(line);
    }

    void goOn(String line) {
      text.append('\n').append(line);
      lines++;
      String whole = text.toString();
      LineResult result = syntax.parse(whole, context).orElse(new Rejected("it has no meaning"));
      if (!(result instanceof LineResult.Unfinished)) {
        take(first, syntax, result);
        lines = 0;
      } else if (lines == MAX_STATEMENT_LINES || whole.length() > LineReader.MAX_LINE) {
        lost();
      }
    }

    void lost() {
      tally.rejected(
          number, first, "the statement that begins here has no end in " + lines + " lines");
      lines = 0;
    }
  }
}
