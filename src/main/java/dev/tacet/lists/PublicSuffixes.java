package dev.tacet.lists;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.NameSyntaxException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the Public Suffix List (publicsuffix.org/list): below which names people register their
 * own. Immutable, thread-safe.
 *
 * @param version as the list says it: {@code 2026-10-06_16-13-12_UTC}; empty where it does not
 * @param skipped how many lines were no rule
 * @param complaints the first ten of these, each with its place and what is wrong with it
 */
public record PublicSuffixes(
    List<SuffixRule> rules, String version, int skipped, List<String> complaints) {
  /** Where the HTTP client, which is in the jar for the lists, carries it for its cookies. */
  private static final String FILE = "/org/publicsuffix/list/effective_tld_names.dat";

  /** Ten times the list of today. */
  static final int MAX_RULES = 100_000;

  /** Of a file that is something else, the first lines say enough. */
  private static final int MAX_COMPLAINTS = 10;

  private static final String BEGIN = "===BEGIN ";

  public PublicSuffixes {
    rules = List.copyOf(rules);
    complaints = List.copyOf(complaints);
  }

  /**
   * The list that travels in the jar.
   *
   * @throws IllegalStateException where the jar holds none: it was built wrongly
   */
  public static PublicSuffixes shipped() {
    try (InputStream in = PublicSuffixes.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + FILE + "; build it again");
      }
      return read("effective_tld_names.dat", in);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + FILE + " of the jar", e);
    }
  }

  /**
   * Reads a list as publicsuffix.org publishes it. A line that is no rule is left out and said.
   *
   * @param file for messages
   * @throws IOException where it cannot be read, or holds more than {@link #MAX_RULES} rules
   */
  public static PublicSuffixes read(String file, InputStream list) throws IOException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8));
    List<SuffixRule> rules = new ArrayList<>(12_000);
    List<String> complaints = new ArrayList<>();
    int skipped = 0;
    String version = "";
    Optional<SuffixRule.Section> section = Optional.empty();
    int number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      if (line.startsWith("//")) {
        section = sectionAfter(line, section);
        version = line.startsWith("// VERSION: ") ? line.substring(12).strip() : version;
        continue;
      }
      // "Each line is only read up to the first whitespace."
      String rule = firstWord(line);
      if (rule.isEmpty()) {
        continue;
      }
      if (rules.size() == MAX_RULES) {
        throw new IOException(file + ":" + number + ": more than " + MAX_RULES + " rules");
      }
      try {
        rules.add(rule(rule, section));
      } catch (NameSyntaxException e) {
        skipped++;
        if (complaints.size() < MAX_COMPLAINTS) {
          complaints.add(
              file + ":" + number + ": \"" + Printable.escape(rule) + "\": " + e.getMessage());
        }
      }
    }
    return new PublicSuffixes(rules, version, skipped, complaints);
  }

  private static String firstWord(String line) {
    int end = 0;
    while (end < line.length() && !Character.isWhitespace(line.charAt(end))) {
      end++;
    }
    return line.substring(0, end);
  }

  private static Optional<SuffixRule.Section> sectionAfter(
      String comment, Optional<SuffixRule.Section> before) {
    if (comment.contains(BEGIN + "ICANN DOMAINS===")) {
      return Optional.of(SuffixRule.Section.ICANN);
    }
    if (comment.contains(BEGIN + "PRIVATE DOMAINS===")) {
      return Optional.of(SuffixRule.Section.PRIVATE);
    }
    return comment.contains("===END ") ? Optional.empty() : before;
  }

  private static SuffixRule rule(String text, Optional<SuffixRule.Section> section) {
    if (section.isEmpty()) {
      throw new NameSyntaxException("it stands in neither section");
    }
    if (text.startsWith("!")) {
      DomainName name = NameText.toName(text.substring(1));
      if (name.labelCount() < 2) {
        throw new NameSyntaxException("an exception needs two labels");
      }
      return new SuffixRule(name, SuffixRule.Kind.EXCEPTION, section.get());
    }
    if (text.startsWith("*.")) {
      return new SuffixRule(
          NameText.toName(text.substring(2)), SuffixRule.Kind.WILDCARD, section.get());
    }
    return new SuffixRule(NameText.toName(text), SuffixRule.Kind.PLAIN, section.get());
  }
}
