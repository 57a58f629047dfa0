package dev.tacet.lists;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Where a list comes from. */
sealed interface ListLocation permits ListFile, ListUrl {
  /** As {@link Fetcher#fetch}. */
  Optional<Validators> fetch(Validators previous, FileChannel target, ListLimits limits)
      throws IOException;

  /** Whether this is the owner's own file, whose every change is meant. */
  boolean isOwners();

  /**
   * @throws ListRefusedException where the address is none, or of a scheme that is not read
   */
  static ListLocation of(String url, Fetcher fetcher) throws ListRefusedException {
    URI address;
    try {
      address = new URI(url);
    } catch (URISyntaxException e) {
      throw new ListRefusedException(
          "\"" + Printable.escape(url, 200) + "\" is no address (" + e.getReason() + ")", e);
    }
    String scheme = Optional.ofNullable(address.getScheme()).orElse("").toLowerCase(Locale.ROOT);
    return switch (scheme) {
      case "file" -> new ListFile(path(address));
      case "http", "https" -> {
        if (address.getHost() == null) {
          throw new ListRefusedException("the address names no host");
        }
        yield new ListUrl(address, fetcher);
      }
      default ->
          throw new ListRefusedException(
              "unsupported scheme \"" + Printable.escape(scheme) + "\"; use file, http, https");
    };
  }

  private static Path path(URI address) throws ListRefusedException {
    try {
      return Path.of(address);
    } catch (IllegalArgumentException e) {
      throw new ListRefusedException("write it as file:/path/to/list (" + e.getMessage() + ")", e);
    }
  }
}
