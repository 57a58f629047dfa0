package dev.tacet.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where a receiver listens. No user name and no password in it: they stand in files of their own.
 *
 * @param schemes those that are spoken
 * @param withPath whether a path is part of it
 * @param allowed in words
 */
record AlertUrlForm(List<String> schemes, boolean withPath, String allowed) implements Form<URI> {
  static final AlertUrlForm HTTP =
      new AlertUrlForm(
          List.of("http", "https"), true, "http://HOST:PORT/PATH or https://HOST:PORT/PATH");
  static final AlertUrlForm MQTT =
      new AlertUrlForm(List.of("mqtt", "mqtts"), false, "mqtt://HOST:1883 or mqtts://HOST:8883");

  private static final int MAX_PORT = 65_535;
  private static final int MAX_LENGTH = 2_000;

  @Override
  public Optional<URI> read(String text, Consumer<String> problem) {
    String shown = Quoted.of(ShownUrl.of(text));
    URI url;
    try {
      url = new URI(text);
    } catch (URISyntaxException e) {
      problem.accept(shown + " is not a URL: " + Quoted.plain(e.getReason()));
      return Optional.empty();
    }
    String wrong = mistakeIn(url, text.length());
    if (!wrong.isEmpty()) {
      problem.accept(shown + " " + wrong);
      return Optional.empty();
    }
    return Optional.of(url);
  }

  /** Empty if there is none. */
  private String mistakeIn(URI url, int length) {
    if (url.getScheme() == null || !schemes.contains(url.getScheme())) {
      return "has another scheme; use " + allowed;
    }
    if (url.getUserInfo() != null) {
      return "shows a user name or a password; they belong into options of their own";
    }
    if (url.getHost() == null || url.getPort() > MAX_PORT || url.getPort() == 0) {
      return "names no host that could be reached; use " + allowed;
    }
    boolean hasPath = url.getRawPath() != null && !url.getRawPath().matches("/?");
    if (!withPath && (hasPath || url.getRawQuery() != null)) {
      return "has a path; use " + allowed;
    }
    if (url.getRawFragment() != null) {
      return "has a part after #, which is never sent; remove it";
    }
    return length > MAX_LENGTH ? "is too long" : "";
  }

  @Override
  public String print(URI value) {
    return value.toString();
  }
}
