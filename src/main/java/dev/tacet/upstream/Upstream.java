package dev.tacet.upstream;

import dev.tacet.dns.Question;
import dev.tacet.dns.UpstreamQuery;
import java.util.concurrent.CompletionStage;

/**
 * A resolver we ask. Thread-safe. Failing is a value: the stage completes normally, within the
 * query's time budget, unless there is a bug.
 */
public interface Upstream extends AutoCloseable {
  CompletionStage<Exchange> exchange(UpstreamQuery query);

  /** As log and status show it. */
  String name();

  /**
   * Messages from the upstream's address that answered nothing we had asked: forged, late or
   * doubled. They were ignored (RFC 5452 section 9.1).
   */
  default long mismatches() {
    return 0;
  }

  /** Whether asking begins with a handshake, so that it pays to have that done before. */
  default boolean beginsWithHandshake() {
    return false;
  }

  /**
   * Whether a question put to us is one that only this upstream can have, from us: it asks us what
   * we ask it, and would for ever. Noted; the question is to be answered with a failure.
   */
  default boolean cameBack(Question question) {
    return false;
  }

  @Override
  void close();
}
