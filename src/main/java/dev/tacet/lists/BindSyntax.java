package dev.tacet.lists;

import dev.tacet.dns.NameSyntaxException;
import dev.tacet.lists.ListRule.NameRule;
import dev.tacet.policy.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Zone statements of BIND: a list names zones that the server is to hold itself, and their file
 * holds nothing. A statement may take several lines; what the file is called does not matter.
 */
record BindSyntax() implements ListSyntax {
  private static final Pattern START =
      Pattern.compile("(?is)zone\\s*(?:\"|[a-z0-9_.-]+\\s*(?:in\\s*)?\\{).*");
  private static final Pattern HEAD =
      Pattern.compile("(?is)\\s*zone\\s*(?:\"([^\"]*)\"|([^\\s{\"]+))\\s*(?:(?:in|ch)\\s*)?\\{");
  private static final Pattern TYPE = Pattern.compile("(?is)(?:^|[;{\\s])type\\s+\"?([a-z-]+)\"?");

  @Override
  public String word() {
    return "bind";
  }

  @Override
  public Optional<LineResult> parse(String line, ListContext context) {
    char first = line.charAt(0);
    if (first != 'z' && first != 'Z' || !START.matcher(line).matches()) {
      return Optional.empty();
    }
    String text = withoutComments(line).strip();
    if (isOpen(text)) {
      return Optional.of(new LineResult.Unfinished());
    }
    List<ListRule> rules = new ArrayList<>(1);
    Optional<String> complaint = Optional.empty();
    Optional<SkipReason> skipped = Optional.empty();
    Matcher head = HEAD.matcher(text);
    int at = 0;
    while (at < text.length() && head.region(at, text.length()).lookingAt()) {
      at = Math.min(closing(text, head.end() - 1) + 1, text.length());
      Matcher type = TYPE.matcher(text.substring(head.end(), at));
      while (at < text.length()
          && (text.charAt(at) == ';' || ListSyntax.isBlank(text.charAt(at)))) {
        at++;
      }
      switch (type.find() ? type.group(1).toLowerCase(Locale.ROOT) : "") {
        case "master", "primary", "redirect" -> {
          try {
            String name = head.group(1) != null ? head.group(1) : head.group(2);
            rules.add(new NameRule(ListSyntax.name(name), Scope.SUBTREE, context.plain()));
          } catch (NameSyntaxException e) {
            complaint = complaint.or(() -> Optional.of(e.getMessage()));
          }
        }
        case "" -> complaint = complaint.or(() -> Optional.of("a zone without a type"));
        case "forward" -> skipped = Optional.of(SkipReason.FORWARDING);
        default -> skipped = Optional.of(SkipReason.TRANSPARENT);
      }
    }
    if (at < text.length()) {
      complaint = complaint.or(() -> Optional.of("not zone \"name\" { ... };"));
    }
    return Optional.of(
        rules.isEmpty() && complaint.isEmpty() && skipped.isPresent()
            ? new LineResult.Skipped(skipped.get())
            : context.names(rules, complaint));
  }

  /** Whether the statement has not ended: no brace yet, or one that is open. */
  private static boolean isOpen(String text) {
    int brace = brace(text);
    return brace < 0 ? !text.endsWith(";") : closing(text, brace) == text.length();
  }

  /** The first brace outside of quotes; -1 where there is none. */
  private static int brace(String text) {
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      quoted ^= text.charAt(i) == '"';
      if (!quoted && text.charAt(i) == '{') {
        return i;
      }
    }
    return -1;
  }

  /** The brace that closes the one at a place; the text's length where none does. */
  private static int closing(String text, int open) {
    int depth = 0;
    boolean quoted = false;
    for (int i = open; i < text.length(); i++) {
      char c = text.charAt(i);
      quoted ^= c == '"';
      depth += quoted ? 0 : c == '{' ? 1 : c == '}' ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    return text.length();
  }

  /** Comments are those of C, C++ and the shell, outside of quotes. */
  private static String withoutComments(String text) {
    StringBuilder out = new StringBuilder(text.length());
    boolean quoted = false;
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      quoted ^= c == '"';
      if (!quoted && text.startsWith("/*", i)) {
        int end = text.indexOf("*/", i + 2);
        i = end < 0 ? text.length() : end + 2;
      } else if (!quoted && (c == '#' || text.startsWith("//", i))) {
        int end = text.indexOf('\n', i);
        i = end < 0 ? text.length() : end;
      } else {
        out.append(c);
        i++;
      }
    }
    return out.toString();
  }
}
