package dev.tacet.control;

import dev.tacet.cache.AnswerCache;
import dev.tacet.cache.CacheKey;
import dev.tacet.cache.CachedAnswer;
import dev.tacet.cache.Removed;
import dev.tacet.config.Counted;
import dev.tacet.control.api.CacheListing;
import dev.tacet.control.api.CachedLine;
import dev.tacet.control.api.ControlException;
import dev.tacet.control.api.FlushReply;
import dev.tacet.dns.AddressText;
import dev.tacet.dns.Answer;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.Question;
import dev.tacet.dns.Rcodes;
import dev.tacet.dns.RecordClasses;
import dev.tacet.dns.RecordTypes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

/** What the cache has, and having it forget. Thread-safe; called by {@link Desk}. */
public final class CacheDesk {
  private static final int TRY_AGAIN = 75;
  private static final int MAX_LINES = 1_000;

  private static final Comparator<CachedAnswer> BY_NAME =
      Comparator.<CachedAnswer, DomainName>comparing(one -> one.key().qname())
          .thenComparingInt(one -> one.key().qtype())
          .thenComparing(one -> one.key().dnssecOk())
          .thenComparing(one -> one.key().checkingDisabled());

  private final AnswerCache cache;
  private final Function<DomainName, Removed> flush;

  /**
   * @param flush removes what there is of a name and of all names below it
   */
  public CacheDesk(AnswerCache cache, Function<DomainName, Removed> flush) {
    this.cache = cache;
    this.flush = flush;
  }

  CacheListing show(String typed, boolean below) {
    DomainName name = Names.name(typed);
    List<CachedAnswer> found = new ArrayList<>();
    long[] others = {0};
    cache.each(
        one -> {
          DomainName qname = one.key().qname();
          if (qname.equals(name) || below && qname.isBelow(name)) {
            found.add(one);
          } else if (qname.isBelow(name)) {
            others[0]++;
          }
        });
    List<CachedLine> lines =
        found.stream().sorted(BY_NAME).limit(MAX_LINES).map(CacheDesk::line).toList();
    return new CacheListing(name.toString(), lines, found.size() - lines.size(), others[0]);
  }

  /** An answer to a question as it was given last, to whoever asked for it. */
  Optional<Answer> kept(Question question) {
    return Stream.of(false, true)
        .flatMap(
            dnssecOk ->
                Stream.of(false, true)
                    .map(unchecked -> new CacheKey(question, dnssecOk, unchecked)))
        .flatMap(key -> cache.peek(key).stream())
        .findFirst();
  }

  private static CachedLine line(CachedAnswer one) {
    Question question = one.key().question();
    String type = RecordTypes.name(question.qtype());
    Answer answer = one.answer();
    return new CachedLine(
        question.qname().toString(),
        question.qclass() == RecordClasses.IN
            ? type
            : type + " " + RecordClasses.name(question.qclass()),
        outcome(answer),
        Stream.concat(
                answer.canonicalNames().stream().map(DomainName::toString),
                answer.addresses().stream().map(AddressText::of))
            .toList(),
        one.key().dnssecOk(),
        one.key().checkingDisabled(),
        one.stale(),
        one.stale() ? 0 : seconds(one.freshNanos() - one.ageNanos()),
        seconds(one.ageNanos()),
        seconds(Math.max(0, one.goneNanos() - one.ageNanos())),
        one.asked(),
        one.octets());
  }

  private static String outcome(Answer answer) {
    if (answer.rcode() == Rcodes.NXDOMAIN) {
      return "NXDOMAIN";
    }
    return answer.negative() ? "NODATA" : "data";
  }

  private static long seconds(long nanos) {
    return TimeUnit.NANOSECONDS.toSeconds(nanos);
  }

  /**
   * @param typed a name; empty is everything
   * @throws ControlException 75 where what is kept on disk could not be removed, too
   */
  FlushReply flush(String typed) {
    DomainName name = typed.isEmpty() ? DomainName.ROOT : Names.name(typed);
    Removed removed = flush.apply(name);
    if (!removed.onDisk()) {
      throw new ControlException(
          TRY_AGAIN,
          Counted.of(removed.answers(), "answer")
              + (removed.answers() == 1 ? " was" : " were")
              + " removed from memory, but not from cache.kept: too many flushes wait for the disk"
              + " already; flush once more in a moment");
    }
    return new FlushReply(
        typed.isEmpty() ? "" : name.toString(), removed.answers(), removed.octets());
  }
}
