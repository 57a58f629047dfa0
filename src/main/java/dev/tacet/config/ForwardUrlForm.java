package dev.tacet.config;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * Who is asked for a domain: as an upstream is written, or the address alone, as of a router, which
 * speaks nothing but UDP and TCP on port 53.
 */
record ForwardUrlForm() implements Form<UpstreamConfig> {
  private static final UpstreamUrlForm URL = new UpstreamUrlForm(QuicPlatform.HERE);

  @Override
  public Optional<UpstreamConfig> read(String text, Consumer<String> problem) {
    return URL.read(
        IpLiteral.parse(text)
            .map(ip -> "udp://" + (text.contains(":") ? "[" + text + "]" : text))
            .orElse(text),
        problem);
  }

  @Override
  public String print(UpstreamConfig value) {
    return URL.print(value);
  }

  @Override
  public String allowed() {
    return "ADDRESS (that is udp://ADDRESS), " + URL.allowed();
  }
}
