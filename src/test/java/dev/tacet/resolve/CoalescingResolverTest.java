package dev.tacet.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.ExtendedError;
import dev.tacet.dns.Query;
import dev.tacet.dns.Question;
import dev.tacet.dns.RecordTypes;
import dev.tacet.dns.UpstreamQuery;
import dev.tacet.resolve.Resolution.Unresolved;
import dev.tacet.testkit.Asked;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CoalescingResolverTest {
  private static final Resolution RESULT =
      new Unresolved(ExtendedError.NETWORK_ERROR, "the one result");

  private final ScriptedResolver next = new ScriptedResolver();
  private final CoalescingResolver resolver = new CoalescingResolver(next);

  private CompletableFuture<Resolution> ask(Query query) {
    return resolver.resolve(query).toCompletableFuture();
  }

  private CompletableFuture<Resolution> ask(String name) {
    return ask(Asked.query(name, RecordTypes.A));
  }

  @Test
  void identicalQuestionsUnderWayAreOne() {
    List<CompletableFuture<Resolution>> all = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      all.add(ask("www.example.org"));
    }

    next.answer(RESULT);

    assertThat(next.asked()).isEqualTo(1);
    assertThat(all).allSatisfy(one -> assertThat(one).isCompletedWithValue(RESULT));
  }

  @Test
  void anotherNameOrTypeOrDoOrCdIsAnotherQuestion() {
    Question question = Question.of(DomainName.parse("www.example.org"), RecordTypes.A);

    ask("www.example.org");
    ask("www.example.net");
    ask(Asked.query("www.example.org", RecordTypes.AAAA));
    ask(Asked.query(new UpstreamQuery(question, true, false)));
    ask(Asked.query(new UpstreamQuery(question, false, true)));

    assertThat(next.asked()).isEqualTo(5);
  }

  @Test
  void onceAnsweredTheQuestionIsAskedAnew() {
    ask("www.example.org");
    next.answer(RESULT);

    ask("www.example.org");

    assertThat(next.asked()).isEqualTo(2);
  }

  @Test
  void whoWaitsForOneAnswerIsBounded() {
    for (int i = 0; i < 512; i++) {
      ask("www.example.org");
    }

    CompletableFuture<Resolution> tooMuch = ask("www.example.org");

    assertThat(tooMuch.getNow(RESULT)).isNotEqualTo(RESULT).isInstanceOf(Unresolved.class);
    assertThat(ask("www.example.net")).isNotDone();
  }

  @Test
  void whoWaitsInAllIsBoundedAndAnswersMakeRoom() {
    for (int i = 0; i < 8_192; i++) {
      ask("n" + i + ".example.org");
    }

    assertThat(ask("last.example.org")).isDone();
    assertThat(next.asked()).isEqualTo(8_192);
    next.answer(RESULT);
    assertThat(ask("last.example.org")).isNotDone();
  }

  @Test
  void aBugReachesAllWhoWaitAndLeavesNothingBehind() {
    CompletableFuture<Resolution> first = ask("www.example.org");
    CompletableFuture<Resolution> second = ask("www.example.org");

    next.fail(new IllegalStateException("a bug"));

    assertThat(first).isCompletedExceptionally();
    assertThat(second).isCompletedExceptionally();
    assertThat(ask("www.example.org")).isNotDone();
  }

  @Test
  void aBugThatIsThrownCountsAsOneToo() {
    CoalescingResolver throwing =
        new CoalescingResolver(
            query -> {
              throw new IllegalStateException("a bug");
            });
    Query query = Asked.query("www.example.org", RecordTypes.A);

    assertThat(throwing.resolve(query).toCompletableFuture()).isCompletedExceptionally();
    assertThat(throwing.resolve(query).toCompletableFuture()).isCompletedExceptionally();
  }
}
