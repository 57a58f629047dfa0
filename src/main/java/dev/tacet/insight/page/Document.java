package dev.tacet.insight.page;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A page to read, print or send: a report, or a sheet of evidence. Immutable.
 *
 * @param language of the words, for whoever reads the page aloud or breaks its lines
 * @param foot the last line, smaller than the rest; may be empty
 */
public record Document(String title, Locale language, List<Block> blocks, String foot) {
  public Document {
    Objects.requireNonNull(title);
    Objects.requireNonNull(language);
    blocks = List.copyOf(blocks);
    Objects.requireNonNull(foot);
  }
}
