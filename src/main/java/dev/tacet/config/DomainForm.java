package dev.tacet.config;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.NameSyntaxException;
import java.util.Optional;
import java.util.function.Consumer;

/** A domain: itself and all names below it. */
record DomainForm() implements Form<DomainName> {
  @Override
  public Optional<DomainName> read(String text, Consumer<String> problem) {
    try {
      DomainName name = DomainName.parse(text);
      if (!name.equals(DomainName.ROOT)) {
        return Optional.of(name);
      }
      problem.accept("is every name there is; those are asked of upstreams");
    } catch (NameSyntaxException e) {
      problem.accept(Quoted.of(text) + " is not a domain: " + e.getMessage());
    }
    return Optional.empty();
  }

  @Override
  public String print(DomainName value) {
    return value.toString();
  }

  @Override
  public String allowed() {
    return "domains such as fritz.box or 178.168.192.in-addr.arpa";
  }
}
