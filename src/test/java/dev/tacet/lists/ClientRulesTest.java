package dev.tacet.lists;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.AddressText;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.Question;
import dev.tacet.dns.Transport;
import dev.tacet.policy.Action;
import dev.tacet.policy.Asked;
import dev.tacet.policy.DeviceMap;
import dev.tacet.policy.ListMode;
import dev.tacet.policy.Policy;
import dev.tacet.policy.RuleIndex;
import dev.tacet.policy.RuleSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From a line of a list with {@code client=} or {@code ctag=} to what each device is told. */
class ClientRulesTest {
  private static final InetAddress TV = AddressText.parse("192.168.1.23");
  private static final InetAddress TV_V6 = AddressText.parse("fd00::23");
  private static final InetAddress PAD = AddressText.parse("192.168.1.40");
  private static final InetAddress CAM = AddressText.parse("192.168.1.31");
  private static final InetAddress STRANGER = AddressText.parse("192.168.7.7");

  /** The camera calls itself "tv", which nobody asked it to. */
  private static final DeviceMap HOUSE =
      DeviceMap.of(
          List.of(
              device(7, "tv", "tv", "tv", Set.of("living-room"), TV, TV_V6),
              device(8, "Mary's pad|1, blue", "pad", "tablet", Set.of("user_child"), PAD),
              device(9, "", "tv", "camera", Set.of(), CAM)),
          List.of(),
          false,
          DeviceMap.OPEN);

  private static DeviceMap.Entry device(
      int id, String name, String shown, String kind, Set<String> groups, InetAddress... at) {
    return new DeviceMap.Entry(
        id,
        Set.of(),
        name,
        shown,
        kind,
        groups,
        false,
        List.of(at),
        Set.of(0x0211_2233_4400L + id),
        List.of(),
        Set.of());
  }

  private static Policy policy(String list) throws IOException {
    RuleIndex.Builder builder =
        new RuleIndex.Builder(List.of(RuleSource.list(0, "mine", Action.BLOCK)));
    ListReader.read(
        new ByteArrayInputStream(list.getBytes(StandardCharsets.UTF_8)),
        ReadList.AUTO,
        ListLimits.DOWNLOAD,
        (rule, line) -> {
          ListRule.NameRule named = (ListRule.NameRule) rule;
          builder.add(named.name(), named.scope(), 0, named.terms());
        },
        true);
    return Policy.OPEN.withLists(RuleIndex.of(builder.compile())).withDevices(HOUSE);
  }

  private static boolean blocks(Policy policy, InetAddress client) {
    Question question = Question.of(DomainName.parse("ads.example"), 1);
    return !policy
        .judge(new Asked(question, Transport.UDP, policy.profileOf(client), client))
        .allows();
  }

  private static String blocked(Policy policy) {
    StringBuilder who = new StringBuilder();
    who.append(blocks(policy, TV) && blocks(policy, TV_V6) ? "tv " : "");
    who.append(blocks(policy, PAD) ? "pad " : "");
    who.append(blocks(policy, CAM) ? "cam " : "");
    who.append(blocks(policy, STRANGER) ? "stranger " : "");
    return who.toString().strip();
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      nullValues = "nobody",
      value = {
        "client=tv => tv",
        "client=TV => tv",
        "client='tv' => tv",
        "client=192.168.1.23 => tv",
        "client=fd00:0::23 => tv",
        "client=fd00::/64 => tv",
        "client=02:11:22:33:44:07 => tv",
        "client=02-11-22-33-44-07 => tv",
        "client=192.168.1.0/24 => tv pad cam",
        "client=192.168.1.99/24 => tv pad cam",
        "client=~tv => pad cam stranger",
        "client=192.168.1.0/24|~tv => pad cam",
        "client=\"Mary's pad\\|1\\, blue\" => pad",
        "client='Mary\\'s pad\\|1\\, blue'|tv => tv pad",
        "client=nobody at all => nobody",
        "ctag=device_camera => cam",
        "ctag=device_tv|user_child => tv pad",
        "ctag=user_child => pad",
        "ctag=~user_child => tv cam stranger",
        "ctag=os_android|device_camera => cam",
        "ctag=~os_android => tv pad cam stranger",
        "client=192.168.1.0/24,ctag=~device_tv => pad cam",
        "client=tv,dnstype=AAAA => nobody",
      })
  void aRuleForSomeIsForThemAlone(String modifiers, String who) throws IOException {
    assertThat(blocked(policy("||ads.example^$" + modifiers + "\n")))
        .isEqualTo(who == null ? "" : who);
  }

  @Test
  void anExceptionForOneDeviceFreesItAlone() throws IOException {
    assertThat(blocked(policy("||ads.example^\n@@||ads.example^$client=tv\n")))
        .isEqualTo("pad cam stranger");
  }

  @Test
  void whoIsCancelledIsToldApartByItsClients() throws IOException {
    assertThat(
            blocked(
                policy(
                    "||ads.example^$client=tv|192.168.1.31\n"
                        + "||ads.example^$client=192.168.1.40\n"
                        + "||ads.example^$client='192.168.1.31'|tv,badfilter\n")))
        .isEqualTo("pad");
  }

  @Test
  void aRuleForAnOperatingSystemOnlyIsCountedAndNotInForce() throws IOException {
    ReadList read = ReadList.of("||ads.example^$ctag=os_windows|os_linux\n||b.example^\n");

    assertThat(read.rules()).containsExactly("block SUBTREE b.example");
    assertThat(read.content().forNobody()).isEqualTo(1);
    assertThat(ListNotes.of(read.content())).contains("1 rule for an operating system only");
  }

  @ParameterizedTest
  @CsvSource({
    "client=, client: it names nobody",
    "client=tv|, client: it names nobody",
    "client=~, client: it names nobody",
    "client=192.168.1.0/33, is no address and no network",
    "client=192.168.1.0/x, is no address and no network",
    "client=fd00::/129, is no address and no network",
    "ctag=, is no tag",
    "ctag=user child, is no tag",
  })
  void aModifierThatCannotBeMeantIsRejectedWithTheReason(String modifier, String reason)
      throws IOException {
    ReadList read = ReadList.of("||ads.example^$" + modifier + "\n");

    assertThat(read.rules()).isEmpty();
    assertThat(read.rejectedReason()).contains(reason);
  }

  @Test
  void aListForAGroupSpeaksToThatGroup() throws IOException {
    RuleIndex index = policy("||ads.example^\n").lists();

    Policy forChildren =
        new ListsInForce(index, Map.of(), Map.of("mine", "user_child"), Map.of())
            .in(Policy.OPEN.withDevices(HOUSE));
    Policy watching =
        new ListsInForce(
                index, Map.of("mine", ListMode.SHADOW), Map.of("mine", "user_child"), Map.of())
            .in(Policy.OPEN.withDevices(HOUSE));

    assertThat(blocked(forChildren)).isEqualTo("pad");
    assertThat(blocked(watching)).isEmpty();
    Question question = Question.of(DomainName.parse("ads.example"), 1);
    assertThat(watching.judge(question, watching.profileOf(PAD)).word()).isEqualTo("would-block");
    assertThat(watching.judge(question, watching.profileOf(TV)).word()).isEqualTo("allowed");
  }
}
