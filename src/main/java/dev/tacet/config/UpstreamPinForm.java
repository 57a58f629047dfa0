package dev.tacet.config;

import java.util.Base64;
import java.util.Optional;
import java.util.function.Consumer;

/** {@code sha256/} and 32 octets in base64, as curl and kdig write it. */
record UpstreamPinForm() implements Form<UpstreamPin> {
  private static final String PREFIX = "sha256/";
  private static final int OCTETS = 32;

  @Override
  public Optional<UpstreamPin> read(String text, Consumer<String> problem) {
    if (text.startsWith(PREFIX)) {
      try {
        byte[] hash = Base64.getDecoder().decode(text.substring(PREFIX.length()));
        if (hash.length == OCTETS) {
          return Optional.of(
              new UpstreamPin(UpstreamPin.Of.PUBLIC_KEY, Base64.getEncoder().encodeToString(hash)));
        }
      } catch (IllegalArgumentException e) {
        problem.accept(Quoted.of(text) + " is not base64; use " + allowed());
        return Optional.empty();
      }
    }
    problem.accept(Quoted.of(text) + " is not a pin; use " + allowed());
    return Optional.empty();
  }

  @Override
  public String print(UpstreamPin value) {
    return PREFIX + value.sha256();
  }

  @Override
  public String allowed() {
    return "sha256/ and the base64 of a public key's SHA-256, 44 characters";
  }
}
