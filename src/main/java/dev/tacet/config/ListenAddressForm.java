package dev.tacet.config;

import java.util.Optional;
import java.util.function.Consumer;

/** An address to listen on. Its interface need not be there yet when the file is read. */
record ListenAddressForm() implements Form<String> {
  @Override
  public Optional<String> read(String text, Consumer<String> problem) {
    Optional<IpLiteral> literal = IpLiteral.parse(text);
    if (literal.isEmpty()) {
      problem.accept(Quoted.of(text) + " is not an IP address; use " + allowed());
    } else if (literal.get().address().isMulticastAddress()) {
      problem.accept(Quoted.of(text) + " is a multicast address; use " + allowed());
    } else if (literal.get().isLinkLocal6() && literal.get().scope().isEmpty()) {
      problem.accept(
          Quoted.of(text) + " is on every link; say which: " + Quoted.plain(text) + "%eth0");
    } else if (!literal.get().isLinkLocal6() && literal.get().scope().isPresent()) {
      problem.accept(Quoted.of(text) + " is not link-local; write it without its interface");
    } else {
      return Optional.of(text);
    }
    return Optional.empty();
  }

  @Override
  public String print(String value) {
    return value;
  }

  @Override
  public String allowed() {
    return "IP addresses such as 192.0.2.1, fd00::53 or fe80::1%eth0; 0.0.0.0 and :: are all of a"
        + " family";
  }
}
