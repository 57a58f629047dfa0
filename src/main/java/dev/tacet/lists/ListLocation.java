package dev.tacet.lists;

import dev.tacet.config.ShownUrl;
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
  Optional<Validators> fetch(Validators previous, FileChannel target, FetchBudget budget)
      throws IOException;

  /** Whether this is the owner's own file, whose every change is meant. */
  boolean isOwners();

  /**
   * What stands in place of a line that includes another file.
   *
   * @param name relative to this file; a stranger's text
   * @return empty where it is not of the same origin: scheme, host and port, or the list's folder
   */
  Optional<ListLocation> include(String name) throws IOException;

  /** The same text for the same source; never to be shown, it may hold a password. */
  String place() throws IOException;

  /** A list that the configuration names; see {@link #of(String, Fetcher, AllowedFolders)}. */
  static ListLocation of(String url, Fetcher fetcher) throws ListRefusedException {
    return of(url, fetcher, AllowedFolders.ANYWHERE);
  }

  /**
   * @param folders in which a {@code file:} list may lie
   * @throws ListRefusedException where the address is none, or of a scheme that is not read
   */
  static ListLocation of(String url, Fetcher fetcher, AllowedFolders folders)
      throws ListRefusedException {
    URI address;
    try {
      address = new URI(url);
    } catch (URISyntaxException e) {
      throw new ListRefusedException(
          "\"" + ShownUrl.of(url) + "\" is no address (" + e.getReason() + ")", e);
    }
    String scheme = Optional.ofNullable(address.getScheme()).orElse("").toLowerCase(Locale.ROOT);
    return switch (scheme) {
      case "file" -> new ListFile(path(address), folders, Optional.empty());
      case "http", "https" -> {
        WebAddress.of(address); // complains where it names no host
        yield new ListUrl(address, fetcher);
      }
      default ->
          throw new ListRefusedException(
              "unsupported scheme \"" + Printable.escape(scheme, 20) + "\"; use file, http, https");
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
