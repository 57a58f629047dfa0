package dev.tacet.resolve;

import dev.tacet.dns.Query;
import java.util.concurrent.CompletionStage;

/** What a listener hands its queries to. Thread-safe; never blocks. */
@FunctionalInterface
public interface QueryService {
  /** What is to be sent where a rule wants silence: nothing, and over TCP the end. */
  byte[] NO_REPLY = {};

  /** The octets to send back, within the client's limit; {@link #NO_REPLY} to send none. */
  CompletionStage<byte[]> answer(Query query);
}
