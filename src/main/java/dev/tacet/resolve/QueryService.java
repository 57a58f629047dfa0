package dev.tacet.resolve;

import dev.tacet.dns.Query;
import java.util.concurrent.CompletionStage;

/** What a listener hands its queries to. Thread-safe; never blocks. */
@FunctionalInterface
public interface QueryService {
  /** The octets to send back, within the client's limit. */
  CompletionStage<byte[]> answer(Query query);
}
