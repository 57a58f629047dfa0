package dev.tacet.lists;

import static dev.tacet.testkit.FakeWebServer.gzip;
import static dev.tacet.testkit.FakeWebServer.octets;
import static dev.tacet.testkit.FakeWebServer.status;
import static dev.tacet.testkit.FakeWebServer.text;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.testkit.FakeWebServer;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListIntakeTest {
  private static final ListLimits LIMITS =
      new ListLimits(100_000, 8 << 20, 200, 1000, Duration.ofSeconds(20), 5);

  @TempDir private Path temp;
  private final FakeWebServer web = FakeWebServer.start();
  private ListFolder folder;

  @BeforeEach
  void prepare() throws IOException {
    folder = new ListFolder(temp.resolve("lists"));
    folder.prepare();
  }

  @AfterEach
  void nothingIsLeftBehind() throws IOException {
    web.close();
    try (Stream<Path> files = Files.list(temp.resolve("lists"))) {
      assertThat(files).isEmpty();
    }
  }

  private ListLocation location(String url) throws IOException {
    TargetRules rules =
        new TargetRules(host -> List.of(InetAddress.getByName("127.0.0.1")), address -> false);
    return ListLocation.of(url, new HttpFetcher(rules, Clock.systemUTC()));
  }

  private Optional<FetchedCopy> take(String url, long margin) throws IOException {
    FreeSpace space = new FreeSpace(temp.resolve("lists"), margin);
    return new ListIntake(folder, LIMITS, space).take(location(url), "id", Validators.NONE);
  }

  private String taken(String url) throws IOException {
    try (FetchedCopy copy = take(url, 0).orElseThrow()) {
      byte[] octets = copy.open().readAllBytes();
      assertThat(copy.octets()).isEqualTo(octets.length);
      assertThat(copy.sha256()).isEqualTo(sha256(octets));
      return new String(octets, UTF_8);
    }
  }

  private static String sha256(byte[] octets) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void refused(String url, String... words) {
    assertThatThrownBy(() -> taken(url))
        .isInstanceOf(ListRefusedException.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void theHashIsOfThePlainOctetsHoweverTheyCame() throws Exception {
    byte[] plain = "a.example\nb.example\n".getBytes(UTF_8);
    web.at("/plain", octets(plain, "ETag: \"1\""));
    web.at("/packed", octets(gzip(plain), "Content-Encoding: gzip"));
    web.at("/list.txt.gz", octets(gzip(plain)));
    web.at("/both", octets(gzip(gzip(plain)), "Content-Encoding: gzip"));
    web.at("/utf16", octets(("\ufeff" + new String(plain, UTF_8)).getBytes(UTF_16LE)));

    for (String path : List.of("/plain", "/packed", "/list.txt.gz", "/both", "/utf16")) {
      assertThat(taken(web.url(path))).as(path).isEqualTo(new String(plain, UTF_8));
    }
  }

  @Test
  void includedFilesStandBetweenTwoComments() throws Exception {
    web.at("/d/list.txt", text("a.example\n!#include part.txt\nb.example\ninclude:more # why\n"));
    web.at(
        "/d/part.txt",
        octets(gzip("c.example\n!#include sub/deep.txt\nd.example".getBytes(UTF_8))));
    web.at("/d/sub/deep.txt", text("\ufeffe.example\n!#include ../more\n"));
    web.at("/d/more", text("f.example\n"));

    assertThat(taken(web.url("/d/list.txt")))
        .isEqualTo(
            """
            a.example
            ! >>> part.txt
            c.example
            ! >>> sub/deep.txt
            e.example
            ! >>> ../more
            f.example
            ! <<< ../more
            ! <<< sub/deep.txt
            d.example
            ! <<< part.txt
            b.example
            ! >>> include:more # why
            f.example
            ! <<< more
            """);
  }

  @Test
  void aListWithIncludesIsAskedForWholeEachTime() throws Exception {
    web.at("/list.txt", text("!#include part.txt\n", "ETag: \"1\""));
    web.at("/part.txt", text("a.example\n", "ETag: \"2\""));
    web.at("/alone.txt", text("a.example\n", "ETag: \"3\""));

    try (FetchedCopy with = take(web.url("/list.txt"), 0).orElseThrow()) {
      assertThat(with.validators()).isEqualTo(Validators.NONE);
    }
    try (FetchedCopy without = take(web.url("/alone.txt"), 0).orElseThrow()) {
      assertThat(without.validators()).isEqualTo(new Validators("\"3\"", ""));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://elsewhere.example/x",
        "//elsewhere.example/x",
        "https://127.0.0.1/x",
        "http://127.0.0.1:1/x",
        "file:/etc/passwd",
        "ftp://127.0.0.1/x",
        "http://[/",
        "list.txt"
      })
  void anIncludeThatLeavesTheOriginOrComesBackStaysABadLine(String name) throws Exception {
    String text = "a.example\n!#include " + name + "\nb.example\n";
    web.at("/list.txt", text(text));

    assertThat(taken(web.url("/list.txt"))).isEqualTo(text);
    assertThat(web.heard()).hasSize(1);
  }

  @Test
  void aCategoryFileOfIncludesAndBareNamesIsStillKnownForOne() throws Exception {
    web.at("/part", text("b.example\n"));
    web.at("/category", text("include:part\na.example\n"));
    web.at("/names", text("!#include part\na.example\n"));

    assertThat(ReadList.of(taken(web.url("/category"))).rules())
        .containsExactly("block SUBTREE b.example", "block SUBTREE a.example");
    assertThat(ReadList.of(taken(web.url("/names"))).rules())
        .containsExactly("block EXACT b.example", "block EXACT a.example");
  }

  @Test
  void whatABranchSkipsIsNotFetched() throws Exception {
    String skipped = "!#if x\n!#include gone\n!#if y\n!#else\n!#include gone\n!#endif\n";
    web.at("/list", text(skipped + "!#else\n!#include part\n !#endif\n!#include part\n"));
    web.at("/part", text("a.example\n"));

    String part = "! >>> part\na.example\n! <<< part\n";
    assertThat(taken(web.url("/list")))
        .isEqualTo(skipped + "!#else\n" + part + " !#endif\n" + part);
  }

  @Test
  void theBranchesOfAnIncludedFileAreItsOwn() throws Exception {
    web.at("/list", text("!#if x\n!#else\n!#include ends\n!#include opens\n!#endif\nc.example\n"));
    web.at("/ends", text("!#if y\n!#endif\n!#endif\na.example"));
    web.at("/opens", text("b.example\n!#if z\n!#if z\nno.example"));

    String text = taken(web.url("/list"));
    assertThat(text)
        .isEqualTo(
            """
            !#if x
            !#else
            ! >>> ends
            !#if y
            !#endif
            ! !#endif
            a.example
            ! <<< ends
            ! >>> opens
            b.example
            !#if z
            !#if z
            no.example
            !#endif
            !#endif
            ! <<< opens
            !#endif
            c.example
            """);
    assertThat(ReadList.of(text).rules())
        .containsExactly("block EXACT a.example", "block EXACT b.example", "block EXACT c.example");
  }

  @Test
  void anIncludeOfSomeRulesOnlyDoesNotBringThemAll() throws Exception {
    web.at("/ads", text("include:shop @ads\nfull:a.example\n"));
    web.at("/shop", text("shop.example\nads.shop.example @ads\n"));

    assertThat(taken(web.url("/ads"))).isEqualTo("include:shop @ads\nfull:a.example\n");
  }

  @Test
  void aRingOfIncludesIsCut() throws Exception {
    web.at("/a", text("1\n!#include b\n2\n"));
    web.at("/b", text("3\n!#include a\n4\n"));

    assertThat(taken(web.url("/a"))).isEqualTo("1\n! >>> b\n3\n!#include a\n4\n! <<< b\n2\n");
  }

  @Test
  void threeDeepIsDeepEnough() throws Exception {
    web.at("/0", text("!#include 1\n"));
    web.at("/1", text("!#include 2\n"));
    web.at("/2", text("!#include 3\n"));
    web.at("/3", text("!#include 4\n"));
    web.at("/4", text("a.example\n"));

    assertThat(taken(web.url("/1"))).contains("a.example");
    refused(web.url("/0"), "its include \"4\" is nested more than 3 deep");
  }

  @Test
  void aFailingIncludeFailsTheListByName() {
    web.at("/list.txt", text("a.example\n!#include part.txt?token=abc\n"));
    refused(web.url("/list.txt"), "its include \"part.txt?token=***\": there is nothing");

    web.at("/part.txt", text("<!DOCTYPE html><html>log in"));
    refused(web.url("/list.txt"), "its include", "web page");

    web.at("/part.txt", status(429, "Retry-After: 60"));
    assertThatThrownBy(() -> taken(web.url("/list.txt")))
        .isInstanceOfSatisfying(
            ListRefusedException.class,
            e -> assertThat(e.retryAfter()).contains(Duration.ofMinutes(1)));
  }

  @Test
  void includedFilesCountAgainstTheSameBounds() {
    web.at("/list.txt", text("!#include part.txt\n!#include part.txt\n"));
    web.at("/part.txt", text("x".repeat(60_000)));
    refused(web.url("/list.txt"), "longer than a list may be");

    web.at("/part.txt", text("x\n".repeat(600)));
    refused(web.url("/list.txt"), "more than 1000 lines");

    web.at("/many.txt", text("!#include e\n".repeat(999) + "include:e\ninclude:e\n"));
    web.at("/e", text(""));
    refused(web.url("/many.txt"), "more than 1000");
  }

  @Test
  void aFewLinesTooManyAreTooMany() throws Exception {
    web.at("/list.txt", text("x\n".repeat(1000)));
    assertThat(taken(web.url("/list.txt"))).hasSize(2000);

    web.at("/list.txt", text("x\r".repeat(1000) + "y"));
    refused(web.url("/list.txt"), "more than 1000 lines");
  }

  @Test
  void aDiskThatIsNearlyFullIsLeftAlone() {
    web.at("/list.txt", text("a.example\n"));

    assertThatThrownBy(() -> take(web.url("/list.txt"), Long.MAX_VALUE / 2))
        .isInstanceOf(ListRefusedException.class)
        .hasMessageContainingAll("only ", " MiB are free in ", "make room");
    assertThat(web.heard()).isEmpty();
  }

  @Test
  void filesIncludeFromTheirOwnFolderTreeOnly() throws Exception {
    Path dir = Files.createDirectories(temp.resolve("mine/sub"));
    Files.writeString(temp.resolve("secret"), "secret.example\n");
    Files.createSymbolicLink(dir.resolve("link"), temp.resolve("secret"));
    Files.writeString(dir.resolve("deep.txt"), "c.example\n!#include ../other.txt\n");
    Files.writeString(temp.resolve("mine/other.txt"), "d.example\n");
    String text =
        "!#include ../secret\n!#include /etc/passwd\n!#include sub/link\n!#include list.txt\n"
            + "!#include http://a.example/\n";
    Path list = Files.writeString(temp.resolve("mine/list.txt"), text + "!#include sub/deep.txt\n");

    assertThat(taken(list.toUri().toString()))
        .isEqualTo(
            text
                + "! >>> sub/deep.txt\nc.example\n! >>> ../other.txt\nd.example\n! <<< ../other.txt\n"
                + "! <<< sub/deep.txt\n");

    Files.writeString(list, "!#include missing.txt\n");
    refused(list.toUri().toString(), "its include \"missing.txt\": there is no file ");
  }
}
