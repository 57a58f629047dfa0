package dev.tacet.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tacet.dns.DomainName;
import dev.tacet.lists.ListRule.AddressRule;
import dev.tacet.lists.ListRule.NameRule;
import dev.tacet.policy.AddressRange;
import dev.tacet.policy.Scope;
import dev.tacet.policy.Terms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistinctCountTest {
  private static NameRule rule(int i) {
    DomainName name = DomainName.parse("n" + i + ".of-" + i % 977 + ".example");
    return new NameRule(name, Scope.EXACT, Terms.BLOCK);
  }

  @Test
  void duplicatesCountOnceUpToTheBound() {
    DistinctCount count = new DistinctCount();
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < DistinctCount.EXACT; i++) {
        count.add(rule(i));
      }
    }
    assertThat(count.isExact()).isTrue();
    assertThat(count.size()).isEqualTo(DistinctCount.EXACT);
  }

  @ParameterizedTest
  @ValueSource(ints = {DistinctCount.EXACT + 1, 200_000, 1_000_000})
  void beyondItTheNumberIsAnEstimateNearTheTruth(int names) {
    DistinctCount count = new DistinctCount();
    for (int i = 0; i < names; i++) {
      count.add(rule(i));
      count.add(rule(i / 2));
    }
    assertThat(count.isExact()).isFalse();
    assertThat((double) count.size()).isCloseTo(names, within(names * 0.02));
  }

  @Test
  void neighbouringAddressesAreDifferentRules() {
    DistinctCount count = new DistinctCount();
    for (int i = 0; i < 100_000; i++) {
      byte[] octets = {10, (byte) (i >> 16), (byte) (i >> 8), (byte) i};
      count.add(new AddressRule(AddressRange.of(Addresses.ofOctets(octets)), Terms.BLOCK));
    }
    assertThat(count.size()).isEqualTo(100_000);
  }

  @Test
  void aNameOfAnotherReachOrOnOtherTermsIsAnotherRule() {
    DistinctCount count = new DistinctCount();
    DomainName name = DomainName.parse("a.example");
    count.add(new NameRule(name, Scope.EXACT, Terms.BLOCK));
    count.add(new NameRule(name, Scope.SUBTREE, Terms.BLOCK));
    count.add(new NameRule(name, Scope.EXACT, Terms.ALLOW));
    count.add(new NameRule(name, Scope.EXACT, Terms.BLOCK.twin()));
    count.add(new NameRule(DomainName.parse("a.example"), Scope.EXACT, Terms.BLOCK));
    assertThat(count.size()).isEqualTo(4);
  }
}
