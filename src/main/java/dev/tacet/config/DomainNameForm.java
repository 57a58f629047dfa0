package dev.tacet.config;

import dev.tacet.dns.DomainName;
import java.util.Optional;
import java.util.function.Consumer;

/** A domain name of one label or more. */
record DomainNameForm() implements Form<DomainName> {
  @Override
  public Optional<DomainName> read(String text, Consumer<String> problem) {
    try {
      DomainName name = DomainName.parse(text);
      if (name.labelCount() > 0) {
        return Optional.of(name);
      }
      problem.accept(Quoted.of(text) + " has no label; use " + allowed());
    } catch (IllegalArgumentException e) {
      problem.accept(
          Quoted.of(text) + " is no name: " + Quoted.plain(e.getMessage()) + "; use " + allowed());
    }
    return Optional.empty();
  }

  @Override
  public String print(DomainName value) {
    return value.toString();
  }

  @Override
  public String allowed() {
    return "a name such as home.arpa";
  }
}
