package dev.tacet.dnssec;

import dev.tacet.dns.ExtendedError;
import java.util.Objects;

/**
 * What is known of data (RFC 4035 section 4.3). Immutable.
 *
 * @param error why it is bogus, for programs; of no meaning otherwise
 * @param why in words: for {@link State#BOGUS} what is wrong, for {@link State#INSECURE} why
 *     nothing is to be proven, for {@link State#UNKNOWN} what kept us from finding out
 */
record Judgement(State state, ExtendedError error, String why) {
  /** In the order of what they do to an answer that has several: the last one counts. */
  enum State {
    /** Signed, by keys that a trust anchor leads to. */
    SECURE,
    /** Provably not signed, or under no trust anchor. */
    INSECURE,
    /** It could not be found out: nobody answered. */
    UNKNOWN,
    /** It ought to be signed, and is not, or wrongly. */
    BOGUS
  }

  static final Judgement SECURE = new Judgement(State.SECURE, ExtendedError.DNSSEC_BOGUS, "");

  Judgement {
    Objects.requireNonNull(state);
    Objects.requireNonNull(error);
    Objects.requireNonNull(why);
  }

  static Judgement insecure(String why) {
    return new Judgement(State.INSECURE, ExtendedError.DNSSEC_BOGUS, why);
  }

  static Judgement bogus(ExtendedError error, String why) {
    return new Judgement(State.BOGUS, error, why);
  }

  static Judgement unknown(String why) {
    return new Judgement(State.UNKNOWN, ExtendedError.NO_REACHABLE_AUTHORITY, why);
  }

  boolean secure() {
    return state == State.SECURE;
  }

  boolean bogus() {
    return state == State.BOGUS;
  }

  /** Of two parts of one answer: the one that decides. */
  Judgement and(Judgement other) {
    return other.state.compareTo(state) > 0 ? other : this;
  }
}
