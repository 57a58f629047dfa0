package dev.tacet.config;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Writes down what it is asked, as YAML that sets every option to its default. The options of a
 * list entry, of which the default file has none to show, are told in comments. Used by one thread.
 */
final class ReferenceSection implements Section {
  private static final int LINE_LENGTH = 100;

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9/][A-Za-z0-9/_.-]*");

  private final StringBuilder out;
  private final String path;

  /** Before each line: what it takes to stand where it stands. */
  private final String indent;

  private final boolean inEntry;

  private ReferenceSection(StringBuilder out, String path, String indent, boolean inEntry) {
    this.out = out;
    this.path = path;
    this.indent = indent;
    this.inEntry = inEntry;
  }

  static ReferenceSection top(StringBuilder out) {
    return new ReferenceSection(out, "", "", false);
  }

  @Override
  public <T> T option(String key, Form<T> form, T fallback, String sentence) {
    String text = scalar(form.print(fallback));
    write(key, "", form.allowed(), sentence, inEntry ? " Default: " + text + "." : " " + text);
    return fallback;
  }

  @Override
  public <T> Optional<T> optional(String key, Form<T> form, T example, String sentence) {
    if (inEntry) {
      write(key, "", form.allowed(), sentence, " Example: " + scalar(form.print(example)));
      return Optional.empty();
    }
    comment(sentence + bounds(form.allowed()) + variable(key));
    out.append(indent).append('#').append(key).append(": ").append(scalar(form.print(example)));
    out.append('\n');
    return Optional.empty();
  }

  @Override
  public <T> Optional<T> required(String key, Form<T> form, T example, String sentence) {
    String text = scalar(form.print(example));
    write(key, " (required)", form.allowed(), sentence, " Example: " + text);
    return Optional.empty();
  }

  @Override
  public <T> List<T> values(String key, Form<T> form, List<T> fallback, String sentence) {
    String text =
        fallback.stream().map(form::print).map(ReferenceSection::scalar).collect(joining(", "));
    write(key, "", form.allowed(), sentence, " [" + text + "]");
    return fallback;
  }

  @Override
  public <T> List<T> repeated(String key, Form<T> form, List<T> example, String sentence) {
    String text =
        example.stream().map(form::print).map(ReferenceSection::scalar).collect(joining(", "));
    write(key, " (required)", form.allowed(), sentence, " Example: [" + text + "]");
    return example;
  }

  @Override
  public <T> Map<String, T> named(
      String key, String noun, Set<String> known, Form<T> form, String sentence) {
    comment(sentence + variable(key + "." + noun));
    comment("By " + noun + ", each one of: " + form.allowed() + ".");
    out.append(indent).append(key).append(": {}\n");
    return Map.of();
  }

  @Override
  public <K, T> Map<K, T> table(String key, Form<K> names, Form<T> form, String sentence) {
    out.append('\n');
    comment(sentence);
    comment("By " + names.allowed() + ", each: " + form.allowed() + ".");
    out.append(indent).append(key).append(": {}\n");
    return Map.of();
  }

  @Override
  public Section section(String key, String sentence) {
    out.append('\n');
    comment(sentence);
    out.append(indent).append(key).append(":\n");
    return new ReferenceSection(out, at(key), indent + "  ", false);
  }

  @Override
  public <T> List<T> items(String key, Function<Section, Optional<T>> read, String sentence) {
    out.append('\n');
    comment(sentence + " Each entry has:");
    entry(key, read);
    out.append(indent).append(key).append(": []\n");
    return List.of();
  }

  @Override
  public <T> List<T> items(
      String key,
      String mainKey,
      List<String> fallback,
      Function<Section, Optional<T>> read,
      String sentence) {
    out.append('\n');
    comment(sentence + variable(key) + " Each entry has:");
    entry(key, read);
    out.append(indent).append(key).append(":\n");
    for (String text : fallback) {
      out.append(indent).append("  - { ").append(mainKey).append(": ").append(scalar(text));
      out.append(" }\n");
    }
    return List.of();
  }

  private <T> void entry(String key, Function<Section, Optional<T>> read) {
    read.apply(new ReferenceSection(out, at(key) + "[]", indent, true));
  }

  private void write(String key, String mark, String allowed, String sentence, String value) {
    if (inEntry) {
      wrap("#   ", "#     ", key + mark + ": " + sentence + bounds(allowed) + value);
    } else {
      comment(sentence + bounds(allowed) + variable(key));
      out.append(indent).append(key).append(':').append(value).append('\n');
    }
  }

  private static String bounds(String allowed) {
    return " Allowed: " + allowed + ".";
  }

  private String variable(String key) {
    return " [" + Environment.nameOf(at(key)) + "]";
  }

  private void comment(String text) {
    wrap("# ", "# ", text);
  }

  private void wrap(String first, String next, String text) {
    StringBuilder line = new StringBuilder(indent).append(first);
    int words = 0;
    for (String word : text.split(" ")) {
      if (words > 0 && line.length() + 1 + word.length() > LINE_LENGTH) {
        out.append(line).append('\n');
        line = new StringBuilder(indent).append(next);
        words = 0;
      }
      line.append(words++ > 0 ? " " : "").append(word);
    }
    out.append(line).append('\n');
  }

  private static String scalar(String text) {
    return PLAIN.matcher(text).matches()
        ? text
        : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private String at(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  @Override
  public boolean isBroken(String key) {
    return false;
  }

  @Override
  public void reject(String key, String message) {
    throw new IllegalStateException("the default of " + at(key) + " is refused: " + message);
  }

  @Override
  public String where() {
    return "reference.yaml";
  }

  @Override
  public Map<String, String> origins() {
    return Map.of();
  }
}
