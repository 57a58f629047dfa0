package dev.tacet.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.Designation;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.Origin;
import dev.tacet.dns.Query;
import dev.tacet.dns.Question;
import dev.tacet.dns.RecordTypes;
import dev.tacet.dns.ResourceData;
import dev.tacet.dns.Transport;
import dev.tacet.policy.Verdict;
import dev.tacet.querylog.Decision;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SVCBRecord;

class OwnNamesTest {
  private static final DomainName NAME = DomainName.parse("tacet.home.arpa");
  private static final List<InetAddress> HERE =
      List.of(Ask.address("192.168.1.2"), Ask.address("fd00::2"));

  private final ScriptedResolver next = new ScriptedResolver();
  private final List<Designation> designations = new ArrayList<>();
  private final OwnNames on = new OwnNames(next, Optional.of(NAME), () -> HERE, () -> designations);
  private final OwnNames off = new OwnNames(next, Optional.empty(), () -> HERE, () -> designations);

  private static Query query(String name, int type) {
    return Ask.of(name, type).decode(0);
  }

  private List<ResourceData> records(OwnNames names, String name, int type) {
    Resolution resolution = names.resolve(query(name, type)).toCompletableFuture().join();
    assertThat(next.asked()).isZero();
    return ((Resolution.Given) resolution).records();
  }

  @Test
  void whatIsOnIsDesignatedWithAddressesAndPath() throws Exception {
    designations.add(new Designation(1, NAME, "h2", 8443, Optional.of("/dns-query{?dns}"), HERE));
    designations.add(new Designation(2, NAME, "dot", 853, Optional.empty(), HERE));

    List<SVCBRecord> read = new ArrayList<>();
    for (ResourceData data : records(on, "_dns.resolver.arpa", RecordTypes.SVCB)) {
      read.add(
          (SVCBRecord)
              Record.newRecord(
                  Name.fromString("_dns.resolver.arpa."),
                  data.type(),
                  DClass.IN,
                  60,
                  data.octets()));
    }

    assertThat(read)
        .extracting(SVCBRecord::rdataToString)
        .containsExactly(
            "1 tacet.home.arpa. alpn=h2 port=8443 ipv4hint=192.168.1.2 ipv6hint=fd00:0:0:0:0:0:0:2"
                + " dohpath=/dns-query{?dns}",
            "2 tacet.home.arpa. alpn=dot port=853 ipv4hint=192.168.1.2"
                + " ipv6hint=fd00:0:0:0:0:0:0:2");
  }

  @ParameterizedTest
  @CsvSource({
    "_dns.resolver.arpa, 64",
    "_dns.resolver.arpa, 1",
    "resolver.arpa, 6",
    "_DNS.Resolver.ARPA, 65",
    "x.y.resolver.arpa, 28"
  })
  void whereNothingIsOnThereIsNoDataAndNobodyIsAsked(String name, int type) {
    assertThat(records(off, name, type)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tacet.home.arpa", "TACET.home.arpa", "mfrggzdfmztwq2lk.tacet.home.arpa"})
  void ourNameAndThoseOfDevicesLeadHere(String name) {
    assertThat(records(on, name, RecordTypes.A))
        .extracting(ResourceData::type)
        .containsExactlyInAnyOrder(RecordTypes.A, RecordTypes.AAAA);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.b.tacet.home.arpa", "home.arpa", "xtacet.home.arpa", "arpa"})
  void otherNamesAreNotOurs(String name) {
    on.resolve(query(name, RecordTypes.A));

    assertThat(next.asked()).isEqualTo(1);
  }

  @Test
  void withoutEncryptionOurNameIsLikeAnyOther() {
    off.resolve(query("tacet.home.arpa", RecordTypes.A));

    assertThat(next.asked()).isEqualTo(1);
  }

  @Test
  void whatADevicePutsBeforeOurNameIsNotKept() {
    assertThat(logged("mfrggzdfmztwq2lk.tacet.home.arpa")).isEqualTo("*.tacet.home.arpa");
    assertThat(logged("tacet.home.arpa")).isEqualTo("tacet.home.arpa");
    assertThat(logged("www.example.net")).isEqualTo("www.example.net");
  }

  private String logged(String name) {
    Decision decision =
        new Decision(
            Instant.EPOCH,
            Ask.address("192.168.1.20"),
            7,
            Transport.UDP,
            Question.of(DomainName.parse(name), RecordTypes.A),
            Verdict.Allowed.BY_DEFAULT,
            Origin.SELF,
            0,
            Duration.ZERO,
            List.of(),
            1);
    return on.withoutSecret(decision).question().qname().toString();
  }
}
