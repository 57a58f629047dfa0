package dev.tacet.config;

import dev.tacet.dns.TrustAnchor;
import java.util.Optional;
import java.util.function.Consumer;

/** A DS record, as the root's operators publish theirs. */
record TrustAnchorForm() implements Form<TrustAnchor> {
  @Override
  public Optional<TrustAnchor> read(String text, Consumer<String> problem) {
    try {
      return Optional.of(TrustAnchor.parse(text));
    } catch (IllegalArgumentException e) {
      problem.accept(
          Quoted.of(text)
              + " is no trust anchor: "
              + Quoted.plain(e.getMessage())
              + "; use "
              + allowed());
      return Optional.empty();
    }
  }

  @Override
  public String print(TrustAnchor value) {
    return value.toString();
  }

  @Override
  public String allowed() {
    return "NAME DS TAG ALGORITHM TYPE DIGEST, as root-anchors and dnssec-dsfromkey write it";
  }
}
