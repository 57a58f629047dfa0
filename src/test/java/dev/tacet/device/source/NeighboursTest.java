package dev.tacet.device.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.device.MacAddress;
import dev.tacet.device.PlainAddress;
import dev.tacet.device.Sighting;
import dev.tacet.testkit.Namespace;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the real {@code ip} and a kernel's table of a network of our own. */
class NeighboursTest {
  private static final Path PROC = Path.of("/proc");
  private static final String TV = "02:11:22:33:44:55";
  private final List<Sighting> told = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void end() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  @Test
  void aNewNeighbourOfEitherFamilyIsToldWithinASecond() {
    Namespace home = homeWithTv();
    home.run("ip neigh replace 192.0.2.8 lladdr 02:11:22:33:44:88 nud permanent dev veth0");
    Neighbours neighbours = started(command(home), PROC);
    await(10, () -> told.size() >= 2); // two looks: by now the child listens

    home.run("echo hello > /dev/udp/192.0.2.2/9");
    long asked = System.nanoTime();
    await(5, () -> lastMacOf("192.0.2.2").isPresent());
    assertThat(System.nanoTime() - asked).isLessThan(TimeUnit.SECONDS.toNanos(1));

    home.run("echo hello > /dev/udp/2001:db8::2/9");
    asked = System.nanoTime();
    await(5, () -> lastMacOf("2001:db8::2").isPresent());
    assertThat(System.nanoTime() - asked).isLessThan(TimeUnit.SECONDS.toNanos(1));

    assertThat(lastMacOf("192.0.2.2")).isEqualTo(MacAddress.parse(TV));
    assertThat(lastMacOf("2001:db8::2")).isEqualTo(MacAddress.parse(TV));
    assertThat(told)
        .filteredOn(Sighting.Link.class::isInstance)
        .allSatisfy(each -> assertThat(((Sighting.Link) each).port()).isEqualTo("veth0"));
    assertThat(neighbours.state().well()).isTrue();
    assertThat(neighbours.state().note()).isEmpty();
  }

  @Test
  void aNeighbourThatIsDeletedIsGone() {
    Namespace home = homeWithTv();
    home.run("ip neigh replace 192.0.2.2 lladdr " + TV + " nud reachable dev veth0");
    started(command(home), PROC);
    await(10, () -> lastMacOf("192.0.2.2").isPresent());

    home.run("ip neigh del 192.0.2.2 dev veth0");

    await(10, () -> told.stream().anyMatch(Sighting.Gone.class::isInstance));
  }

  @Test
  void aChildThatIsKilledComesBackAndNothingIsMissed() {
    Namespace home = homeWithTv();
    Neighbours neighbours = started(command(home), PROC);
    await(10, () -> neighbours.child().isPresent());
    ProcessHandle first = neighbours.child().orElseThrow();

    first.destroyForcibly();
    await(5, () -> !first.isAlive());
    home.run("ip neigh replace 192.0.2.7 lladdr 02:11:22:33:44:77 nud reachable dev veth0");

    await(10, () -> neighbours.child().filter(child -> !child.equals(first)).isPresent());
    await(10, () -> lastMacOf("192.0.2.7").isPresent());
    assertThat(neighbours.state().well()).isTrue();
  }

  @Test
  void fiveThousandFlapsAreBoundedAndTheLastWordIsRight() {
    Namespace home = homeWithTv();
    Neighbours neighbours = started(command(home), PROC);
    await(10, () -> neighbours.child().isPresent());

    long began = System.nanoTime();
    home.run(
        "for i in $(seq 2500); do for m in a b; do"
            + " echo neigh replace 192.0.2.9 lladdr 02:00:00:00:00:0$m nud reachable dev veth0;"
            + " done; done | ip -batch -");
    home.run("ip neigh replace 192.0.2.9 lladdr 02:00:00:00:00:0c nud reachable dev veth0");

    Optional<MacAddress> last = MacAddress.parse("02:00:00:00:00:0c");
    await(10, () -> lastMacOf("192.0.2.9").equals(last));
    long seconds = 1 + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
    // So many a second by the monitor, and a look at the whole table each second.
    assertThat(neighbours.state().sightings())
        .isLessThanOrEqualTo((seconds + 1) * (NeighbourFlow.MAX_A_SECOND + 10));
  }

  @Test
  void whoAsksForALookGetsOneASecond() {
    Namespace home = homeWithTv();
    home.run("ip neigh replace 192.0.2.2 lladdr " + TV + " nud permanent dev veth0");
    Neighbours neighbours = started(command(home), PROC);
    await(10, () -> neighbours.child().isPresent() && told.size() >= 2); // at the start: two looks
    int before = told.size();

    long began = System.nanoTime();
    while (System.nanoTime() - began < TimeUnit.SECONDS.toNanos(2)) {
      neighbours.refresh();
      Thread.onSpinWait();
    }

    assertThat(told.size() - before).isBetween(1, 3);
  }

