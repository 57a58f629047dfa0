package dev.tacet.lists;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.tacet.config.ListConfig;
import dev.tacet.config.ListConfig.Subdomains;
import dev.tacet.dns.DomainName;
import dev.tacet.policy.Action;
import dev.tacet.policy.AddressRange;
import dev.tacet.policy.DamagedIndexException;
import dev.tacet.policy.Effect;
import dev.tacet.policy.Match;
import dev.tacet.policy.RuleIndex;
import dev.tacet.policy.RuleSource;
import dev.tacet.policy.Scope;
import dev.tacet.policy.Terms;
import dev.tacet.policy.Tier;
import dev.tacet.testkit.MemoryLists;
import dev.tacet.testkit.ToldComparison;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ListUpdaterTest {
  /** What is not about time is given so much that a busy machine has enough. */
  private static final ListLimits LIMITS =
      new ListLimits(1 << 20, 8 << 20, 200, 200_000, Duration.ofSeconds(60), 5);

  private static final ListLimits HURRIED =
      new ListLimits(1 << 20, 8 << 20, 200, 200_000, Duration.ofMillis(1500), 5);
  private static final VendorProfiles PROFILES = VendorProfiles.shipped();
  private static final String GOOD = names("good", 40);

  @TempDir private Path data;
  private ListServer server;
  private final HandClock clock = new HandClock();
  private final AtomicReference<RuleIndex> current = new AtomicReference<>();
  private final MemoryLists stored = new MemoryLists();
  private final ExecutorService storing = Executors.newSingleThreadExecutor();
  private final List<ListUpdater> opened = new ArrayList<>();
  private volatile List<LogComparison.Touched> touched = List.of();

  @BeforeEach
  void openServer() throws IOException {
    server = new ListServer();
  }

  @AfterEach
  void close() {
    opened.forEach(ListUpdater::close);
    storing.shutdownNow();
    server.close();
  }

  /** Starts an updater as the server does: what it loads and swaps is {@code current}. */
  private ListUpdater updater(ListConfig... lists) {
    return updater(LIMITS, lists);
  }

  private ListUpdater updater(ListLimits limits, ListConfig... lists) {
    return updater(new SourceLimits(limits, limits), lists);
  }

  private ListUpdater updater(SourceLimits limits, ListConfig... lists) {
    return updater(
        new HttpFetcher(TargetRules.onThisMachine(HostAddresses.NONE), clock), limits, lists);
  }

  private ListUpdater updater(Fetcher fetcher, SourceLimits limits, ListConfig... lists) {
    ListUpdater updater =
        new ListUpdater(
            data.resolve("lists"),
            PROFILES,
            new Subscriptions(List.of(lists), stored, clock),
            new ToldComparison((before, after) -> touched),
            clock,
            fetcher,
            limits,
            index -> index::prepare);
    opened.add(updater);
    current.set(updater.load().index());
    updater.start(inForce -> current.set(inForce.index()), storing);
    return updater;
  }

  private static ListConfig list(String name, String url) {
    return new ListConfig(name, url, true, Subdomains.AUTO, "tacet.yaml:1");
  }

  private ListConfig file(String name, String text) throws IOException {
    Path file = data.resolve(name + ".list");
    Files.writeString(file, text);
    return list(name, file.toUri().toString());
  }

  private static String names(String label, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "0.0.0.0 " + label + i + ".example\n")
        .collect(Collectors.joining());
  }

  private ListReport refreshed(ListUpdater updater) throws Exception {
    return updater.refresh().get(20, TimeUnit.SECONDS).get(0);
  }

  private List<String> sources(String name) {
    return current.get().matches(DomainName.parse(name)).stream()
        .map(match -> match.source().name())
        .toList();
  }

  @Test
  void theVendorProfilesAreThereFromTheFirstStartWithoutANetwork() {
    updater();
    assertThat(current.get().sources()).hasSize(38 * 3);
    assertThat(current.get().matches(DomainName.parse("api.xmpush.xiaomi.com")))
        .first()
        .extracting(match -> match.source().name())
        .isEqualTo("xiaomi/keep");
    assertThat(sources("x.restapi.amap.com.gds.alibabadns.com")).contains("amap/block");
    for (VendorProfile profile : PROFILES.all()) {
      for (VendorEntry entry : profile.entries()) {
        assertThat(current.get().matches(entry.name()))
            .map(Match.OfName.class::cast)
            .extracting(Match.OfName::name, Match.OfName::scope, match -> match.source().name())
            .contains(
                org.assertj.core.groups.Tuple.tuple(
                    entry.name(), entry.scope(), profile.id() + "/" + entry.tier().word()));
      }
    }
  }

  @Test
  void aSecondStartUsesTheIndexOfTheFirst() throws IOException {
    ListConfig mine = file("mine", "a.example\n");
    updater(mine).close();
    Map<String, String> before = snapshot();
    updater(mine);
    assertThat(snapshot()).isEqualTo(before);
    assertThat(sources("a.example")).containsExactly("mine");
  }

  @Test
  void filesAreForTheirOwnerToWriteOnly() throws IOException {
    updater(file("mine", "a.example\n"));
    try (Stream<Path> files = Files.list(data.resolve("lists"))) {
      assertThat(files)
          .hasSize(3)
          .allSatisfy(
              file ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                      .isEqualTo("rw-r-----"));
    }
  }

  @Test
  void anIndexThatIsDamagedIsMadeAnew() throws IOException {
    updater().close();
    int size = current.get().size();
    Path index = data.resolve("lists/index.tacet");
    byte[] octets = Files.readAllBytes(index);
    int start = IndexFile.start(octets);
    for (int at : new int[] {0, 20, start + 20, start + 70, octets.length - 1}) {
      byte[] damaged = octets.clone();
      damaged[at] ^= 0x55;
      IndexFile.replace(index, damaged);
      updater().close();
      assertThat(current.get().size()).isEqualTo(size);
      assertIsSound(index);
    }
    IndexFile.replace(index, Arrays.copyOf(octets, 100));
    updater().close();
    assertIsSound(index);
  }

  /** Another start finds nothing to make anew. */
  @Test
  void anIndexCutOffWhileItIsInUseIsMadeAnew() throws Exception {
    updater(file("mine", names("n", 20_000)));
    Path index = data.resolve("lists/index.tacet");
    try (FileChannel channel = FileChannel.open(index, StandardOpenOption.WRITE)) {
      channel.truncate(100);
    }

    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    boolean found = false;
    while (!found && System.nanoTime() < deadline) {
      try {
        found = sources("n19999.example").equals(List.of("mine"));
      } catch (DamagedIndexException | InternalError e) {
        Thread.sleep(50); // as a client that was told SERVFAIL asks again
      }
    }
    assertThat(found).isTrue();
    IndexFile.assertIsSound(index);
  }

  private void assertIsSound(Path index) throws IOException {
    IndexFile.assertIsSound(index);
    byte[] octets = Files.readAllBytes(index);
    updater().close();
    assertThat(Files.readAllBytes(index)).isEqualTo(octets);
  }

  @Test
  void rulesThereIsNoRoomForAreToldAndTheNextListIsWhole() throws Exception {
    String conditional =
        IntStream.range(0, 100_002)
            .mapToObj(i -> "||n" + i + ".example^$denyallow=a" + i + ".example\n")
            .collect(Collectors.joining());
    ListUpdater updater =
        updater(SourceLimits.SHIPPED, file("odd", conditional), file("next", "next.example\n"));

    assertThat(updater.reports().get(0).detail())
        .contains("rules are not in force: the index of all lists has no room");
    assertThat(sources("n1.example")).containsExactly("odd");
    assertThat(sources("next.example")).containsExactly("next");
    assertThat(updater.reports().get(1).detail()).isEmpty();
  }

  @Test
  void anotherActionInTheConfigurationMakesAnotherIndex() throws IOException {
    ListConfig mine = file("mine", "a.example\n");
    updater(mine).close();
    updater(new ListConfig("mine", mine.url(), false, Subdomains.TRUE, "tacet.yaml:1"));
    assertThat(current.get().matches(DomainName.parse("x.a.example")))
        .singleElement()
        .extracting(match -> match.source().kind().name())
        .isEqualTo("ALLOW_LIST");
  }

  @Test
  void rulesTheIndexHasNoRoomForAreToldAlsoAfterARestart() throws Exception {
    StringBuilder text = new StringBuilder("a.example\n");
    for (int i = 0; i < 200_010; i++) {
      text.append("10.").append(i >> 16).append('.').append(i >> 8 & 255).append('.');
      text.append(i & 255).append('\n');
    }
    ListConfig mine = file("mine", text.toString());
    ListLimits limits = new ListLimits(8 << 20, 8 << 20, 200, 300_000, Duration.ofSeconds(20), 5);

    ListReport compiled = updater(limits, mine).reports().get(0);
    ListReport mapped = updater(limits, mine).reports().get(0);

    // Vendors' ranges have their room first.
    int missing = 10 + PROFILES.all().stream().mapToInt(vendor -> vendor.ranges().size()).sum();
    assertThat(compiled.leftOut()).isEqualTo(missing);
    assertThat(compiled.state()).isEqualTo(ListReport.State.OK);
    assertThat(compiled.detail())
        .startsWith(missing + " rules are not in force: the index of all lists has no room");
    assertThat(mapped.leftOut()).isEqualTo(missing);
    assertThat(compiled.estimated()).as("200,011 rules are").isTrue();
    assertThat(compiled.rules()).isBetween(196_000L, 204_000L);
    file("mine", "a.example\n");
    assertThat(updater(limits, mine).reports().get(0).leftOut()).isZero();
  }

  @Test
  void aFileOfTheOwnerIsInForceAtTheStartAndAnEditAtTheNextRefresh() throws Exception {
    ListConfig mine = file("mine", "a.example\nbad..name\n");
    ListUpdater updater = updater(mine);
    assertThat(sources("a.example")).containsExactly("mine");
    ListReport report = updater.reports().get(0);
    assertThat(report.state()).isEqualTo(ListReport.State.OK);
    assertThat(report.rules()).isEqualTo(1);
    assertThat(report.rejected()).isEqualTo(1);
    assertThat(updater.view(updater.subscriptions().named("mine").orElseThrow()).rejected())
        .singleElement()
        .extracting(Malformed::line)
        .isEqualTo(2L);
    file("mine", "b.example\nc.example\n");
    assertThat(refreshed(updater).rules()).isEqualTo(2);
    assertThat(sources("a.example")).isEmpty();
    assertThat(sources("b.example")).containsExactly("mine");
  }

  @Test
  void aFileOfTheOwnerAboveTheBoundOfDownloadsIsInForceAndFound() throws Exception {
    ListLimits download = new ListLimits(1000, 1000, 200, 50, Duration.ofSeconds(60), 5);
    ListLimits file = new ListLimits(4000, 4000, 200, 150, Duration.ofSeconds(60), 5);
    SourceLimits limits = new SourceLimits(download, file);
    ListConfig mine = file("mine", names("x", 150));
    server.does(ListServer.text(names("y", 40) + "#".repeat(400)));

    ListUpdater updater = updater(limits, mine, list("web", server.url()));
    List<ListReport> reports = updater.refresh().get(20, TimeUnit.SECONDS);

    assertThat(reports.get(0).rules()).isEqualTo(150);
    assertThat(sources("x149.example")).containsExactly("mine");
    Match last = current.get().matches(DomainName.parse("x149.example")).get(0);
    assertThat(updater.locate(last)).extracting(Located::line).containsExactly(150L);
    assertThat(reports.get(1).detail()).isEqualTo("it is longer than a list may be (1000 octets)");
    assertThat(updater(limits, mine).reports().get(0).state()).isEqualTo(ListReport.State.OK);
  }

  @Test
  void aFileAboveItsBoundIsRefusedAndItsLastGoodCopyStaysInForce() throws Exception {
    ListLimits download = new ListLimits(1000, 1000, 200, 50, Duration.ofSeconds(60), 5);
    ListLimits file = new ListLimits(4000, 4000, 200, 150, Duration.ofSeconds(60), 5);
    SourceLimits limits = new SourceLimits(download, file);
    ListConfig mine = file("mine", names("x", 150));
    ListUpdater updater = updater(limits, mine);

    file("mine", names("y", 151));
    ListReport report = refreshed(updater);
    assertThat(report.state()).isEqualTo(ListReport.State.KEPT);
    assertThat(report.detail())
        .isEqualTo("it has more than 150 lines; split it into several lists");
    assertThat(sources("x149.example")).containsExactly("mine");
    file("mine", "#".repeat(4001));
    assertThat(refreshed(updater).detail())
        .isEqualTo("it is longer than a list may be (4000 octets); split it into several lists");
    updater.close();

    assertThat(updater(limits, mine).reports().get(0).state()).isEqualTo(ListReport.State.KEPT);
    assertThat(sources("x149.example")).containsExactly("mine");
    assertThat(sources("y1.example")).isEmpty();
  }

  @Test
  void aListThatIsGoneStaysInForceAlsoAfterARestart() throws Exception {
    server.does(ListServer.text(GOOD));
    ListConfig config = list("web", server.url());
    ListUpdater updater = updater(config);
    assertThat(updater.reports().get(0).state()).isEqualTo(ListReport.State.MISSING);
    assertThat(sources("good7.example")).isEmpty();
    assertThat(refreshed(updater).state()).isEqualTo(ListReport.State.OK);
    assertThat(sources("good7.example")).containsExactly("web");
    updater.close();
    server.close();
    ListUpdater again = updater(config);
    assertThat(sources("good7.example")).containsExactly("web");
    assertThat(again.reports().get(0).fetched()).contains(clock.instant());
    ListReport report = refreshed(again);
    assertThat(report.state()).isEqualTo(ListReport.State.KEPT);
    assertThat(report.detail()).isEqualTo("its host cannot be reached");
    assertThat(sources("good7.example")).containsExactly("web");
  }

  static Stream<Arguments> faults() throws IOException {
    byte[] binary = new byte[3000];
    new Random(3).nextBytes(binary);
    binary[0] = 2;
    byte[] packed = ListServer.gzip(names("other", 500).getBytes(UTF_8));
    return Stream.of(
        fault("empty", ListServer.text(""), "it is empty"),
        fault("comments", ListServer.text("# nothing\n"), "it has no name to block in 1 line"),
        fault(
            "for browsers",
            ListServer.text("a.example##.ad\n"),
            "it has no name to block in 1 line (1 line for browsers: cosmetic)"),
        fault("login page", ListServer.text("<html>Please log in"), "web page"),
        fault("binary", ListServer.octets(binary), "binary"),
        fault("cut gzip", ListServer.octets(Arrays.copyOf(packed, packed.length / 2)), "cut off"),
        fault(
            "bomb",
            ListServer.octets(ListServer.gzip("x".repeat(16 << 20).getBytes(UTF_8))),
            "bomb"),
        fault("less than half", ListServer.text(names("less", 19)), "shrank from 40 rules to 19"),
        fault("gone", ListServer.status(404), "nothing at this address (HTTP 404)"),
        fault("broken", ListServer.status(500), "a fault of its own (HTTP 500)"),
        fault("cut short", ListServer.cutShort(names("other", 50)), "broke off"),
        fault("endless", ListServer.endless("0.0.0.0 endless.example\n"), "longer than"),
        fault("too many lines", ListServer.text("#\n".repeat(200_001)), "more than 200000 lines"),
        fault("ring", ListServer.redirect("/list.txt"), "redirected in a ring"),
        fault("to a file", ListServer.redirect("file:///etc/passwd"), "http to file is refused"),
        fault("to nowhere", ListServer.redirect(""), "leads nowhere"),
        fault("to rubbish", ListServer.redirect("http://a b/"), "no address"));
  }

  private static Arguments fault(String what, ListServer.Behaviour behaviour, String detail) {
    return Arguments.of(org.junit.jupiter.api.Named.of(what, behaviour), detail);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void theLastGoodCopyStaysWhateverTheServerDoes(ListServer.Behaviour fault, String detail)
      throws Exception {
    server.does(ListServer.text(GOOD));
    ListUpdater updater = updater(list("web", server.url()));
    refreshed(updater);
    Map<String, String> before = snapshot();
    server.does(fault);
    ListReport report = refreshed(updater);
    assertThat(report.state()).isEqualTo(ListReport.State.KEPT);
    assertThat(report.detail()).contains(detail);
    assertThat(report.rules()).isEqualTo(40);
    assertThat(sources("good39.example")).containsExactly("web");
    assertThat(snapshot().keySet()).isEqualTo(before.keySet());
    server.does(ListServer.text(names("new", 40)));
    assertThat(refreshed(updater).state()).isEqualTo(ListReport.State.OK);
    assertThat(sources("good39.example")).isEmpty();
    assertThat(sources("new39.example")).containsExactly("web");
  }

  @Test
  void aListThatIsServedTooSlowlyIsGivenUp() throws Exception {
    server.does(server.stalled(GOOD));
    ListReport report = refreshed(updater(HURRIED, list("web", server.url())));
    assertThat(report.state()).isEqualTo(ListReport.State.MISSING);
    assertThat(report.detail()).startsWith("it took longer than");
  }

  @Test
  void unchangedIsNotBelievedWhereThereIsNoCopy() throws Exception {
    server.does(ListServer.status(304));
    ListReport report = refreshed(updater(list("web", server.url())));
    assertThat(report.state()).isEqualTo(ListReport.State.MISSING);
    assertThat(report.detail()).contains("304").contains("no copy");
  }

  @Test
  void anUnchangedSetWritesNothingAndSwapsNothing() throws Exception {
    server.does(ListServer.tagged("\"1\"", GOOD));
    ListUpdater updater = updater(list("web", server.url()));
    refreshed(updater);
    Map<String, String> before = snapshot();
    RuleIndex inForce = current.get();
    clock.advance(Duration.ofHours(24));
    assertThat(refreshed(updater).fetched()).contains(clock.instant());
    server.does(
        exchange -> {
          exchange.getResponseHeaders().add("ETag", "\"1\"");
          ListServer.text(GOOD).answer(exchange);
        });
    refreshed(updater);
    assertThat(snapshot()).isEqualTo(before);
    assertThat(current.get()).isSameAs(inForce);
  }

  @Test
  void redirectsAndGzipAreFollowedAndUnpacked() throws Exception {
    server.does(
        exchange -> {
          int step = server.heard().size();
          if (step < 6) {
            ListServer.redirect("/step" + step).answer(exchange);
          } else {
            ListServer.octets(ListServer.gzip(GOOD.getBytes(UTF_8))).answer(exchange);
          }
        });
    assertThat(refreshed(updater(list("web", server.url()))).rules()).isEqualTo(40);
    assertThat(server.heard())
        .containsExactly("/list.txt", "/step1", "/step2", "/step3", "/step4", "/step5");
  }

  @Test
  void aListOfFiftyMegabytesIsRead() throws Exception {
    byte[] comment = ("# " + "x".repeat(1021) + "\n").getBytes(UTF_8);
    server.does(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          for (int i = 0; i < 50 * 1024; i++) {
            exchange.getResponseBody().write(comment);
          }
          exchange.getResponseBody().write(GOOD.getBytes(UTF_8));
        });
    ListUpdater updater = updater(SourceLimits.SHIPPED, list("web", server.url()));
    ListReport report = updater.refresh().get(60, TimeUnit.SECONDS).get(0);
    assertThat(report.state()).as(report.detail()).isEqualTo(ListReport.State.OK);
    assertThat(report.lines()).isEqualTo(50 * 1024 + 40);
    assertThat(sources("good0.example")).containsExactly("web");
  }

  @Test
  void aListThatStaysSmallForAWeekIsBelieved() throws Exception {
    server.does(ListServer.text(GOOD));
    ListConfig config = list("web", server.url());
    ListUpdater updater = updater(config);
    refreshed(updater);
    server.does(ListServer.text(names("few", 10)));
    assertThat(refreshed(updater).state()).isEqualTo(ListReport.State.KEPT);
    clock.advance(Duration.ofDays(6));
    updater.close();
    ListUpdater restarted = updater(config);
    assertThat(refreshed(restarted).detail()).contains("believed if it stays so until 2026-11-28");
    clock.advance(Duration.ofDays(1));
    assertThat(refreshed(restarted).state()).isEqualTo(ListReport.State.OK);
    assertThat(sources("few9.example")).containsExactly("web");
    assertThat(sources("good9.example")).isEmpty();
  }

  @Test
  void theOwnersOwnFileMayShrinkButNotVanish() throws Exception {
    ListUpdater updater = updater(file("mine", names("mine", 100)));
    file("mine", "one.example\n");
    assertThat(refreshed(updater).rules()).isEqualTo(1);
    file("mine", "");
    ListReport emptied = refreshed(updater);
    assertThat(emptied.state()).isEqualTo(ListReport.State.KEPT);
    assertThat(emptied.detail()).isEqualTo("it is empty");
    Files.delete(data.resolve("mine.list"));
    assertThat(refreshed(updater).detail()).startsWith("there is no file ");
    assertThat(sources("one.example")).containsExactly("mine");
  }

  @Test
  void whatIsNoRegularFileIsNotOpened() throws Exception {
    ListReport report = updater(list("dir", data.toUri().toString())).reports().get(0);
    assertThat(report.state()).isEqualTo(ListReport.State.MISSING);
    assertThat(report.detail()).endsWith("is not a regular file");
  }

  @Test
  void anAddressThatIsNoneIsReportedAndNothingElseSuffers() throws Exception {
    ListUpdater updater =
        updater(
            list("ftp", "ftp://lists.example/x"),
            list("blank", "http://a b/"),
            list("relative", "file:mine.txt"),
            file("mine", "a.example\n"));
    List<ListReport> reports = updater.refresh().get(20, TimeUnit.SECONDS);
    assertThat(reports.get(0).detail())
        .isEqualTo("unsupported scheme \"ftp\"; use file, http, https");
    assertThat(reports.get(1).detail()).contains("is no address");
    assertThat(reports.get(2).detail()).startsWith("write it as file:/path/to/list");
    assertThat(reports.get(3).state()).isEqualTo(ListReport.State.OK);
    assertThat(sources("a.example")).containsExactly("mine");
  }

  @Test
  void aCopyDamagedOnDiskIsMissingAndFetchedAnew() throws Exception {
    server.does(ListServer.tagged("\"1\"", GOOD));
    ListConfig config = list("web", server.url());
    ListUpdater first = updater(config, file("mine", "a.example\n"));
    refreshed(first);
    first.close();
    try (Stream<Path> files = Files.list(data.resolve("lists"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".gz")).toList()) {
        byte[] octets = Files.readAllBytes(file);
        if (octets.length > 100) {
          octets[octets.length / 2] ^= 1;
          Files.write(file, octets);
        }
      }
    }
    Files.delete(data.resolve("lists/index.tacet"));
    ListUpdater updater = updater(config, file("mine", "a.example\n"));
    assertThat(updater.reports().get(0).state()).isEqualTo(ListReport.State.MISSING);
    assertThat(updater.reports().get(0).detail()).contains("damaged");
    assertThat(sources("good1.example")).isEmpty();
    assertThat(sources("a.example")).containsExactly("mine");
    assertThat(refreshed(updater).state()).isEqualTo(ListReport.State.OK);
    assertThat(sources("good1.example")).containsExactly("web");
  }

  @Test
  void aDamagedDescriptionIsAsGoodAsNone() throws Exception {
    updater(file("mine", "a.example\n")).close();
    try (Stream<Path> files = Files.list(data.resolve("lists"))) {
      Path description =
          files.filter(f -> f.toString().endsWith(".json")).findFirst().orElseThrow();
      for (String damage : List.of("", "{", "[]", "{\"sha256\": 1}", "null")) {
        Files.writeString(description, damage);
        ListUpdater updater = updater(file("mine", "a.example\n"));
        assertThat(updater.reports().get(0).state()).as(damage).isEqualTo(ListReport.State.OK);
        assertThat(sources("a.example")).containsExactly("mine");
        updater.close();
      }
    }
  }

  @Test
  void withoutAFolderToWriteTheIndexIsHeldInMemory() throws Exception {
    Files.writeString(data.resolve("lists"), "in the way");
    server.does(ListServer.text(GOOD));
    ListUpdater updater = updater(list("web", server.url()));
    assertThat(sources("x.restapi.amap.com.gds.alibabadns.com")).contains("amap/block");
    assertThat(refreshed(updater).state()).isEqualTo(ListReport.State.MISSING);
    assertThat(data.resolve("lists")).hasContent("in the way");
  }

  @Test
  void whatACrashLeftIsRemovedAndNoLinkIsFollowed() throws Exception {
    ListConfig mine = file("mine", "a.example\n");
    updater(mine).close();
    Path lists = data.resolve("lists");
    Path victim = Files.writeString(data.resolve("victim"), "untouched");
    Files.writeString(lists.resolve("0123456789abcdef.tmp"), "half");
    Files.createSymbolicLink(lists.resolve("index.tacet.tmp"), victim);
    Files.delete(lists.resolve("index.tacet"));
    Files.createSymbolicLink(lists.resolve("index.tacet"), victim);
    updater(mine);
    assertThat(sources("a.example")).containsExactly("mine");
    assertThat(victim).hasContent("untouched");
    assertThat(lists.resolve("index.tacet")).isRegularFile();
    assertThat(Files.isSymbolicLink(lists.resolve("index.tacet"))).isFalse();
    assertThat(snapshot().keySet()).noneMatch(name -> name.endsWith(".tmp"));
  }

  @Test
  void aListNoLongerSubscribedLeavesNothingBehind() throws Exception {
    updater(file("mine", "a.example\n"), file("other", "b.example\n")).close();
    updater(file("other", "b.example\n"));
    assertThat(snapshot()).hasSize(3);
    assertThat(sources("a.example")).isEmpty();
    assertThat(sources("b.example")).containsExactly("other");
  }

  @Test
  void anEntryIsFoundWithFileLineAndText() throws Exception {
    ListUpdater updater =
        updater(file("mine", "# mine\n\n0.0.0.0 a.example # why\n*.example\n.a.example\n"));
    DomainName name = DomainName.parse("a.example");
    String file = data.resolve("mine.list").toString();
    assertThat(updater.locate(match(name, Scope.EXACT, "mine")))
        .extracting(Located::file, Located::line, Located::text)
        .containsExactly(tuple(file, 3L, "0.0.0.0 a.example # why"));
    assertThat(updater.locate(match(name, Scope.SUBTREE, "mine")))
        .extracting(Located::file, Located::line, Located::text)
        .containsExactly(tuple(file, 5L, ".a.example"));
    Match kept =
        current.get().matches(DomainName.parse("api.xmpush.xiaomi.com")).stream()
            .filter(match -> match.source().name().equals("xiaomi/keep"))
            .findFirst()
            .orElseThrow();
    List<Located> vendor = updater.locate(kept);
    assertThat(vendor)
        .isNotEmpty()
        .allSatisfy(at -> assertThat(at.file()).isEqualTo("xiaomi.json"));
    assertThat(
            Files.readAllLines(Path.of("blocklists/xiaomi.json"))
                .get((int) vendor.get(0).line() - 1))
        .contains(vendor.get(0).name().toString());
    assertThat(updater.locate(match(name, Scope.EXACT, "nobody"))).isEmpty();
    ListUpdater ranges = updater(file("ranges", "# mine\na.example\n192.0.2.0/24\n"));
    InetAddress first = InetAddress.getByName("192.0.2.0");
    AddressRange range = new AddressRange(first, InetAddress.getByName("192.0.2.255"));
    assertThat(ranges.locate(new Match.OfAddress(range, effect("ranges"), 0)))
        .extracting(Located::line, Located::text)
        .containsExactly(tuple(3L, "192.0.2.0/24"));
    assertThat(ranges.locate(new Match.OfAddress(AddressRange.of(first), effect("ranges"), 0)))
        .isEmpty();
    RuleSource noVendor = RuleSource.profile(0, "nobody", Tier.BLOCK);
    assertThat(
            updater.locate(
                new Match.OfName(name, Scope.EXACT, new Effect(noVendor, Terms.BLOCK), 0)))
        .isEmpty();
  }

  private static Match match(DomainName name, Scope scope, String source) {
    return new Match.OfName(name, scope, effect(source), 0);
  }

  private static Effect effect(String source) {
    return new Effect(RuleSource.list(0, source, Action.BLOCK), Terms.BLOCK);
  }

  @Test
  void noLookupMissesWhileListsAreSwapped() throws Exception {
    ListUpdater updater = updater(file("mine", "always.example\n"));
    DomainName always = DomainName.parse("always.example");
    AtomicBoolean stop = new AtomicBoolean();
    CompletableFuture<Long> lookups =
        CompletableFuture.supplyAsync(
            () -> {
              long count = 0;
              while (!stop.get()) {
                if (current.get().matches(always).isEmpty()) {
                  throw new AssertionError("lookup " + count + " found nothing");
                }
                count++;
              }
              return count;
            });
    for (int i = 0; i < 8; i++) {
      RuleIndex before = current.get();
      file("mine", "always.example\n" + names("round" + i + "-", 2000));
      refreshed(updater);
      assertThat(current.get()).isNotSameAs(before);
    }
    stop.set(true);
    assertThat(lookups.get(10, TimeUnit.SECONDS)).isPositive();
  }

  @Test
  void closingEndsADownloadThatWouldLastForever() throws Exception {
    server.does(server.stalled(GOOD));
    ListUpdater updater = updater(SourceLimits.SHIPPED, list("web", server.url()));
    CompletableFuture<List<ListReport>> running = updater.refresh();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (server.heard().isEmpty() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    CompletableFuture<List<ListReport>> queued = updater.refresh();
    long from = System.nanoTime();
    updater.close();
    assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(3));
    assertThatThrownBy(() -> running.get(5, TimeUnit.SECONDS)).hasMessageContaining("stopped");
    assertThatThrownBy(() -> queued.get(5, TimeUnit.SECONDS)).hasMessageContaining("closed");
    assertThat(updater.refresh()).isCompletedExceptionally();
    assertThat(snapshot().keySet()).containsExactly("index.tacet");
  }

  /** Every file of the folder with what changes when it is written. */
  private Map<String, String> snapshot() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(data.resolve("lists"))) {
      for (Path file : all.toList()) {
        files.put(
            file.getFileName().toString(),
            Files.getLastModifiedTime(file)
                + " "
                + Files.getAttribute(file, "unix:ino")
                + " "
                + Files.size(file));
      }
    }
    return files;
  }

  /** Moves by hand. */
  private static final class HandClock extends Clock {
    private Instant now = Instant.parse("2026-11-21T12:00:00Z");

    synchronized void advance(Duration by) {
      now = now.plus(by);
    }

    @Override
    public synchronized Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @Test
  void aListTooLargeForTheMemoryEndsNeitherTheUpdaterNorWhoWaitsForIt() throws Exception {
    java.util.concurrent.atomic.AtomicInteger fetches =
        new java.util.concurrent.atomic.AtomicInteger();
    Fetcher fetcher =
        (address, previous, target, limits) -> {
          if (fetches.incrementAndGet() == 1) {
            throw new OutOfMemoryError("a test's");
          }
          target.write(
              java.nio.ByteBuffer.wrap(
                  "0.0.0.0 a.example\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
          return java.util.Optional.of(Validators.NONE);
        };
    ListUpdater updater =
        updater(
            fetcher, new SourceLimits(LIMITS, LIMITS), list("far", "http://127.0.0.1:1/list.txt"));

    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> updater.refresh().get(20, TimeUnit.SECONDS))
        .hasRootCauseInstanceOf(OutOfMemoryError.class);
    assertThat(refreshed(updater).state()).isEqualTo(ListReport.State.OK);
    assertThat(sources("a.example")).contains("far");
  }
}
