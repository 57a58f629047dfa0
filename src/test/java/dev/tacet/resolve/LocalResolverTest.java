package dev.tacet.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.Query;
import dev.tacet.dns.Question;
import dev.tacet.dns.Rcodes;
import dev.tacet.dns.RecordClasses;
import dev.tacet.dns.RecordTypes;
import dev.tacet.dns.UpstreamQuery;
import dev.tacet.resolve.Resolution.NotAsked;
import dev.tacet.testkit.Asked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalResolverTest {
  private final ScriptedResolver next = new ScriptedResolver();
  private final LocalResolver resolver = new LocalResolver(next);

  private static Query query(int type, int qclass) {
    Question question = new Question(DomainName.parse("www.example.org"), type, qclass);
    return Asked.query(new UpstreamQuery(question, false, false));
  }

  private void isAnsweredHere(Query query, NotAsked expected) {
    assertThat(resolver.resolve(query).toCompletableFuture()).isCompletedWithValue(expected);
    assertThat(next.asked()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, RecordClasses.CHAOS, 4, RecordClasses.NONE, RecordClasses.ANY, 65_280})
  void classesOtherThanTheInternetAreRefused(int qclass) {
    isAnsweredHere(query(RecordTypes.TXT, qclass), NotAsked.REFUSED);
  }

  @ParameterizedTest
  @ValueSource(ints = {RecordTypes.AXFR, RecordTypes.IXFR})
  void zoneTransfersAreRefused(int type) {
    isAnsweredHere(query(type, RecordClasses.IN), NotAsked.REFUSED);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        0,
        129,
        200,
        RecordTypes.TKEY,
        RecordTypes.TSIG,
        RecordTypes.MAILA,
        RecordTypes.MAILB
      })
  void typesThatAreNoDataAreNotImplemented(int type) {
    isAnsweredHere(query(type, RecordClasses.IN), NotAsked.NOT_IMPLEMENTED);
  }

  @Test
  void nxnameMayNotBeAskedFor() {
    isAnsweredHere(query(128, RecordClasses.IN), new NotAsked(Rcodes.FORMERR, false));
  }

  @Test
  void anyIsAnsweredMinimally() {
    isAnsweredHere(query(RecordTypes.ANY, RecordClasses.IN), NotAsked.MINIMAL_ANY);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 6, 15, 16, 28, 33, 43, 48, 64, 65, 127, 256, 257, 32_769, 65_280})
  void everyDataTypeKnownOrNotGoesOn(int type) {
    resolver.resolve(query(type, RecordClasses.IN));

    assertThat(next.asked()).isEqualTo(1);
  }
}
