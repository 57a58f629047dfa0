package dev.tacet.insight.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * Draws a {@link Document} as one HTML page that needs nothing else: no script, no picture, no font
 * from anywhere, and a policy (Content Security Policy, Level 3) that forbids the browser to fetch
 * any, whatever a name in it may hold. To be printed as well as read. Pure functions.
 */
public final class HtmlDocument {
  private static final String STYLE = style();

  /** The page may use its own style sheet, known by its hash, and nothing else in the world. */
  private static final String POLICY =
      "default-src 'none'; style-src 'sha256-"
          + sha256(STYLE)
          + "'; base-uri 'none';"
          + " form-action 'none'";

  private HtmlDocument() {}

  /** The page, in UTF-8 once it is written. */
  public static String of(Document document) {
    StringBuilder out = new StringBuilder(16_384);
    out.append("<!DOCTYPE html>\n<html lang=\"")
        .append(HtmlText.of(document.language().toLanguageTag()))
        .append("\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta http-equiv=\"Content-Security-Policy\" content=\"")
        .append(POLICY)
        .append("\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .append("<meta name=\"referrer\" content=\"no-referrer\">\n<title>")
        .append(HtmlText.of(document.title()))
        .append("</title>\n<style>")
        .append(STYLE)
        .append("</style>\n</head>\n<body>\n<main>\n<h1>")
        .append(HtmlText.of(document.title()))
        .append("</h1>\n");
    HtmlBlocks blocks = new HtmlBlocks(out);
    document.blocks().forEach(block -> block.match(blocks));
    if (!document.foot().isEmpty()) {
      out.append("<footer>").append(HtmlText.of(document.foot())).append("</footer>\n");
    }
    return out.append("</main>\n</body>\n</html>\n").toString();
  }

  private static String style() {
    try (InputStream in = HtmlDocument.class.getResourceAsStream("page.css")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("page.css cannot be read from the program", e);
    }
  }

  private static String sha256(String text) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
