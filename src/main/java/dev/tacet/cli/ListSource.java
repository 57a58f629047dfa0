package dev.tacet.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Where a list comes from, as typed. Pure functions but for the working directory. */
final class ListSource {
  /** {@code roku/optional}; of a path that looks like it, {@code ./roku/optional} is another. */
  private static final Pattern TIER = Pattern.compile("[A-Za-z0-9-]+/(?:block|optional)");

  private ListSource() {}

  /** A path becomes the address of that file, since the server stands in another directory. */
  static String address(String typed) {
    if (typed.indexOf(':') >= 0 || typed.indexOf('/') < 0) {
      return typed;
    }
    try {
      return Path.of(typed).toAbsolutePath().normalize().toUri().toString();
    } catch (InvalidPathException e) {
      throw new UsageException("not a path: \"" + typed + "\": " + e.getReason());
    }
  }

  /** The same where a vendor's tier may be meant. */
  static String addressOrTier(String typed) {
    return TIER.matcher(typed).matches() ? typed : address(typed);
  }
}
