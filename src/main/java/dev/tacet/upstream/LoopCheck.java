package dev.tacet.upstream;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.Question;
import dev.tacet.dns.RecordTypes;
import dev.tacet.dns.UpstreamQuery;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Finds an upstream that asks us: a router that is our upstream and has us as its own. Nothing
 * comes back from such a one, so who rests after failures is asked for a name that nobody else can
 * know; whoever asks us for that name got it from there. Thread-safe.
 */
final class LoopCheck {
  /** Nobody's; resolvers that know it answer that there is none (RFC 2606). */
  private static final String BELOW = ".tacet-loop.example";

  private static final int OCTETS = 8;

  private final Map<DomainName, Member> members;
  private final Map<Member, UpstreamQuery> queries;

  LoopCheck(List<Member> members) {
    IdSource random = new IdSource();
    queries =
        members.stream()
            .collect(Collectors.toUnmodifiableMap(member -> member, member -> query(random)));
    this.members =
        queries.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    each -> each.getValue().question().qname(), Map.Entry::getKey));
  }

  private static UpstreamQuery query(IdSource random) {
    byte[] label = new byte[OCTETS];
    IntStream.range(0, OCTETS).forEach(i -> label[i] = (byte) random.next());
    DomainName name = DomainName.parse(HexFormat.of().formatHex(label) + BELOW);
    return new UpstreamQuery(Question.of(name, RecordTypes.TXT), false, false);
  }

  /** Asks an upstream that rests, once in a while. What it answers is of no interest. */
  void askIfDue(Member member) {
    if (member.loopCheckDue()) {
      member.upstream().exchange(queries.get(member));
    }
  }

  /** Whether this is the name of a check, which only our own upstream can have from us. */
  boolean cameBack(Question question) {
    Member member = members.get(question.qname());
    if (member != null) {
      member.loops();
    }
    return member != null;
  }
}
