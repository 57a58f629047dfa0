package dev.tacet.insight;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A sign that a party resolves names past this server. Immutable.
 *
 * @param evidence what was seen, in sentences with numbers
 * @param limits what else it may be, in a sentence
 * @param advice what to do, at the router or here, in sentences
 * @param count queries, flows or hours, whatever the evidence counts
 * @param firstMillis milliseconds since 1970
 * @param lastMillis milliseconds since 1970
 */
public record Bypass(
    Party party,
    Way way,
    Certainty certainty,
    List<String> evidence,
    String limits,
    List<String> advice,
    long count,
    long firstMillis,
    long lastMillis) {
  /** How it does so. */
  public enum Way {
    /** It was seen to talk to a resolver other than this one. */
    DIRECT("talks to another resolver"),
    /** It asked for the name of an encrypted resolver or a relay. */
    RESOLVER_NAME("looks up encrypted resolvers"),
    /** It asked for the name service of an app or a vendor. */
    APP_RESOLVER("looks up an app's own name service"),
    /** It asked whether encrypted DNS is welcome here. */
    CANARY("asks whether encrypted DNS is welcome"),
    /** It asked, then asked no more, though it is there. */
    SILENT("fell silent though it is there"),
    /** It never asked, though it is there. */
    NEVER_ASKED("never asks");

    private final String words;

    Way(String words) {
      this.words = words;
    }

    /** As JSON says it: {@code resolver-name}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** For people. */
    public String words() {
      return words;
    }
  }

  public Bypass {
    Objects.requireNonNull(party);
    Objects.requireNonNull(way);
    Objects.requireNonNull(certainty);
    evidence = List.copyOf(evidence);
    Objects.requireNonNull(limits);
    advice = List.copyOf(advice);
  }
}
