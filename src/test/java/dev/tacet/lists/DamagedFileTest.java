package dev.tacet.lists;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.tacet.config.ListConfig;
import dev.tacet.config.ListConfig.Subdomains;
import dev.tacet.dns.DomainName;
import dev.tacet.policy.DamagedIndexException;
import dev.tacet.policy.Match;
import dev.tacet.policy.RuleIndex;
import dev.tacet.testkit.MemoryLists;
import dev.tacet.testkit.ToldComparison;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** An index on disk that a bad card has changed where no start looks. */
class DamagedFileTest {
  private static final int NAMES = 20_000;

  @TempDir private Path data;
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private ListConfig[] lists;
  private ListHome home;
  private Path file;

  @BeforeEach
  void open() throws IOException {
    lists = new ListConfig[] {file("even", 0), file("odd", 1)};
    home = new ListHome(data, lists);
    file = data.resolve("lists/index.tacet");
    lines.start();
    logger().setLevel(Level.WARN);
    logger().addAppender(lines);
  }

  @AfterEach
  void close() {
    logger().detachAppender(lines);
    logger().setLevel(null);
    home.close();
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger("dev.tacet.lists");
  }

  private static DomainName name(int i) {
    return DomainName.parse("a-name-of-number-" + i + ".example");
  }

  private ListConfig file(String name, int first) throws IOException {
    Path list = data.resolve(name + ".list");
    Files.writeString(
        list,
        IntStream.range(0, NAMES)
            .filter(i -> i % 2 == first)
            .mapToObj(i -> "0.0.0.0 " + name(i) + "\n")
            .collect(Collectors.joining()));
    return new ListConfig(name, list.toUri().toString(), true, Subdomains.AUTO, "tacet.yaml:1");
  }

  /** Changes one octet of the file, as between two runs. */
  private void damage(byte[] octets, int at) throws IOException {
    octets[at] ^= 0x40;
    IndexFile.replace(file, octets);
  }

  private static boolean isSaidBy(RuleIndex index, int i, String list) {
    List<Match> found = index.matches(name(i));
    assertThat(found).extracting(match -> match.source().name()).containsExactly(list);
    return true;
  }

  /** How many names are not answered; those that are, are as they must be. */
  private static int refused(RuleIndex index) {
    int refused = 0;
    for (int i = 0; i < NAMES; i += 7) {
      try {
        isSaidBy(index, i, i % 2 == 0 ? "even" : "odd");
        assertThat(index.matches(name(i + NAMES))).isEmpty();
      } catch (DamagedIndexException e) {
        refused++;
      }
    }
    return refused;
  }

  private void awaitRepair(RuleIndex damaged) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (home.inForce.index() == damaged && System.nanoTime() < deadline) {
      Thread.sleep(20);
    }
    assertThat(home.inForce.index()).isNotSameAs(damaged);
  }

  private List<String> errors() {
    return List.copyOf(lines.list).stream()
        .filter(line -> line.getLevel().isGreaterOrEqual(Level.WARN))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  @Test
  void itIsNoticedThoughNobodyAsksAndMadeAnew() throws Exception {
    byte[] octets = Files.readAllBytes(file);
    damage(octets, IndexFile.middleOfNodes(octets));
    home.restart();
    RuleIndex damaged = home.inForce.index();
    assertThat(errors()).isEmpty();

    awaitRepair(damaged);

    assertThat(refused(home.inForce.index())).isZero();
    assertThat(IndexFile.assertIsSound(file).size()).isEqualTo(home.inForce.index().size());
    assertThat(errors())
        .singleElement()
        .asString()
        .startsWith(
            "the compiled lists cannot be used any longer, they are made anew from the copies:"
                + " piece ")
        .endsWith(" of its nodes does not fit its checksum");
  }

  @Test
  void meanwhileNothingIsAnsweredFromWhatIsDamagedAndTheRestIsRight() throws Exception {
    byte[] octets = Files.readAllBytes(file);
    damage(octets, IndexFile.middleOfNodes(octets));
    home.restart();
    RuleIndex damaged = home.inForce.index();

    assertThat(refused(damaged)).isPositive();
    while (home.inForce.index() == damaged) {
      refused(damaged);
    }
    assertThat(refused(home.inForce.index())).isZero();
  }

  @Test
  void anIndexOfTheFormatBeforeIsMadeAnewAtTheStart() throws Exception {
    int size = home.inForce.index().size();
    byte[] octets = Files.readAllBytes(file);
    ByteBuffer.wrap(octets).order(ByteOrder.LITTLE_ENDIAN).putInt(IndexFile.start(octets) + 12, 5);
    IndexFile.replace(file, octets);

    home.restart();

    assertThat(home.inForce.index().size()).isEqualTo(size);
    assertThat(refused(home.inForce.index())).isZero();
    IndexFile.assertIsSound(file);
    assertThat(errors()).singleElement().asString().contains("it has format 5, this Tacet reads");
  }

  /** The commands that work on the files of a Tacet that does not run. */
  @Test
  void whoStartsNoRoundsHasItMadeAnewWhileLoading() throws Exception {
    home.close();
    byte[] octets = Files.readAllBytes(file);
    damage(octets, IndexFile.middleOfNodes(octets));
    Clock clock = Clock.systemUTC();
    try (ListUpdater offline =
        new ListUpdater(
            data.resolve("lists"),
            ListHome.PROFILES,
            new Subscriptions(List.of(lists), new MemoryLists(), clock),
            new ToldComparison((before, after) -> List.of()),
            clock,
            () -> true,
            HostAddresses.NONE)) {
      assertThat(refused(offline.loadChecked().index())).isZero();
    }
    IndexFile.assertIsSound(file);
  }

  @Test
  void aSoundIndexIsNotWrittenAnew() throws Exception {
    home.restart();
    Object before = Files.getAttribute(file, "unix:ino");
    byte[] octets = Files.readAllBytes(file);
    RuleIndex index = home.inForce.index();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
    while (System.nanoTime() < deadline) { // the sweep begins after one
      Thread.sleep(50);
    }

    assertThat(home.inForce.index()).isSameAs(index);
    assertThat(Files.getAttribute(file, "unix:ino")).isEqualTo(before);
    assertThat(Files.readAllBytes(file)).isEqualTo(octets);
    assertThat(errors()).isEmpty();
  }
}
