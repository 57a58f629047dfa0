package dev.tacet.lists;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the last good version of a list has of the files it includes, and what is told of those that
 * fail now. For one take, on its thread.
 */
final class EarlierIncludes {
  private static final int TOLD = 3;

  private final StoredCopies copies;
  private final String id;
  private final Optional<StoredCopy> newest;
  private final List<String> failed = new ArrayList<>();
  private int failures;

  EarlierIncludes(StoredCopies copies, String id, Optional<StoredCopy> newest) {
    this.copies = copies;
    this.id = id;
    this.newest = newest;
  }

  /**
   * Whether the content of a file stands in that version. By its name as the list has it: of two
   * files in different folders one may speak for the other, and then the version is kept.
   *
   * @throws IOException where the version cannot be read
   */
  boolean have(String name) throws IOException {
    if (newest.isEmpty()) {
      return false;
    }
    try (InputStream copy = copies.read(id, newest.get())) {
      return IncludeMark.has(copy, name);
    }
  }

  /**
   * @param words what failed and why, as it may be shown
   */
  void failed(String words) {
    failures++;
    if (failed.size() < TOLD) {
      failed.add(words);
    }
  }

  /** The first failures in words; empty where there is none. */
  String failures() {
    int more = failures - failed.size();
    return String.join("; ", failed) + (more > 0 ? "; and " + more + " more" : "");
  }
}
