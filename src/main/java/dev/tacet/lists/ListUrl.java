package dev.tacet.lists;

import dev.tacet.config.ShownUrl;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.util.Optional;

/** A list on a web server. */
record ListUrl(URI address, Fetcher fetcher) implements ListLocation {
  @Override
  public Optional<Validators> fetch(Validators previous, FileChannel target, FetchBudget budget)
      throws IOException {
    return fetcher.fetch(address, previous, target, budget);
  }

  @Override
  public boolean isOwners() {
    return false;
  }

  @Override
  public Optional<ListLocation> include(String name) {
    try {
      URI to = address.resolve(name);
      return WebAddress.of(to).sameOrigin(WebAddress.of(address))
          ? Optional.of(new ListUrl(to, fetcher))
          : Optional.empty();
    } catch (IllegalArgumentException | ListRefusedException e) {
      return Optional.empty(); // no address at all is not of this origin, either
    }
  }

  @Override
  public String place() {
    return address.toString();
  }

  /** Records show all they have; this one may have a password. */
  @Override
  public String toString() {
    return ShownUrl.of(address.toString());
  }
}
