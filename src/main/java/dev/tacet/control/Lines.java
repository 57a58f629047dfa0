package dev.tacet.control;

import dev.tacet.control.api.DecisionLine;
import dev.tacet.dns.AddressText;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.Origin;
import dev.tacet.dns.Rcodes;
import dev.tacet.dns.RecordTypes;
import dev.tacet.policy.Verdict;
import dev.tacet.querylog.Decision;
import dev.tacet.querylog.LoggedDecision;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** A decision in the words of the SQL view {@code queries}. Thread-safe. */
final class Lines {
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final ChosenDevices devices;

  Lines(ChosenDevices devices) {
    this.devices = devices;
  }

  DecisionLine of(LoggedDecision logged) {
    Decision decision = logged.decision();
    Verdict verdict = decision.verdict();
    return new DecisionLine(
        logged.seq(),
        time(decision.at()),
        AddressText.of(decision.client()),
        decision.device(),
        decision.transport().name().toLowerCase(java.util.Locale.ROOT),
        decision.question().qname().toString(),
        RecordTypes.name(decision.question().qtype()),
        word(verdict, decision.origin()),
        verdict.reason().rung().word(),
        verdict.reason().list(),
        verdict.matched().orElse(""),
        verdict.via().map(DomainName::toString).orElse(""),
        decision.origin().toString(),
        Rcodes.name(decision.rcode()),
        decision.took().toNanos() / 1_000,
        decision.repeats(),
        devices.name(decision.device()));
  }

  static String time(Instant at) {
    return MILLIS.format(at);
  }

  /**
   * What became of it: allowed by the policy but answered by nobody is "failed". What a list that
   * only watches would have blocked is told as that, whoever answered.
   */
  private static String word(Verdict verdict, Origin origin) {
    String word = verdict.word();
    return word.equals("allowed") && origin.nothing() ? "failed" : word;
  }
}
