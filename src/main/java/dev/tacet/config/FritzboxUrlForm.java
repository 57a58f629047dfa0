package dev.tacet.config;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a FRITZ!Box listens for TR-064: an address or {@code fritz.box}, no path. */
record FritzboxUrlForm() implements Form<String> {
  private static final Pattern URL =
      Pattern.compile("https?://(?:fritz\\.box|\\[([^\\[\\]]+)]|([0-9.]+))(?::([0-9]{1,5}))?/?");

  private static final int MAX_PORT = 65_535;

  @Override
  public Optional<String> read(String text, Consumer<String> problem) {
    Matcher url = URL.matcher(text);
    boolean good =
        url.matches()
            && isAddress(url.group(1))
            && isAddress(url.group(2))
            && (url.group(3) == null || Integer.parseInt(url.group(3)) <= MAX_PORT);
    if (!good) {
      problem.accept(Quoted.of(text) + " is not such an address; use " + allowed());
      return Optional.empty();
    }
    return Optional.of(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
  }

  private static boolean isAddress(String host) {
    return host == null || IpLiteral.parse(host).filter(ip -> ip.scope().isEmpty()).isPresent();
  }

  @Override
  public String print(String value) {
    return value;
  }

  @Override
  public String allowed() {
    return "http://fritz.box:49000, https://fritz.box:49443, or its address in the name's place";
  }
}
