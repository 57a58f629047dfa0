package dev.tacet.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.config.BlockMode;
import dev.tacet.policy.Action;
import dev.tacet.policy.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/** What one device is told, and others are not. */
class DeviceReplyTest {
  private static final String TV = "192.168.1.7";
  private static final String OTHER = "192.168.1.8";

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "null-ip, 0, 0.0.0.0",
    "nxdomain, 3, ''",
    "nodata, 0, ''",
    "refused, 5, ''",
    "address, 0, 192.0.2.53"
  })
  void aDevicesOwnBlockModeIsForItAlone(String mode, int rcode, String data) {
    Household home =
        new Household(BlockMode.ADDRESS, List.of(Ask.address("192.0.2.53")))
            .rule(Action.BLOCK, "mi.example")
            .device(TV, Map.of("block-mode", mode));

    Received told = home.ask(Ask.of("mi.example", Type.A).from(TV));
    Received other = home.ask(Ask.of("mi.example", Type.A).from(OTHER));

    assertThat(told.rcode()).isEqualTo(rcode);
    assertThat(String.join(" ", told.data())).isEqualTo(data);
    assertThat(other.data()).containsExactly("192.0.2.53");
    assertThat(home.log).extracting(d -> d.device()).containsExactly(7, 0);
  }

  @Test
  void anAddressWithoutOneOfTheOwnersGetsNodataInThatMode() {
    Household home =
        new Household()
            .rule(Action.BLOCK, "mi.example")
            .device(TV, Map.of("block-mode", "address"));

    home.ask(Ask.of("mi.example", Type.A).from(TV)).assertNegative(10);
  }

  @Test
  void anUnknownAddressIsToldToAskAgainWhileADeviceIsLocked() {
    Household home =
        new Household()
            .device(TV, Map.of("quarantine", "locked", "grant.time.example", "on"))
            .upstreamAnswers("time.example. A 192.0.2.1");
    Ask ask = Ask.of("news.example", Type.A).from(OTHER);

    Received told = home.ask(ask);

    told.assertRepliesTo(ask);
    assertThat(told.rcode()).isEqualTo(Rcode.SERVFAIL);
    assertThat(told.errors()).containsExactly("14 not known yet which device this is; ask again");
    assertThat(told.answers()).isEmpty();
    assertThat(told.authority()).as("nothing a stub may keep").isEmpty();
    assertThat(home.resolved).isEmpty();
    assertThat(home.onlyDecision().verdict()).isEqualTo(Verdict.Refused.NOT_ATTRIBUTED);
    assertThat(home.ask(Ask.of("time.example", Type.A).from(OTHER)).data())
        .containsExactly("192.0.2.1");
  }

  @Test
  void aLockedDeviceIsToldThatItIsTheQuarantine() {
    Household home = new Household().device(TV, Map.of("quarantine", "locked"));

    Received told = home.ask(Ask.of("news.example", Type.A).from(TV));

    assertThat(told.data()).containsExactly("0.0.0.0");
    assertThat(told.errors()).containsExactly("15 blocked by quarantine (news.example)");
  }

  @Test
  void anAliasOfAGrantedNamePasses() {
    Household home =
        new Household()
            .listBlocks("cdn.example")
            .device(TV, Map.of("quarantine", "locked", "grant.time.example", "on"))
            .upstreamAnswers("time.example. CNAME cdn.example.", "cdn.example. A 192.0.2.1");

    assertThat(home.ask(Ask.of("time.example", Type.A).from(TV)).data()).contains("192.0.2.1");
    assertThat(home.ask(Ask.of("cdn.example", Type.A).from(TV)).data()).containsExactly("0.0.0.0");
  }
}
