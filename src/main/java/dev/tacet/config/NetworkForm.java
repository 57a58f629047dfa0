package dev.tacet.config;

import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An address, or all that begin alike: {@code 192.0.2.0/24}. */
record NetworkForm() implements Form<DevicesConfig.AddressBlock> {
  private static final Pattern BLOCK = Pattern.compile("([^/]*)(?:/([0-9]{1,3}))?");

  @Override
  public Optional<DevicesConfig.AddressBlock> read(String text, Consumer<String> problem) {
    Matcher block = BLOCK.matcher(text);
    Optional<InetAddress> address =
        Optional.of(block)
            .filter(Matcher::matches)
            .flatMap(found -> IpLiteral.parse(found.group(1)))
            .filter(ip -> ip.scope().isEmpty())
            .map(IpLiteral::address);
    if (address.isEmpty()) {
      problem.accept(Quoted.of(text) + " is no address and no network; use " + allowed());
      return Optional.empty();
    }
    int bits = 8 * address.get().getAddress().length;
    int length = block.group(2) == null ? bits : Integer.parseInt(block.group(2));
    if (length > bits) {
      problem.accept(Quoted.of(text) + ": such an address has " + bits + " bits, not " + length);
      return Optional.empty();
    }
    return Optional.of(new DevicesConfig.AddressBlock(address.get(), length));
  }

  @Override
  public String print(DevicesConfig.AddressBlock value) {
    return value.address().getHostAddress() + "/" + value.prefixLength();
  }

  @Override
  public String allowed() {
    return "addresses or networks such as 192.0.2.1 and 192.0.2.0/24";
  }
}
