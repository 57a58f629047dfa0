package dev.tacet.lists;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.util.Optional;

/** Gets what stands behind an {@code http(s):} address. */
interface Fetcher {
  /**
   * @param previous {@link Validators#NONE} where nothing is kept; "unchanged" is then an error
   * @param target an empty file that takes the octets as they come, packed ones still packed
   * @param budget what is left of octets and time
   * @return the new validators; empty where the source says that nothing changed
   * @throws ListRefusedException with the reason in words; the target may then hold a part
   * @throws java.io.InterruptedIOException where the thread was interrupted
   */
  Optional<Validators> fetch(
      URI address, Validators previous, FileChannel target, FetchBudget budget) throws IOException;
}
