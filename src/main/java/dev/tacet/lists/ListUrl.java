package dev.tacet.lists;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.util.Optional;

/** A list on a web server. */
record ListUrl(URI address, Fetcher fetcher) implements ListLocation {
  @Override
  public Optional<Validators> fetch(Validators previous, FileChannel target, ListLimits limits)
      throws IOException {
    return fetcher.fetch(address, previous, target, limits);
  }

  @Override
  public boolean isOwners() {
    return false;
  }
}
