package dev.tacet.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.function.Consumer;

/** Where a list comes from: {@code file:}, {@code http:} or {@code https:}. */
record ListUrlForm() implements Form<String> {
  @Override
  public Optional<String> read(String text, Consumer<String> problem) {
    URI url;
    try {
      url = new URI(text);
    } catch (URISyntaxException e) {
      problem.accept(
          Quoted.of(ShownUrl.of(text)) + " is not a URL: " + Quoted.plain(e.getReason()));
      return Optional.empty();
    }
    String wrong = mistakeIn(url);
    if (!wrong.isEmpty()) {
      problem.accept(wrong);
      return Optional.empty();
    }
    return Optional.of(text);
  }

  /** Empty if there is none. */
  private String mistakeIn(URI url) {
    String shown = Quoted.of(ShownUrl.of(url.toString()));
    if (url.getScheme() == null) {
      return url.getPath() != null && url.getPath().startsWith("/")
          ? shown + " has no scheme; write file:" + Quoted.plain(url.getPath())
          : shown + " has no scheme; use " + allowed();
    }
    return switch (url.getScheme()) {
      case "file" ->
          url.isOpaque()
                  || !url.getPath().startsWith("/")
                  || url.getAuthority() != null
                  || url.getQuery() != null
                  || url.getFragment() != null
              ? shown + " is not a file here; write the whole path: file:/etc/tacet/mine.txt"
              : "";
      case "http", "https" ->
          url.getHost() == null || url.getPort() > 65_535
              ? shown + " names no host that could be asked"
              : "";
      default -> "unsupported scheme " + Quoted.of(url.getScheme()) + "; use file, http, https";
    };
  }

  @Override
  public String print(String value) {
    return value;
  }

  @Override
  public String allowed() {
    return "file:/ABSOLUTE/PATH, http://HOST/PATH or https://HOST/PATH";
  }
}
