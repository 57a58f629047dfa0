package dev.tacet.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** scripts/bench: what it takes, and that its load notices a server that answers wrongly. */
final class BenchIT {
  private static final Path SOURCES = Path.of("src/jmh/java/dev/tacet/bench");

  @TempDir private static Path classes;

  @TempDir private Path temp;

  /** As scripts/bench does: of the JDK alone. */
  @BeforeAll
  static void compile() throws IOException {
    List<String> arguments = new ArrayList<>(List.of("-proc:none", "-d", classes.toString()));
    try (Stream<Path> files = Files.list(SOURCES)) {
      files.map(Path::toString).forEach(arguments::add);
    }
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertThat(failed).isZero();
  }

  private static Shell.Result bench(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("sh", "scripts/bench"));
    command.addAll(List.of(arguments));
    return new Shell(Shell.CHECKOUT, Map.of()).run(command.toArray(String[]::new));
  }

  private static void assertRefused(String says, String... arguments) throws Exception {
    Shell.Result refused = bench(arguments);

    assertThat(refused.exit()).as(String.join(" ", arguments)).isEqualTo(64);
    assertThat(refused.err()).startsWith("scripts/bench: " + says).contains("usage:");
    assertThat(refused.out()).isEmpty();
  }

  @Test
  void anUnknownWordIsRefusedBeforeAnythingIsBuilt() throws Exception {
    assertRefused("names.txt: unknown; for a file of names: scripts/bench lists", "names.txt");
    assertRefused("--fast: a value is missing, or no option", "--fast");
    assertRefused("--fast: no option of compare", "--fast", "1");
    assertRefused("--minutes: no option of growth", "growth", "--minutes", "3");
    assertRefused("--peers: no option of soak", "soak", "--peers", "unbound");
    assertRefused("queries takes no options", "queries", "--names", "1");
  }

  @Test
  void aValueThatIsNoNumberOrUnknownIsRefused() throws Exception {
    assertRefused("--names many: a number", "--names", "many");
    assertRefused("--names 0: a number", "compare", "--names", "0");
    assertRefused("--seconds -1: a number", "--seconds", "-1");
    assertRefused("--seed 99999999: a number", "--seed", "99999999");
    assertRefused("--peers dnsmasq,bind: bind is none of", "--peers", "dnsmasq,bind");
    assertRefused("--curves time: time is none of", "growth", "--curves", "time");
    assertRefused("--minutes: a value is missing", "soak", "--minutes");
  }

  @Test
  void aFileThatCannotBeReadIsNamed() throws Exception {
    Shell.Result missing = bench("lists", temp.resolve("absent.txt").toString());

    assertThat(missing.exit()).isEqualTo(66);
    assertThat(missing.err()).contains("absent.txt cannot be read");
    assertRefused("lists: a file is missing", "lists");
  }

  @Test
  void thePageTakesTheSectionThatARunPrinted() throws Exception {
    Path checkout = Shell.copyOfScripts(temp.resolve("checkout"));
    Path page = checkout.resolve("docs/PERFORMANCE.md");
    Files.createDirectories(page.getParent());
    Files.writeString(
        page,
        "above\n<!-- compare -->\nold\n<!-- end -->\nbetween\n<!-- soak -->\nkept\n<!-- end -->\n");
    Path run =
        Files.writeString(temp.resolve("run"), "noise\n<!-- compare -->\nnew\n<!-- end -->\n");

    new Shell(checkout, Map.of()).run("sh", "scripts/bench", "page", run.toString()).succeeded();

    assertThat(page)
        .hasContent(
            "above\n<!-- compare -->\nnew\n<!-- end -->\nbetween\n<!-- soak -->\nkept\n<!-- end -->\n");
    Shell.Result other =
        new Shell(checkout, Map.of())
            .run("sh", "scripts/bench", "page", page.getParent() + "/../pom.xml");
    assertThat(other.exit()).isEqualTo(65);
  }

  @Test
  void aServerThatAnswersRightlyHasNoFault() throws Exception {
    assertThat(loadOn(BenchIT::right))
        .containsExactly(
            "1000 asked, 1000 answered, 0 lost: 0 replies to nothing asked, 0 with another question,"
                + " 0 with another response code, 0 with other data",
            "1000 asked, 1000 answered, 0 lost: 0 replies to nothing asked, 0 with another question,"
                + " 0 with another response code, 0 with other data");
  }

  @Test
  void anotherIdIsNoticed() throws Exception {
    assertThat(loadOn(reply -> each(10, right(reply), octets -> octets[0] ^= 0x40)))
        .allMatch(line -> line.contains(" 900 answered, 100 lost: 100 replies to nothing asked"));
  }

  @Test
  void anotherQuestionIsNoticed() throws Exception {
    assertThat(loadOn(reply -> each(10, right(reply), octets -> octets[14] ^= 0x01)))
        .allMatch(line -> line.contains(" 1000 answered") && line.contains(" 100 with another q"));
  }

  @Test
  void anotherResponseCodeIsNoticed() throws Exception {
    assertThat(loadOn(reply -> each(10, right(reply), octets -> octets[3] |= 2)))
        .allMatch(line -> line.contains(" 100 with another response code, 0 with other data"));
  }

  @Test
  void anotherAddressIsNoticed() throws Exception {
    assertThat(loadOn(reply -> each(10, right(reply), octets -> octets[octets.length - 1] ^= 1)))
        .allMatch(line -> line.contains(" 0 with another response code, 100 with other data"));
  }

  @Test
  void aSecondReplyToOneQueryIsNoticed() throws Exception {
    assertThat(loadOn(BenchIT::right, 10))
        .allMatch(line -> line.contains(" 1000 answered, 0 lost: 100 replies to nothing asked"));
  }

  private static int turn;

  private interface Change {
    void in(byte[] octets);
  }

  private static byte[] each(int which, byte[] reply, Change change) {
    if (turn++ % which == 0) {
      change.in(reply);
    }
    return reply;
  }

  /** Blocked names end in a digit before their domain, or are hosts of a network; see Names. */
  private static byte[] right(byte[] query) {
    ByteBuffer reply = ByteBuffer.allocate(query.length + 16).put(query);
    reply.put(2, (byte) 0x81).put(3, (byte) 0x80).putShort(6, (short) 1);
    reply.putShort((short) 0xc00c).putInt(0x00010001).putInt(60).putShort((short) 4);
    reply.putInt(isBlocked(query) ? 0 : hash(query));
    return reply.array();
  }

  private static boolean isBlocked(byte[] query) {
    int end = query.length - 5;
    String name = new String(query, 12, end - 12, java.nio.charset.StandardCharsets.US_ASCII);
    return name.chars().anyMatch(Character::isDigit);
  }

  private static int hash(byte[] query) {
    int hash = 0x811c9dc5;
    for (byte octet : Arrays.copyOfRange(query, 12, query.length - 4)) {
      hash = (hash ^ octet) * 0x01000193;
    }
    return 23 << 24 | hash & 0xffffff;
  }

  private List<String> loadOn(UnaryOperator<byte[]> server) throws Exception {
    return loadOn(server, Integer.MAX_VALUE);
  }

  /** What the load says of a server; of so many queries one is answered twice. */
  private List<String> loadOn(UnaryOperator<byte[]> server, int twice) throws Exception {
    turn = 0;
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      Thread thread = new Thread(() -> serve(socket, server, twice));
      thread.start();
      Path java = Path.of(System.getProperty("java.home"), "bin", "java");
      return new Shell(temp, Map.of())
          .run(
              java.toString(),
              "-cp",
              classes.toString(),
              "dev.tacet.bench.Load",
              String.valueOf(socket.getLocalPort()),
              "7",
              "5000")
          .succeeded()
          .lines();
    }
  }

  private static void serve(DatagramSocket socket, UnaryOperator<byte[]> server, int twice) {
    byte[] octets = new byte[512];
    int count = 0;
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(octets, octets.length);
        socket.receive(packet);
        byte[] reply = server.apply(Arrays.copyOf(octets, packet.getLength()));
        DatagramPacket out = new DatagramPacket(reply, reply.length, packet.getSocketAddress());
        socket.send(out);
        if (count++ % twice == twice / 2) { // not the last: the load would no longer be there
          socket.send(out);
        }
      }
    } catch (SocketException closed) {
      return; // the test is over
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
