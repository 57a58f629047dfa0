package dev.tacet.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.config.BlockMode;
import dev.tacet.dns.Origin;
import dev.tacet.dns.Transport;
import dev.tacet.policy.Action;
import dev.tacet.querylog.Decision;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** What a client is told of a blocked name, for each block mode, type and transport. */
class BlockedReplyTest {
  /** A block mode with what it gives for A and for AAAA; every other type gets NODATA. */
  private enum Setting {
    NULL_IP(BlockMode.NULL_IP, "0.0.0.0", "::"),
    NXDOMAIN(BlockMode.NXDOMAIN, "NXDOMAIN", "NXDOMAIN"),
    NODATA(BlockMode.NODATA, "NODATA", "NODATA"),
    REFUSED(BlockMode.REFUSED, "REFUSED", "REFUSED"),
    ONLY_IPV4(BlockMode.ADDRESS, "192.0.2.53", "NODATA", "192.0.2.53"),
    ONLY_IPV6(BlockMode.ADDRESS, "NODATA", "2001:db8::53", "2001:db8::53"),
    BOTH(BlockMode.ADDRESS, "192.0.2.53", "2001:db8::53", "2001:db8::53", "192.0.2.53");

    final BlockMode mode;
    final String forA;
    final String forAaaa;
    final List<InetAddress> addresses;

    Setting(BlockMode mode, String forA, String forAaaa, String... addresses) {
      this.mode = mode;
      this.forA = forA;
      this.forAaaa = forAaaa;
      this.addresses = Stream.of(addresses).map(Ask::address).toList();
    }

    Household household() {
      return new Household(mode, addresses);
    }

    String outcome(int type) {
      return switch (type) {
        case Type.A -> forA;
        case Type.AAAA -> forAaaa;
        default -> "NODATA";
      };
    }
  }

  static Stream<Arguments> everyCase() {
    List<Integer> types =
        List.of(
            Type.A,
            Type.AAAA,
            Type.HTTPS,
            Type.SVCB,
            Type.TXT,
            Type.MX,
            Type.CNAME,
            Type.ANY,
            65_280);
    List<Arguments> cases = new ArrayList<>();
    for (Setting setting : Setting.values()) {
      for (int type : types) {
        for (Transport transport : Transport.values()) {
          for (int payload : new int[] {0, 1232}) {
            String typeName = Type.string(type);
            cases.add(Arguments.of(setting, typeName, transport, payload));
          }
        }
      }
    }
    return cases.stream();
  }

  @ParameterizedTest(name = "{0} {1} over {2}, EDNS {3}")
  @MethodSource("everyCase")
  void aBlockedNameIsAnsweredHereForEveryType(
      Setting setting, String typeName, Transport transport, int payload) {
    Household home = setting.household().vendorBlocks("tracking.miui.com");
    int type = Type.value(typeName, true);
    Ask ask = Ask.of("aPi.TRacKing.MiUi.cOm", type).over(transport).withPayload(payload);

    Received reply = home.ask(ask);

    reply.assertRepliesTo(ask);
    assertThat(reply.truncated()).isFalse();
    assertOutcome(reply, setting.outcome(type), type);
    List<String> why = List.of("15 blocked by vendor: xiaomi/block (tracking.miui.com)");
    assertThat(reply.errors()).isEqualTo(payload > 0 ? why : List.of());
    assertThat(home.resolved).isEmpty();
    Decision decision = home.onlyDecision();
    assertThat(decision.rcode()).isEqualTo(reply.rcode());
    assertThat(decision.origin()).isEqualTo(Origin.SELF);
    assertThat(decision.addresses()).isEmpty();
  }

  private static void assertOutcome(Received reply, String outcome, int type) {
    switch (outcome) {
      case "NODATA" -> {
        assertThat(reply.rcode()).isEqualTo(Rcode.NOERROR);
        reply.assertNegative(Household.BLOCK_TTL.toSeconds());
      }
      case "NXDOMAIN" -> {
        assertThat(reply.rcode()).isEqualTo(Rcode.NXDOMAIN);
        reply.assertNegative(Household.BLOCK_TTL.toSeconds());
      }
      case "REFUSED" -> {
        assertThat(reply.rcode()).isEqualTo(Rcode.REFUSED);
        assertThat(reply.answers()).isEmpty();
        assertThat(reply.authority()).isEmpty();
      }
      default -> {
        assertThat(reply.rcode()).isEqualTo(Rcode.NOERROR);
        assertThat(reply.authority()).isEmpty();
        Record record = reply.answers().get(0);
        assertThat(reply.answers()).hasSize(1);
        assertThat(record.getType()).isEqualTo(type);
        assertThat(record.getName().toString()).isEqualTo("aPi.TRacKing.MiUi.cOm.");
        assertThat(record.getTTL()).isEqualTo(Household.BLOCK_TTL.toSeconds());
        assertThat(Ask.address(record.rdataToString())).isEqualTo(Ask.address(outcome));
      }
    }
  }

  @Test
  void theTextNamesAListAsTheLogDoes() {
    Household home = new Household().listBlocks("ads.example");

    Received reply = home.ask(Ask.of("x.ads.example", Type.A));

    assertThat(reply.errors()).containsExactly("15 blocked by list: mine (ads.example)");
    assertThat(home.onlyDecision().verdict().reason().words()).isEqualTo("list: mine");
  }

  @Test
  void theTextNamesTheOwnersRuleByItsNumber() {
    Household home =
        new Household().rule(Action.ALLOW, "fine.example").rule(Action.BLOCK, "cam.example");

    Received reply = home.ask(Ask.of("x.cam.example", Type.HTTPS));

    assertThat(reply.errors()).containsExactly("15 blocked by rule: 2 (cam.example)");
  }

  @Test
  void idAndFlagsAreTheQuerysOwn() {
    Household home = new Household().listBlocks("ads.example");
    for (int flags : new int[] {0, Ask.RD, Ask.CD, Ask.RD | Ask.CD, Ask.RD | Ask.AD}) {
      Ask ask = Ask.of("ads.example", Type.A).withHeader(flags + 1, flags);

      home.ask(ask).assertRepliesTo(ask);
    }
  }

  @Test
  void theRootIsBlockedLikeAnyName() {
    Household home = new Household().rule(Action.BLOCK, ".");
    Ask ask = Ask.of("", Type.NS);

    Received reply = home.ask(ask);

    reply.assertRepliesTo(ask);
    reply.assertNegative(Household.BLOCK_TTL.toSeconds());
    assertThat(home.resolved).isEmpty();
  }

  @Test
  void anyClassIsAnsweredInTheInternetClass() {
    Household home = new Household().listBlocks("ads.example");

    Received reply = home.ask(Ask.of("ads.example", Type.A).inClass(DClass.ANY));

    assertThat(reply.data()).containsExactly("0.0.0.0");
    assertThat(reply.answers().get(0).getDClass()).isEqualTo(DClass.IN);
  }

  @Test
  void anotherClassIsNeverAnsweredWithInternetData() {
    Household home = new Household().listBlocks("ads.example");
    Ask ask = Ask.of("ads.example", Type.A).inClass(DClass.CH);

    Received reply = home.ask(ask);

    reply.assertRepliesTo(ask);
    reply.assertNegative(Household.BLOCK_TTL.toSeconds());
    assertThat(reply.authority().get(0).getDClass()).isEqualTo(DClass.CH);
    assertThat(home.resolved).isEmpty();
  }
}
