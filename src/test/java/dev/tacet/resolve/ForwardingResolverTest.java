package dev.tacet.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.Answer;
import dev.tacet.dns.ExtendedError;
import dev.tacet.dns.Origin;
import dev.tacet.dns.RecordTypes;
import dev.tacet.dns.UpstreamQuery;
import dev.tacet.resolve.Resolution.Resolved;
import dev.tacet.resolve.Resolution.Unresolved;
import dev.tacet.testkit.Asked;
import dev.tacet.upstream.Exchange;
import dev.tacet.upstream.FailureReason;
import dev.tacet.upstream.Upstream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForwardingResolverTest {
  private record Always(Exchange exchange) implements Upstream {
    @Override
    public CompletionStage<Exchange> exchange(UpstreamQuery query) {
      return CompletableFuture.completedFuture(exchange);
    }

    @Override
    public String name() {
      return "udp://192.0.2.53";
    }

    @Override
    public void close() {}
  }

  private static Resolution resolve(Exchange exchange) {
    return new ForwardingResolver(new Always(exchange))
        .resolve(Asked.query("www.example.org", RecordTypes.A))
        .toCompletableFuture()
        .join();
  }

  @Test
  void anAnswerCarriesTheNameOfItsUpstream() {
    Answer answer =
        Asked.answer("www.example.org", RecordTypes.A, "www.example.org. 300 IN A 192.0.2.1");

    assertThat(resolve(new Exchange.Answered(answer, "udp://192.0.2.53")))
        .isEqualTo(new Resolved(answer, Origin.upstream("udp://192.0.2.53"), 0));
  }

  @Test
  void whatIsNotTrueIsNotToldAndIsCalledBogus() {
    Resolution resolution =
        resolve(
            new Exchange.Bogus(ExtendedError.SIGNATURE_EXPIRED, "it ended", "udp://192.0.2.53"));

    assertThat(resolution).isEqualTo(new Unresolved(ExtendedError.SIGNATURE_EXPIRED, "it ended"));
    assertThat(resolution.origin()).isEqualTo(Origin.BOGUS);
  }

  @ParameterizedTest
  @CsvSource({
    "TIMED_OUT, NO_REACHABLE_AUTHORITY",
    "NO_UPSTREAM, NO_REACHABLE_AUTHORITY",
    "OVERLOADED, NO_REACHABLE_AUTHORITY",
    "SERVER_FAILURE, NO_REACHABLE_AUTHORITY",
    "UNREACHABLE, NETWORK_ERROR",
    "BAD_REPLY, NETWORK_ERROR"
  })
  void aFailureIsAnExtendedErrorWithItsDetail(FailureReason reason, ExtendedError error) {
    assertThat(resolve(new Exchange.Failed(reason, "udp://192.0.2.53: why")))
        .isEqualTo(new Unresolved(error, "udp://192.0.2.53: why"));
  }
}
