package dev.tacet.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTableTest {
  private static final List<RuleSource> SOURCES =
      List.of(
          RuleSource.list(0, "mine", Action.BLOCK),
          RuleSource.list(1, "spared", Action.ALLOW),
          RuleSource.profile(2, "zmodo", Tier.BLOCK));

  private final RuleIndex.Builder builder = new RuleIndex.Builder(SOURCES);

  @Test
  void nestedRangesAllSpeakTheNarrowestFirst() {
    add("192.0.2.0", "192.0.2.255", 0);
    add("192.0.0.0", "192.0.255.255", 1);
    add("192.0.2.7", "192.0.2.7", 2);
    add("192.0.2.7", "192.0.2.7", 0);

    assertThat(matched("192.0.2.7"))
        .containsExactly(
            "192.0.2.7 mine",
            "192.0.2.7 zmodo/block",
            "192.0.2.0-192.0.2.255 mine",
            "192.0.0.0-192.0.255.255 spared");
    assertThat(matched("192.0.2.8"))
        .containsExactly("192.0.2.0-192.0.2.255 mine", "192.0.0.0-192.0.255.255 spared");
    assertThat(matched("192.1.0.0")).isEmpty();
    assertThat(matched("191.255.255.255")).isEmpty();
  }

  @Test
  void theFamiliesAreApart() {
    add("::", "::ffff", 0);
    add("0.0.0.0", "0.0.0.255", 1);

    assertThat(matched("::1")).containsExactly("0:0:0:0:0:0:0:0-0:0:0:0:0:0:0:ffff mine");
    assertThat(matched("0.0.0.1")).containsExactly("0.0.0.0-0.0.0.255 spared");
  }

  @Test
  void aCancellingRuleRemovesItsTwinOfEveryListAndNoVendors() {
    AddressRange range = range("192.0.2.1", "192.0.2.1");
    builder.add(range, 0, Terms.BLOCK);
    builder.add(range, 1, Terms.BLOCK.twin());
    builder.add(range, 2, Terms.BLOCK);
    builder.add(range("192.0.2.0", "192.0.2.1"), 0, Terms.BLOCK);

    assertThat(matched("192.0.2.1"))
        .containsExactly("192.0.2.1 zmodo/block", "192.0.2.0-192.0.2.1 mine");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void theTableEqualsAskingEachRange(long seed) throws UnknownHostException {
    Random random = new Random(seed);
    Set<AddressRange> ranges = new LinkedHashSet<>();
    int count = random.nextInt(120);
    for (int i = 0; i < count; i++) {
      boolean ipv6 = random.nextBoolean();
      InetAddress one = address(random, ipv6);
      InetAddress other = address(random, ipv6);
      boolean rises =
          new BigInteger(1, one.getAddress()).compareTo(new BigInteger(1, other.getAddress())) <= 0;
      ranges.add(rises ? new AddressRange(one, other) : new AddressRange(other, one));
    }
    ranges.forEach(range -> builder.add(range, 0, Terms.BLOCK));
    RuleIndex index = RuleIndex.of(builder.compile());

    for (int i = 0; i < 500; i++) {
      InetAddress asked = address(random, random.nextBoolean());
      List<String> expected =
          ranges.stream()
              .filter(range -> range.contains(asked))
              .sorted(
                  Comparator.comparing(AddressTableTest::extent)
                      .thenComparing(range -> new BigInteger(1, range.first().getAddress())))
              .map(AddressRange::toString)
              .toList();
      assertThat(index.matches(asked)).extracting(Match::text).isEqualTo(expected);
    }
  }

  private static BigInteger extent(AddressRange range) {
    return new BigInteger(1, range.last().getAddress())
        .subtract(new BigInteger(1, range.first().getAddress()));
  }

  private static InetAddress address(Random random, boolean ipv6) throws UnknownHostException {
    byte[] octets = new byte[ipv6 ? 16 : 4];
    octets[0] = (byte) 192;
    octets[octets.length - 1] = (byte) random.nextInt(256);
    octets[octets.length - 2] = (byte) random.nextInt(2);
    return InetAddress.getByAddress(octets);
  }

  private void add(String first, String last, int source) {
    assertThat(builder.add(range(first, last), source, Terms.BLOCK)).isTrue();
  }

  private static AddressRange range(String first, String last) {
    return new AddressRange(address(first), address(last));
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text); // literals only: nothing is asked of the network
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private List<String> matched(String address) {
    List<String> found = new ArrayList<>();
    for (Match match : RuleIndex.of(builder.compile()).matches(address(address))) {
      found.add(match.text() + " " + match.source().name());
    }
    return found;
  }
}
