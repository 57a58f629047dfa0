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
import org.junit.jupiter.params.provider.CsvSource;

class ListIntakeTest {
  private static final ListLimits LIMITS =
      new ListLimits(100_000, 8 << 20, 200, 1000, Duration.ofSeconds(20), 5);

  private static final ListLimits FILE_LIMITS =
      new ListLimits(300_000, 300_000, 200, 3000, Duration.ofSeconds(20), 5);

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
    EarlierIncludes none = new EarlierIncludes(new StoredCopies(folder), "id", Optional.empty());
    return new ListIntake(folder, new SourceLimits(LIMITS, FILE_LIMITS), space)
        .take(location(url), "id", Validators.NONE, none);
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
  @CsvSource({
    "http://elsewhere.example/x, own server",
    "//elsewhere.example/x, own server",
    "https://127.0.0.1/x, own server",
    "http://127.0.0.1:1/x, own server",
    "file:/etc/passwd, own server",
    "ftp://127.0.0.1/x, own server",
    "http://[/, own server",
    "list.txt, include itself"
  })
  void anIncludeThatLeavesTheOriginOrComesBackIsARejectedLine(String name, String reason)
      throws Exception {
    web.at("/list.txt", text("a.example\n!#include " + name + "\r\nb.example\n"));

    ReadList read = ReadList.of(taken(web.url("/list.txt")));
    assertThat(read.rules()).containsExactly("block EXACT a.example", "block EXACT b.example");
    assertThat(read.content().rejected()).isEqualTo(1);
    assertThat(read.content().notIncluded()).isEqualTo(1);
    assertThat(read.content().lines()).isEqualTo(3);
    Malformed line = read.content().firstHundred().get(0);
    assertThat(line.line()).isEqualTo(2);
    assertThat(line.text()).isEqualTo("!#include " + name);
    assertThat(line.reason()).contains(reason);
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

    ReadList read = ReadList.of(taken(web.url("/ads")));
    assertThat(read.rules()).containsExactly("block EXACT a.example");
    assertThat(read.content().firstHundred())
        .containsExactly(
            new Malformed(
                1,
                "include:shop @ads",
                "it means some rules of that file only; all would block far more"));
  }

  @Test
  void aRingOfIncludesIsCut() throws Exception {
    web.at("/a", text("1\n!#include b\n2\n"));
    web.at("/b", text("3\n!#include a\n4\n"));

    assertThat(taken(web.url("/a")))
        .isEqualTo("1\n! >>> b\n3\n! !>> !#include a\tit would include itself\n4\n! <<< b\n2\n");
  }

  @Test
  void threeDeepIsDeepEnough() throws Exception {
    web.at("/0", text("!#include 1\n"));
    web.at("/1", text("!#include 2\n"));
    web.at("/2", text("!#include 3\n"));
    web.at("/3", text("!#include 4\n"));
    web.at("/4", text("a.example\n"));

    assertThat(taken(web.url("/1"))).contains("a.example");
    assertThat(ReadList.of(taken(web.url("/0"))).content().firstHundred())
        .containsExactly(new Malformed(4, "!#include 4", "it is nested more than 3 deep"));
  }

