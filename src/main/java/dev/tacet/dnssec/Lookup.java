package dev.tacet.dnssec;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.xbill.DNS.Name;

/** Asks for the DS or DNSKEY of a name; the stage completes on the validator's thread. */
@FunctionalInterface
interface Lookup {
  /**
   * @param message there where somebody answered
   * @param failure in words, where nobody did
   */
  record Found(Optional<SignedMessage> message, String failure) {
    public Found {
      Objects.requireNonNull(message);
      Objects.requireNonNull(failure);
    }

    static Found message(SignedMessage message) {
      return new Found(Optional.of(message), "");
    }

    static Found failure(String why) {
      return new Found(Optional.empty(), why);
    }
  }

  CompletionStage<Found> ask(Name name, int type);
}
