package dev.tacet.upstream;

import java.util.Optional;

/**
 * The TLS of one upstream, with the sessions that can be resumed. While the time is not known,
 * certificates are judged but for their dates; once it is, all begins anew. Used on one event loop.
 */
final class DatedContext<C> {
  /** Makes one, without sessions. */
  @FunctionalInterface
  interface Maker<C, E extends Exception> {
    C make() throws E;
  }

  private final TrustedTime time;
  private Optional<C> context = Optional.empty();
  private boolean datesJudged;

  DatedContext(TrustedTime time) {
    this.time = time;
  }

  /** The one to begin a connection with. */
  <E extends Exception> C orMadeBy(Maker<C, E> maker) throws E {
    boolean known = time.now().isPresent();
    if (context.isEmpty() || known != datesJudged) {
      // A session that began while dates were not judged is not resumed once they are: the check
      // is part of whole handshakes only.
      context = Optional.of(maker.make());
      datesJudged = known;
    }
    return context.get();
  }

  /** Whether connections made before were judged by less than is known by now. */
  boolean outdated() {
    return context.isPresent() && !datesJudged && time.now().isPresent();
  }
}
