package dev.tacet.lists;

import dev.tacet.config.ListConfig.Subdomains;
import dev.tacet.dns.Rcodes;
import dev.tacet.dns.RecordTypes;
import dev.tacet.lists.ListRule.AddressRule;
import dev.tacet.lists.ListRule.NameRule;
import dev.tacet.lists.ListRule.PatternRule;
import dev.tacet.policy.Action;
import dev.tacet.policy.Condition;
import dev.tacet.policy.PatternText;
import dev.tacet.policy.RuleAnswer;
import dev.tacet.policy.Terms;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/**
 * A list and what its sink heard.
 *
 * @param rules as {@link #show} has them
 */
record ReadList(ListContent content, List<String> rules) {
  /** What no engine without back-tracking can do. */
  private static final Pattern BEYOND = Pattern.compile("\\(\\?(?:=|!|<=|<!)|\\\\[1-9]");

  static final ListReading AUTO = reading("auto");

  /** Everything as the list says: trusted, of the owner's choice of syntax. */
  static ListReading reading(String syntax) {
    return reading(syntax, Action.BLOCK, Subdomains.AUTO, true);
  }

  static ListReading reading(
      String syntax, Action action, Subdomains subdomains, boolean mayAnswer) {
    return new ListReading(
        ListSyntax.named(syntax).orElseThrow(), action, subdomains, mayAnswer, ReadList::complaint);
  }

  /** As an engine would, about regular expressions it cannot read or must not run. */
  private static Optional<String> complaint(PatternText pattern) {
    if (pattern.kind() != PatternText.Kind.REGEX) {
      return Optional.empty();
    }
    if (BEYOND.matcher(pattern.text()).find()) {
      return Optional.of("it looks around, which takes more than one pass");
    }
    try {
      Pattern.compile(pattern.text());
      return Optional.empty();
    } catch (PatternSyntaxException e) {
      return Optional.of(e.getDescription());
    }
  }

  static ReadList of(String text) throws IOException {
    return of(text, AUTO);
  }

  static ReadList of(String text, String syntax) throws IOException {
    return of(text, reading(syntax));
  }

  static ReadList of(String text, ListReading reading) throws IOException {
    return of(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), reading);
  }

  static ReadList of(InputStream in, ListReading reading) throws IOException {
    return of(in, reading, true);
  }

  static ReadList of(InputStream in, ListReading reading, boolean quick) throws IOException {
    List<String> rules = new ArrayList<>();
    ListContent content =
        ListReader.read(
            in, reading, ListLimits.DOWNLOAD, (rule, line) -> rules.add(show(rule)), quick);
    return new ReadList(content, rules);
  }

  /** A file of those that are made for one syntax or one fault each. */
  static InputStream made(String file) {
    return ReadList.class.getResourceAsStream("/lists/" + file);
  }

  String rejectedReason() {
    return content.firstHundred().get(0).reason();
  }

  /** {@code block SUBTREE a.example}, then what else the terms say. */
  static String show(ListRule rule) {
    Terms terms = rule.terms();
    StringBuilder text = new StringBuilder(terms.action().word()).append(' ');
    if (rule instanceof NameRule name) {
      text.append(name.scope()).append(' ').append(name.name());
    } else if (rule instanceof PatternRule pattern) {
      text.append(pattern.pattern().kind()).append(' ').append(pattern.pattern());
    } else if (rule instanceof AddressRule address) {
      text.append(address.range());
    }
    text.append(terms.important() ? " important" : "").append(terms.cancels() ? " cancels" : "");
    Condition condition = terms.condition();
    if (!condition.types().isEmpty()) {
      text.append(condition.otherTypes() ? " not for " : " for ");
      text.append(
          new TreeSet<>(condition.types())
              .stream().map(RecordTypes::name).collect(Collectors.joining(",")));
    }
    if (!condition.exceptBelow().isEmpty()) {
      text.append(" except ").append(condition.exceptBelow());
    }
    condition.clients().words().ifPresent(words -> text.append(" {").append(words).append('}'));
    RuleAnswer answer = terms.answer();
    if (answer instanceof RuleAnswer.Records records) {
      text.append(" -> ").append(records.records());
    } else if (answer instanceof RuleAnswer.Alias alias) {
      text.append(" -> ").append(alias.canonical());
    } else if (answer instanceof RuleAnswer.Code code) {
      text.append(" -> ").append(Rcodes.name(code.rcode()));
    } else if (!(answer instanceof RuleAnswer.AsConfigured)) {
      text.append(" -> ").append(answer.getClass().getSimpleName().toLowerCase(Locale.ROOT));
    }
    return text.toString();
  }
}