  private ReadList rest(String reason) throws IOException {
    ReadList read = ReadList.of(taken(web.url("/list.txt")));
    assertThat(read.rules()).containsExactly("block EXACT a.example", "block EXACT b.example");
    assertThat(read.content().notIncluded()).isEqualTo(1);
    assertThat(read.content().firstHundred())
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.line()).isEqualTo(2);
              assertThat(line.text()).isEqualTo("!#include part.txt?token=***");
              assertThat(line.reason()).contains(reason);
            });
    return read;
  }

  @Test
  void whereAnIncludeFailsTheRestOfTheListIsUsed() throws Exception {
    web.at(
        "/list.txt", text("a.example\n!#include part.txt?token=abc\nb.example\n", "ETag: \"1\""));

    rest("there is nothing at this address (HTTP 404)");
    web.at("/part.txt", text("<!DOCTYPE html><html>log in"));
    rest("web page");
    byte[] packed = gzip("c.example\n".repeat(500).getBytes(UTF_8));
    web.at("/part.txt", octets(java.util.Arrays.copyOf(packed, packed.length - 9)));
    rest("damaged or cut off");
    web.at("/part.txt", status(403));
    rest("does not let us have it");
    web.at("/part.txt", status(503, "Retry-After: 60"));
    rest("could not be fetched, the log says why; tried again at each refresh");

    try (FetchedCopy copy = take(web.url("/list.txt"), 0).orElseThrow()) {
      assertThat(copy.validators()).as("asked for whole the next time").isEqualTo(Validators.NONE);
    }
  }

  @Test
  void theCopyIsTheSameHoweverTheServerOfAnIncludeFails() throws Exception {
    web.at("/list.txt", text("a.example\n!#include part.txt\n"));
    web.at("/part.txt", status(503, "Retry-After: 60"));
    String first = taken(web.url("/list.txt"));
    web.at("/part.txt", status(502));

    assertThat(taken(web.url("/list.txt"))).isEqualTo(first);
  }

  @Test
  void aCategoryFileWhoseIncludesAreMissingIsStillKnownForOne() throws Exception {
    web.at("/category", text("include:part\na.example\n"));

    assertThat(ReadList.of(taken(web.url("/category"))).rules())
        .containsExactly("block SUBTREE a.example");
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
  void aFileOfTheOwnerMayBeLongerThanADownload() throws Exception {
    String text = ("a.example" + " ".repeat(150) + "\n").repeat(1500);
    web.at("/list.txt", text(text));
    Path file = Files.writeString(temp.resolve("list.txt"), text);

    refused(web.url("/list.txt"), "it is longer than a list may be (100000 octets)");
    assertThat(taken(file.toUri().toString())).isEqualTo(text);
  }

  @Test
  void aFileHasABoundOfItsOwnAndTheOwnerIsToldWhatToDo() throws Exception {
    Path file = temp.resolve("list.txt");
    String url = file.toUri().toString();

    Files.writeString(file, "x".repeat(300_000));
    assertThat(taken(url)).hasSize(300_000);
    Files.writeString(file, "x".repeat(300_001));
    refusedWith(
        url, "it is longer than a list may be (300000 octets); split it into several lists");
    Files.writeString(file, "x\n".repeat(3001));
    refusedWith(url, "it has more than 3000 lines; split it into several lists");
    Files.writeString(file, "!#include part\n!#include part\n");
    Files.writeString(temp.resolve("part"), "x".repeat(200_000));
    refusedWith(
        url,
        "its include \"part\": it is longer than a list may be (300000 octets); split it into"
            + " several lists");
  }

  private void refusedWith(String url, String message) {
    assertThatThrownBy(() -> taken(url))
        .isInstanceOf(ListRefusedException.class)
        .hasMessage(message);
  }

  @Test
  void adviceForAFileIsGivenToNoDownload() {
    web.at("/list.txt", text("x".repeat(100_001)));
    refusedWith(web.url("/list.txt"), "it is longer than a list may be (100000 octets)");

    web.at("/list.txt", text("x\n".repeat(1001)));
    refusedWith(web.url("/list.txt"), "it has more than 1000 lines");
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
    String missing =
        text.replaceAll(
                "(?m)^!#include (.*)$",
                "! !>> !#include $1\ta list includes from its own server, or its own folder, only")
            .replaceFirst("(list.txt\t).*", "$1it would include itself");
    Path list = Files.writeString(temp.resolve("mine/list.txt"), text + "!#include sub/deep.txt\n");

    assertThat(taken(list.toUri().toString()))
        .isEqualTo(
            missing
                + "! >>> sub/deep.txt\nc.example\n! >>> ../other.txt\nd.example\n! <<< ../other.txt\n"
                + "! <<< sub/deep.txt\n");

    Files.writeString(list, "!#include missing.txt\nb.example\n");
    ReadList read = ReadList.of(taken(list.toUri().toString()));
    assertThat(read.rules()).containsExactly("block EXACT b.example");
    assertThat(read.rejectedReason()).startsWith("there is no file ").endsWith("missing.txt");
  }
}
