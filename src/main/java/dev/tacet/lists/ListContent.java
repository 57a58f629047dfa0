package dev.tacet.lists;

import java.util.List;
import java.util.Map;

/**
 * What reading a list found.
 *
 * @param rules different entries
 * @param rejected lines that were left out, or held a name that was
 * @param firstTen of the rejected ones
 * @param skipped lines the owner should know of though they are no mistakes, by {@link
 *     SkipReason#words}
 * @param coversSubdomains whether plain names cover what is below them
 */
record ListContent(
    long lines,
    long rules,
    long rejected,
    List<Malformed> firstTen,
    Map<String, Long> skipped,
    boolean coversSubdomains) {
  ListContent {
    firstTen = List.copyOf(firstTen);
    skipped = Map.copyOf(skipped);
  }
}