  @Test
  void withoutTheCommandTheArpTableHasToDo(@TempDir Path proc) throws IOException {
    Files.createDirectories(proc.resolve("net"));
    Files.writeString(
        proc.resolve("net/arp"),
        "IP address       HW type     Flags       HW address            Mask     Device\n"
            + "192.0.2.2        0x1         0x2         "
            + TV
            + "     *        br0\n");

    Neighbours neighbours = started(new IpCommand(List.of()), proc);

    await(10, () -> lastMacOf("192.0.2.2").isPresent() && !neighbours.state().well());
    assertThat(neighbours.state().note()).contains("install iproute2").contains("only IPv4");
  }

  @Test
  void aCommandThatDoesNotWorkIsSaid(@TempDir Path proc) {
    Neighbours neighbours = started(new IpCommand(List.of("/bin/false")), proc);

    await(10, () -> !neighbours.state().well());

    assertThat(neighbours.state().note()).contains("/bin/false neigh show").contains("try it");
  }

  /** Else each address that waits for its MAC becomes a device of its own, an open one. */
  @Test
  void twoLooksThatFailAreNotTheEndOfIt(@TempDir Path temp) throws IOException {
    Path script = temp.resolve("ip");
    Files.writeString(
        script,
        """
        case "$*" in *monitor*) exec sleep 60;; esac
        echo >> "$0.runs"
        [ $(wc -l < "$0.runs") -gt 4 ] || exit 1
        echo '[{"dst":"192.0.2.2","dev":"br0","lladdr":"02:11:22:33:44:55","state":["REACHABLE"]}]'
        """);
    Neighbours neighbours =
        started(new IpCommand(List.of("/bin/sh", script.toString())), temp.resolve("proc"));
    List<Boolean> well = new ArrayList<>();

    await(
        10,
        () -> {
          well.add(neighbours.state().well());
          return lastMacOf("192.0.2.2").isPresent();
        });

    assertThat(well).doesNotContain(false);
  }

  @Test
  void theChildHasNothingOfOurEnvironmentAndEndsWithTheSource() throws IOException {
    Namespace home = homeWithTv();
    Neighbours neighbours = started(command(home), PROC);
    await(10, () -> neighbours.child().isPresent());
    ProcessHandle child = neighbours.child().orElseThrow();
    Path of = Path.of("/proc", Long.toString(child.pid()));

    assertThat(Files.readString(of.resolve("environ")).split("\0"))
        .containsExactlyInAnyOrder("PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C");
    assertThat(Files.readSymbolicLink(of.resolve("fd/0"))).isEqualTo(Path.of("/dev/null"));

    neighbours.close();
    await(5, () -> !child.isAlive());
  }

  private Namespace homeWithTv() {
    Namespace home = Namespace.open();
    open.add(home);
    Namespace tv = home.host();
    open.add(tv);
    home.run(
        "ip link add veth0 type veth peer name eth0 netns "
            + tv.pid()
            + "; sysctl -qw net.ipv6.conf.veth0.accept_dad=0 || true"
            + "; ip addr add 192.0.2.1/24 dev veth0; ip addr add 2001:db8::1/64 dev veth0 nodad"
            + "; ip link set veth0 up");
    tv.run(
        "ip link set eth0 address "
            + TV
            + "; ip addr add 192.0.2.2/24 dev eth0; ip addr add 2001:db8::2/64 dev eth0 nodad"
            + "; ip link set eth0 up");
    return home;
  }

  private static IpCommand command(Namespace in) {
    List<String> vector = in.enter();
    vector.add("ip");
    return new IpCommand(vector);
  }

  private Neighbours started(IpCommand ip, Path proc) {
    OwnInterfaces own = new OwnInterfaces(System::nanoTime);
    Neighbours neighbours = new Neighbours(own, Clock.systemUTC(), ip, proc);
    open.add(0, neighbours);
    neighbours.start(told::add);
    return neighbours;
  }

  private Optional<MacAddress> lastMacOf(String text) {
    InetAddress address = PlainAddress.parse(text).orElseThrow();
    return told.stream()
        .filter(Sighting.Link.class::isInstance)
        .map(Sighting.Link.class::cast)
        .filter(link -> link.address().equals(address))
        .map(Sighting.Link::mac)
        .reduce((one, other) -> other);
  }

  private static void await(int seconds, BooleanSupplier condition) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(until);
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted", e);
      }
    }
  }
}
