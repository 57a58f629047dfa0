package dev.tacet.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClientsTest {
  private static final InetAddress ASKING = World.address("2001:db8::7");
  private static final Who TV =
      new Who(
          List.of(7),
          "Living room TV",
          List.of(World.address("192.0.2.7"), ASKING),
          Set.of(0x021122334455L),
          "tv",
          Set.of("living", "user_child"));

  private static Clients only(ClientRef ref) {
    return new Clients(Set.of(ref), Set.of(), Set.of(), Set.of());
  }

  private static Clients not(ClientRef ref) {
    return new Clients(Set.of(), Set.of(ref), Set.of(), Set.of());
  }

  private static Clients tagged(String tag) {
    return new Clients(Set.of(), Set.of(), Set.of(tag), Set.of());
  }

  private static boolean holds(Clients clients) {
    return clients.holds(TV, ASKING);
  }

  @Test
  void aNameIsTheOwnersInAnyLetterCase() {
    assertThat(holds(only(new ClientRef.Named("living room tv")))).isTrue();
    assertThat(holds(only(new ClientRef.Named("tv")))).isFalse();
    assertThat(holds(not(new ClientRef.Named("Living Room TV")))).isFalse();
  }

  @Test
  void anAddressMeansTheDeviceWhicheverOfItsAddressesAsks() {
    assertThat(holds(only(new ClientRef.Within(Network.parse("192.0.2.7/32"))))).isTrue();
    assertThat(holds(only(new ClientRef.Within(Network.parse("2001:db8::/32"))))).isTrue();
    assertThat(holds(only(new ClientRef.Within(Network.parse("192.0.2.8/32"))))).isFalse();
  }

  @Test
  void anAddressMeansAnUnknownClientByItself() {
    Clients clients = only(new ClientRef.Within(Network.parse("192.0.2.0/24")));

    assertThat(clients.holds(Who.UNKNOWN, World.address("192.0.2.9"))).isTrue();
    assertThat(clients.holds(Who.UNKNOWN, World.address("198.51.100.9"))).isFalse();
  }

  @Test
  void aMacMeansItsDevice() {
    assertThat(holds(only(new ClientRef.Mac(0x021122334455L)))).isTrue();
    assertThat(holds(only(new ClientRef.Mac(0x021122334456L)))).isFalse();
    assertThatIllegalArgumentException().isThrownBy(() -> new ClientRef.Mac(1L << 48));
  }

  @Test
  void tagsAreKindsAndGroupsAndNeverSystems() {
    assertThat(holds(tagged("device_tv"))).isTrue();
    assertThat(holds(tagged("device_phone"))).isFalse();
    assertThat(holds(tagged("user_child"))).isTrue();
    assertThat(holds(tagged("living"))).isTrue();
    assertThat(holds(tagged("os_linux"))).isFalse();
    assertThat(holds(new Clients(Set.of(), Set.of(), Set.of(), Set.of("device_tv")))).isFalse();
    Who computer = new Who(List.of(1), "", List.of(), Set.of(), "computer", Set.of());
    assertThat(tagged("device_laptop").holds(computer, ASKING)).isTrue();
    assertThat(tagged("device_pc").holds(computer, ASKING)).isTrue();
  }

  @Test
  void whatIsForAllIsForTheUnknownToo() {
    assertThat(Clients.ALL.holds(Who.UNKNOWN, ASKING)).isTrue();
    assertThat(not(new ClientRef.Named("tv")).holds(Who.UNKNOWN, ASKING)).isTrue();
    assertThat(tagged("living").holds(Who.UNKNOWN, ASKING)).isFalse();
  }
}
