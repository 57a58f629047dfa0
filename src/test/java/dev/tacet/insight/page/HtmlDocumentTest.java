package dev.tacet.insight.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

final class HtmlDocumentTest {
  private static final String HOSTILE =
      "</td><script>alert(1)</script>\"'&#x3c;img src=x onerror=y>\u202e\u0000\u001b[2J";

  @Test
  void nothingAStrangerWroteBecomesMarkup() throws Exception {
    String html = HtmlDocument.of(everyBlock(HOSTILE));

    assertThat(html).doesNotContain("<script", "<img", "\u202e", "\u0000", "\u001b");
    assertThat(html).contains("&lt;script&gt;alert(1)&lt;/script&gt;", "\\u{202e}", "\\u{0}");
    // As XML it has exactly the elements of the same page about harmless names.
    assertThat(elements(html)).isEqualTo(elements(HtmlDocument.of(everyBlock("harmless"))));
  }

  @Test
  void thePageMayFetchNothingAndRunNothing() throws Exception {
    String html = HtmlDocument.of(everyBlock("x"));
    Matcher policy =
        Pattern.compile(
                "http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src"
                    + " 'sha256-([A-Za-z0-9+/=]+)'; base-uri 'none'; form-action 'none'\"")
            .matcher(html);

    assertThat(policy.find()).isTrue();
    String style = html.substring(html.indexOf("<style>") + 7, html.indexOf("</style>"));
    assertThat(policy.group(1))
        .isEqualTo(
            Base64.getEncoder()
                .encodeToString(
                    java.security.MessageDigest.getInstance("SHA-256")
                        .digest(style.getBytes(java.nio.charset.StandardCharsets.UTF_8))));
    assertThat(html).doesNotContain("http://", "https://", "url(", "@import", " style=", " src=");
  }

  @Test
  void aLoudHourDoesNotHideTheQuietOnes() {
    assertThat(Block.HeatMap.shade(0, 1_000)).isZero();
    assertThat(Block.HeatMap.shade(1, 1_000)).isEqualTo(1);
    assertThat(Block.HeatMap.shade(60, 1_000)).isEqualTo(2);
    assertThat(Block.HeatMap.shade(1_000, 1_000)).isEqualTo(5);
  }

  @Test
  void barsOfNothingAreDrawnToo() {
    Document page = page(new Block.Bars("t", "b", "p", List.of(new Block.Bar("none", 0, 0, ""))));

    assertThat(HtmlDocument.of(page)).contains("width=\"0\" height=\"14\"");
  }

  @Test
  void blocksThatAreNotWholeAreRefused() {
    assertThatThrownBy(() -> new Block.Heading(1, "x"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Block.Day("Monday", List.of(1L))).hasMessageContaining("24 hours");
    assertThatThrownBy(
            () -> new Block.Grid(List.of(Block.Column.text("a")), List.of(List.of("1", "2"))))
        .hasMessageContaining("2 cells below 1 columns");
    assertThatThrownBy(() -> new Block.Bar("x", -1, 0, ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Document everyBlock(String text) {
    return page(
        new Block.Heading(2, text),
        new Block.Heading(3, text),
        new Block.Paragraph(text),
        new Block.Points(List.of(text, text)),
        new Block.Command(text),
        new Block.Facts(List.of(new Block.Fact(text, text))),
        new Block.Grid(
            List.of(Block.Column.text(text), Block.Column.number(text)),
            List.of(List.of(text, text))),
        new Block.HeatMap(text, text, List.of(new Block.Day(text, Collections.nCopies(24, 7L)))),
        new Block.Bars(text, text, text, List.of(new Block.Bar(text, 3, 4, text))));
  }

  private static Document page(Block... blocks) {
    return new Document("A title", Locale.ENGLISH, List.of(blocks), "the foot");
  }

  /** The page is written so that it is XML too, but for its first lines. */
  private static List<String> elements(String html) throws Exception {
    String body = html.substring(html.indexOf("<main>"), html.indexOf("</main>") + 7);
    List<String> names = new ArrayList<>();
    walk(
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(body)))
            .getDocumentElement(),
        names);
    return names;
  }

  private static void walk(org.w3c.dom.Element element, List<String> names) {
    names.add(element.getTagName() + element.getAttributes().getLength());
    for (int i = 0; i < element.getChildNodes().getLength(); i++) {
      if (element.getChildNodes().item(i) instanceof org.w3c.dom.Element child) {
        walk(child, names);
      }
    }
  }
}
