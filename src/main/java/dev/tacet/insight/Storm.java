package dev.tacet.insight;

import dev.tacet.dns.DomainName;
import java.util.List;
import java.util.Objects;

/**
 * A party asks for a blocked name again and again. Immutable.
 *
 * @param steady whether it goes on in a rhythm, rather than all at once
 * @param fromMillis when the first query of it came, milliseconds since 1970
 * @param toMillis when the last one came
 * @param queries how many, repeats included
 * @param perMinute at what rate while it lasted
 * @param times how many such storms there were; 1 for a steady one
 * @param by the list, vendor tier or rule that blocks; empty where it is not known
 * @param evidence what was counted, in sentences
 * @param limits what it does not show, in sentences
 */
public record Storm(
    Party party,
    DomainName name,
    boolean steady,
    long fromMillis,
    long toMillis,
    long queries,
    double perMinute,
    int times,
    String by,
    List<String> evidence,
    List<String> limits) {
  public Storm {
    Objects.requireNonNull(party);
    Objects.requireNonNull(name);
    Objects.requireNonNull(by);
    evidence = List.copyOf(evidence);
    limits = List.copyOf(limits);
  }
}
