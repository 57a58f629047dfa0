package dev.tacet.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.dns.DomainName;
import dev.tacet.policy.Scope;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BypassNamesTest {
  private static BypassNames read(String json) throws IOException {
    return BypassNames.read(
        "d.json", new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void theFileOfTheJarIsReadWhole() throws IOException {
    BypassNames shipped = BypassNames.shipped();

    assertThat(shipped.names()).hasSizeGreaterThan(450);
    assertThat(shipped.names())
        .filteredOn(name -> name.kind() == BypassName.Kind.CANARY)
        .extracting(name -> name.name().toString())
        .containsExactlyInAnyOrder(
            "use-application-dns.net", "mask.icloud.com", "mask-h2.icloud.com");
    assertThat(shipped.names()).extracting(BypassName::wellKnown).contains(true, false);
    assertThat(shipped.resolvers())
        .flatExtracting(PublicResolver::addresses)
        .contains(InetAddress.getByName("8.8.8.8"), InetAddress.getByName("2620:fe::fe"));
  }

  @Test
  void anExactNameSpeaksForItselfAndASubtreeForWhatIsBelow() throws IOException {
    BypassNames names =
        read(
            "{\"entries\": [{\"domain\": \"doh.example\", \"match\": \"subtree\", \"kind\":"
                + " \"app-resolver\", \"action\": \"block\"}, {\"domain\": \"c.example\","
                + " \"match\": \"exact\", \"kind\": \"canary\", \"action\": \"NXDOMAIN\"}]}");

    BypassName subtree = names.names().get(0);
    BypassName exact = names.names().get(1);
    assertThat(subtree.scope()).isEqualTo(Scope.SUBTREE);
    assertThat(subtree.covers(DomainName.parse("x.doh.example"))).isTrue();
    assertThat(exact.covers(DomainName.parse("c.example"))).isTrue();
    assertThat(exact.covers(DomainName.parse("x.c.example"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"entries\": [{\"domain\": \"a.example\", \"match\": \"exact\", \"kind\": \"spy\"}]}"
            + " | d.json:1: kind: unknown word \"spy\"; use [canary, discovery, browser, relay, resolver, app-resolver]",
        "{\"entries\": [{\"domain\": \"a.example\"}]}"
            + " | d.json:1: an entry needs domain, match, kind and action",
        "{\"entries\": [{\"well_known\": \"yes\"}]} | d.json:1: expected well_known: true or false",
        "{\"well_known_addresses\": [{\"name\": \"X\", \"v4\": [\"dns.example\"]}]}"
            + " | d.json:1: v4: not an address: \"dns.example\"",
        "{\"well_known_addresses\": [{\"name\": \"X\", \"v6\": [\"192.0.2.1\"]}]}"
            + " | d.json:1: v6: of the other family: 192.0.2.1",
        "{\"well_known_addresses\": [{\"name\": \"X\"}]} | d.json:1: a resolver needs a name and addresses",
      })
  void aFaultIsNamedWithItsPlace(String json, String message) {
    assertThatThrownBy(() -> read(json)).isInstanceOf(IOException.class).hasMessage(message);
  }
}
