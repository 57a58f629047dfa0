package dev.tacet.control;

import dev.tacet.dns.AddressText;
import dev.tacet.dns.Rcodes;
import dev.tacet.dns.RecordTypes;
import dev.tacet.dns.ResourceData;
import dev.tacet.policy.Action;
import dev.tacet.policy.Condition;
import dev.tacet.policy.Effect;
import dev.tacet.policy.RuleAnswer;
import dev.tacet.policy.Terms;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a rule of a list asks for, in words. Pure functions. */
final class RuleWords {
  /** Records shown; a rule may have more. */
  private static final int MAX_SHOWN = 4;

  private RuleWords() {}

  /** {@code block}, {@code allow, important}, {@code block, answer A 192.0.2.1, for A}. */
  static String of(Effect effect) {
    Terms terms = effect.terms();
    List<String> words = new ArrayList<>();
    words.add(
        switch (effect.source().kind()) {
          case PROFILE_KEEP -> "keep";
          case PROFILE_BLOCK, PROFILE_OPTIONAL -> "block";
          case ALLOW_LIST -> "allow";
          case BLOCK_LIST -> terms.action() == Action.ALLOW ? "allow" : "block";
        });
    if (terms.important()) {
      words.add("important");
    }
    if (words.contains("block")) {
      answer(terms.answer(), words);
    }
    condition(terms.condition(), words);
    terms.condition().clients().words().ifPresent(words::add);
    return String.join(", ", words);
  }

  private static void answer(RuleAnswer answer, List<String> words) {
    if (answer instanceof RuleAnswer.Drop) {
      words.add("no answer at all");
    } else if (answer instanceof RuleAnswer.TcpOnly) {
      words.add("answered over TCP only");
    } else if (answer instanceof RuleAnswer.Code code) {
      words.add(code.rcode() == Rcodes.NOERROR ? "NODATA" : Rcodes.name(code.rcode()));
    } else if (answer instanceof RuleAnswer.Alias alias) {
      words.add("alias of " + alias.canonical());
    } else if (answer instanceof RuleAnswer.Records given) {
      List<ResourceData> records = given.records();
      String more = records.size() > MAX_SHOWN ? " and more" : "";
      words.add(
          records.stream()
              .limit(MAX_SHOWN)
              .map(RuleWords::record)
              .collect(Collectors.joining(" ", "answer ", more)));
    }
  }

  private static String record(ResourceData data) {
    byte[] octets = data.octets();
    boolean address =
        data.type() == RecordTypes.A && octets.length == 4
            || data.type() == RecordTypes.AAAA && octets.length == 16;
    try {
      return address
          ? RecordTypes.name(data.type()) + " " + AddressText.of(InetAddress.getByAddress(octets))
          : data.toString();
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 or 16 octets are an address", e);
    }
  }

  private static void condition(Condition condition, List<String> words) {
    if (!condition.types().isEmpty()) {
      words.add(
          condition.types().stream()
              .sorted()
              .map(RecordTypes::name)
              .collect(Collectors.joining(" ", condition.otherTypes() ? "not for " : "for ", "")));
    }
    if (!condition.exceptBelow().isEmpty()) {
      words.add(
          condition.exceptBelow().stream()
              .limit(MAX_SHOWN)
              .map(Object::toString)
              .collect(Collectors.joining(" ", "except ", "")));
    }
  }
}
