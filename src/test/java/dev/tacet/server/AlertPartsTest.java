package dev.tacet.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.lists.HostAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlertPartsTest {
  private final List<String> asked = new ArrayList<>();

  private final HostAddresses own =
      host -> {
        asked.add(host.toString());
        if (host.toString().startsWith("known.")) {
          return List.of(InetAddress.getByName("192.0.2.7"));
        }
        throw new IOException("there is no such name");
      };

  @Test
  void anAddressIsAskedOfNobody() throws Exception {
    assertThat(AlertParts.addresses(own, "192.0.2.1"))
        .containsExactly(InetAddress.getByName("192.0.2.1"));
    assertThat(AlertParts.addresses(own, "2001:db8::1"))
        .containsExactly(InetAddress.getByName("2001:db8::1"));
    assertThat(asked).isEmpty();
  }

  @Test
  void aNameIsAskedOfOurOwnResolver() throws Exception {
    assertThat(AlertParts.addresses(own, "known.example"))
        .containsExactly(InetAddress.getByName("192.0.2.7"));
    assertThat(asked).hasSize(1);
  }

  @Test
  void aNameOfThisMachineLeavesItNot() throws Exception {
    assertThat(AlertParts.addresses(own, "localhost")).allMatch(InetAddress::isLoopbackAddress);
    assertThat(asked).isEmpty();
  }

  @Test
  void whatNobodyKnowsIsToldInWords() {
    assertThatThrownBy(() -> AlertParts.addresses(own, "gone.invalid"))
        .isInstanceOf(IOException.class)
        .hasMessage("its address was not found: there is no such name");
    assertThatThrownBy(() -> AlertParts.addresses(own, "no..host"))
        .hasMessage("no..host is no name of a host");
  }
}
