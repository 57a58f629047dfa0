package dev.tacet.config;

import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Consumer;

/** An IP address to answer with. */
record AddressForm() implements Form<InetAddress> {
  @Override
  public Optional<InetAddress> read(String text, Consumer<String> problem) {
    Optional<InetAddress> address =
        IpLiteral.parse(text).filter(ip -> ip.scope().isEmpty()).map(IpLiteral::address);
    if (address.isEmpty()) {
      problem.accept(Quoted.of(text) + " is not an IP address; use " + allowed());
    }
    return address;
  }

  @Override
  public String print(InetAddress value) {
    return value.getHostAddress();
  }

  @Override
  public String allowed() {
    return "IP addresses such as 192.0.2.1 and 2001:db8::1";
  }
}
