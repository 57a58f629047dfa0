package dev.tacet.querylog;

import static dev.tacet.querylog.Decisions.START;
import static dev.tacet.querylog.Decisions.blocked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.Origin;
import dev.tacet.policy.Reason;
import dev.tacet.policy.Rung;
import dev.tacet.policy.Verdict;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedRowsTest {
  /**
   * Any decision, its rule now and then the name, a part of it, or something that looks like it.
   */
  private static Decision any(Random random) {
    Decision any = Decisions.any(random, START.plusMillis(random.nextInt(1_000_000)));
    DomainName name = any.question().qname();
    String text = name.toString();
    String rule =
        switch (random.nextInt(7)) {
          case 0 -> text;
          case 1 -> name.suffix(random.nextInt(name.labelCount() + 1)).toString();
          case 2 -> text.substring(random.nextInt(text.length()));
          case 3 -> "x" + text;
          case 4 -> " " + text;
          case 5 -> " 3";
          default -> " =";
        };
    Optional<DomainName> via = random.nextInt(4) > 0 ? Optional.empty() : Optional.of(name);
    Reason reason = any.verdict().reason();
    Verdict verdict =
        random.nextBoolean()
            ? new Verdict.Blocked(reason, rule, via)
            : new Verdict.Allowed(reason, Optional.of(rule), via);
    return new Decision(
        any.at(),
        any.client(),
        any.device(),
        any.transport(),
        any.question(),
        random.nextInt(3) > 0 ? verdict : any.verdict(),
        any.origin(),
        any.rcode(),
        any.took(),
        random.nextBoolean() ? List.of() : List.of(any.client(), Decisions.address("192.0.2.1")),
        any.repeats());
  }

  private static List<LoggedDecision> rows(Random random, int count, Sequence sequence) {
    List<LoggedDecision> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Decision decision = any(random);
      rows.add(new LoggedDecision(sequence.next(decision.at()), decision));
    }
    return rows;
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void whatIsUnpackedIsWhatWasPacked(long seed) {
    List<LoggedDecision> rows = rows(new Random(seed), 2_000, new Sequence(0));
    PackedRows packed = PackedRows.of(rows);

    assertThat(packed).isEqualTo(rows);
    assertThat(PackedRows.ofOctets(packed.toOctets())).isEqualTo(rows);
    long seq = rows.get(700).seq();
    assertThat(packed.after(seq)).isEqualTo(rows.subList(701, 2_000));
    assertThat(packed.after(seq).copied()).isEqualTo(rows.subList(701, 2_000));
    assertThat(packed.after(seq).and(packed.after(rows.get(1_990).seq())))
        .hasSize(1_308)
        .endsWith(rows.get(1_999));
  }

  @Test
  void rowsThatWaitAreThoseThatCameWhateverLeavesMeanwhile() {
    Random random = new Random(5);
    Sequence sequence = new Sequence(0);
    RowSlab slab = new RowSlab();
    ArrayDeque<LoggedDecision> expected = new ArrayDeque<>();
    for (int step = 0; step < 3_000; step++) {
      switch (random.nextInt(step % 1_000 < 500 ? 8 : 4)) {
        case 0 -> {
          int gone = random.nextInt(expected.size() + 1);
          slab.removeOldest(gone);
          for (int i = 0; i < gone; i++) {
            expected.removeFirst();
          }
        }
        case 1 -> {
          List<LoggedDecision> rows = rows(random, random.nextInt(20), sequence);
          slab.add(PackedRows.of(rows));
          expected.addAll(rows);
        }
        default -> {
          LoggedDecision row = rows(random, 1, sequence).get(0);
          slab.add(row.seq(), row.decision());
          expected.add(row);
        }
      }
      assertThat(slab.size()).isEqualTo(expected.size());
      if (step % 50 == 0) {
        assertThat(slab.oldest(slab.size())).isEqualTo(List.copyOf(expected));
      }
    }
    slab.clear();
    assertThat(slab.oldest(10)).isEmpty();
  }

  @Test
  void aNamesTextIsThatOfTheName() {
    PackedRows rows = PackedRows.of(rows(new Random(8), 3_000, new Sequence(0)));
    PackedRow row = new PackedRow();
    for (int i = 0; i < rows.size(); i++) {
      row.read(rows, i);
      Decision decision = rows.get(i).decision();
      assertThat(row.nameText()).isEqualTo(decision.question().qname().toString());
      assertThat(row.qname()).isEqualTo(decision.question().qname());
      assertThat(row.client()).isEqualTo(decision.client());
      assertThat(row.device()).isEqualTo(decision.device());
      assertThat(row.transport()).isEqualTo(decision.transport().ordinal());
      assertThat(row.addresses()).isEqualTo(decision.addresses().size());
    }
  }

  @Test
  void namesBlockedByThemselvesHaveOneOutcome() {
    byte[] first = Outcome.of(blocked(START, "192.0.2.7", "ads.example", "ads.example")).octets();
    byte[] other = Outcome.of(blocked(START, "192.0.2.7", "x.y.mi.com", "x.y.mi.com")).octets();
    byte[] below = Outcome.of(blocked(START, "192.0.2.7", "x.y.mi.com", "y.mi.com")).octets();
    byte[] alike = Outcome.of(blocked(START, "192.0.2.7", "xy.mi.com", "y.mi.com")).octets();

    assertThat(other).isEqualTo(first);
    assertThat(below).isNotEqualTo(first);
    assertThat(alike).as("not from a label on").isNotEqualTo(first).isNotEqualTo(below);
  }

  @Test
  void aRuleBehindAnAliasIsKeptAsItIs() {
    DomainName alias = DomainName.parse("cdn.tracker.example");
    Decision decision =
        Decisions.of(
            START,
            "192.0.2.7",
            "tracker.example",
            new Verdict.Blocked(
                new Reason(Rung.LIST_BLOCK, "mine"), "tracker.example", Optional.of(alias)),
            Origin.CACHE,
            List.of());

    assertThat(Outcome.of(decision).matched()).contains("tracker.example");
    assertThat(Outcome.of(decision).asVerdict(decision.question().qname()))
        .isEqualTo(decision.verdict());
  }

  @Test
  void octetsThatAreNoRowsOfOursAreRefusedInOneWay() {
    byte[] octets = PackedRows.of(rows(new Random(3), 20, new Sequence(0))).toOctets();
    Random random = new Random(9);
    for (int length = 0; length < octets.length; length += 3) {
      byte[] cut = Arrays.copyOf(octets, length);
      assertThatThrownBy(() -> PackedRows.ofOctets(cut))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (int i = 0; i < 5_000; i++) {
      byte[] damaged = octets.clone();
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      try {
        assertThat(PackedRows.ofOctets(damaged)).isNotNull();
      } catch (IllegalArgumentException e) {
        assertThat(e).isNotNull(); // said in the one way that whoever reads a file expects
      }
    }
  }
}
