package dev.tacet.lists;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.ResourceData;
import dev.tacet.lists.ListRule.NameRule;
import dev.tacet.policy.Action;
import dev.tacet.policy.Condition;
import dev.tacet.policy.RuleAnswer;
import dev.tacet.policy.Scope;
import dev.tacet.policy.Terms;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Brings together the records that a list gives for one name in several lines: an A and an AAAA are
 * one answer. Held until the list ends, or until there are so many that they are handed on as they
 * are. Of one list.
 */
final class AnswerGroups {
  private static final int MAX_GROUPS = 8192;
  private static final int MAX_OCTETS = 1 << 20;

  private record Key(
      DomainName name, Scope scope, Action action, boolean important, Condition condition) {}

  private record Group(List<ResourceData> records, long line, String text) {}

  private final Map<Key, Group> groups = new LinkedHashMap<>();
  private final ListReader.Sink sink;
  private int octets;

  AnswerGroups(ListReader.Sink sink) {
    this.sink = sink;
  }

  /** Takes a rule that gives records, and hands every other one on. */
  void accept(ListRule rule, ListLine line) {
    Terms terms = rule.terms();
    if (!(rule instanceof NameRule named)
        || terms.cancels()
        || !(terms.answer() instanceof RuleAnswer.Records answer)) {
      sink.accept(rule, line);
      return;
    }
    Key key =
        new Key(named.name(), named.scope(), terms.action(), terms.important(), terms.condition());
    Group group =
        groups.computeIfAbsent(
            key,
            fresh -> {
              String text = line.text();
              String kept = text.substring(0, Math.min(text.length(), Malformed.MAX_TEXT));
              return new Group(new ArrayList<>(1), line.number(), kept);
            });
    for (ResourceData data : answer.records()) {
      if (!group.records.contains(data)) {
        group.records.add(data);
        octets += data.octets().length + 64;
      }
    }
    if (groups.size() >= MAX_GROUPS || octets >= MAX_OCTETS) {
      end();
    }
  }

  /** Hands on what is held. */
  void end() {
    groups.forEach(
        (key, group) ->
            sink.accept(
                new NameRule(
                    key.name,
                    key.scope,
                    new Terms(
                        key.action,
                        key.important,
                        false,
                        key.condition,
                        new RuleAnswer.Records(group.records))),
                new Held(group.line, group.text)));
    groups.clear();
    octets = 0;
  }

  private record Held(long number, String text) implements ListLine {}
}
