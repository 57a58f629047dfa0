package dev.tacet.dnssec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.upstream.Exchange.Answered;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Flags;

/** Whose word on validation is passed on, without validating. */
class PassingUpstreamTest extends OnSignedTree {
  private boolean authentic(PassingUpstream passing) {
    tree.root().add("test 300 IN A 192.0.2.1");
    tree.lie(message -> message.getHeader().setFlag(Flags.AD));
    Answered answered =
        (Answered) passing.exchange(query("test", "A", true, false)).toCompletableFuture().join();
    return answered.answer().authenticData();
  }

  @Test
  void theWordOfWhoVouchesForItIsPassedOn() {
    assertThat(authentic(PassingUpstream.of(upstream, "tree"::equals))).isTrue();
  }

  @Test
  void theWordOfAnyOtherIsNot() {
    assertThat(authentic(PassingUpstream.of(upstream, "another"::equals))).isFalse();
  }

  @Test
  void withoutDnssecNothingOfItGoesUp() {
    assertThat(authentic(PassingUpstream.withoutDnssec(upstream))).isFalse();
    assertThat(upstream.heard).containsExactly(query("test", "A", false, false));
  }
}
