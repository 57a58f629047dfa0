package dev.tacet.device.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.device.MacAddress;
import dev.tacet.device.PlainAddress;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files as the four servers write them, whole, cut and spoilt. */
class LeaseFormatsTest {
  private static final String MAC = "02:11:22:33:44:55";
  private static final long ENDS = 1_767_225_600L; // 2026-01-01 00:00:00 UTC

  private static final String DNSMASQ =
      """
      1767225600 02:11:22:33:44:55 192.0.2.23 tv 01:02:11:22:33:44:55
      0 02:11:22:33:44:66 192.0.2.24 cam *
      1767225600 06-02:11:22:33:44:77 192.0.2.25 * *
      duid 00:01:00:01:2b:3c:4d:5e:02:11:22:33:44:00
      1767225600 7 2001:db8::23 tv 00:01:00:01:2b:3c:4d:5f:02:11:22:33:44:55
      1767225600 T8 2001:db8::24 phone 00:03:00:01:02:11:22:33:44:66
      """;

  private static final String ISC =
      """
      # The format of this file is documented in the dhcpd.leases(5) manual page.
      authoring-byte-order little-endian;
      server-duid "\\000\\001\\000\\001";
      failover peer "home" state { my state normal at 4 2025/01/01 00:00:00; }
      lease 192.0.2.23 {
        starts 3 2025/12/31 23:00:00;
        ends 4 2026/01/01 00:00:00;
        binding state active;
        next binding state free;
        hardware ethernet 02:11:22:33:44:55;
        uid "\\001\\002\\021\\"3DU";
        set vendor-class-identifier = "x{y;z}";
        client-hostname "tv";
        on expiry { if exists agent.circuit-id { log (info, "gone }"); } }
      }
      lease 192.0.2.24 { ends epoch 1767225600; # Thu Jan  1
        hardware ethernet 02:11:22:33:44:66; client-hostname "K\\303\\274che \\"1\\""; }
      lease 192.0.2.25 { ends never; binding state active; }
      lease 192.0.2.26 { ends never; binding state free; client-hostname "old"; }
      """;

  private static final String KEA4 =
      """
      address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,hostname,state,user_context
      192.0.2.23,02:11:22:33:44:55,01:02,3600,1767225600,1,0,0,tv.lan,0,
      192.0.2.24,02:11:22:33:44:66,,4294967295,1767225600,1,0,0,a&#x2cb,0,{ "a": 1 }
      192.0.2.25,02:11:22:33:44:77,,3600,1767225600,1,0,0,declined,1,
      """;

  private static final String KEA6 =
      """
      address,duid,valid_lifetime,expire,subnet_id,pref_lifetime,lease_type,iaid,prefix_len,fqdn_fwd,fqdn_rev,hostname,hwaddr,state,user_context,hwtype,hwaddr_source,pool_id
      2001:db8::23,00:01:00:01:2b,4000,1767225600,1,3000,0,7,128,1,1,tv.lan.,02:11:22:33:44:55,0,,1,2,0
      """;

  private static final String NETWORKD =
      "{\"BootID\":\"x\",\"Address\":[192,0,2,1],\"PrefixLength\":24,\"Nested\":{\"a\":[{}]},"
          + "\"Leases\":[{\"ClientId\":[1,2,17,34,51,68,85],\"Address\":[192,0,2,23],"
          + "\"Hostname\":\"tv\",\"HardwareAddressType\":1,\"HardwareAddressLength\":6,"
          + "\"HardwareAddress\":[2,17,34,51,68,85],\"ExpirationRealtimeUSec\":1767225600000000},"
          + "{\"ClientId\":[1,2,17,34,51,68,102],\"Address\":[192,0,2,24],"
          + "\"Hostname\":\"K\\u00fcche\",\"ExpirationRealtimeUSec\":1767225600000000},"
          + "{\"ClientId\":[255,2,17],\"Address\":[192,0,2,25]}]}\n";

  static Stream<Arguments> samples() {
    return Stream.of(
        Arguments.of(
            LeaseFormat.DNSMASQ,
            DNSMASQ,
            List.of(
                lease("192.0.2.23", MAC, "tv", ENDS),
                lease("192.0.2.24", "02:11:22:33:44:66", "cam", LeaseTable.NEVER),
                lease("192.0.2.25", "", "", ENDS),
                lease("2001:db8::23", "", "tv", ENDS),
                lease("2001:db8::24", "", "phone", ENDS))),
        Arguments.of(
            LeaseFormat.ISC,
            ISC,
            List.of(
                lease("192.0.2.23", MAC, "tv", ENDS),
                lease("192.0.2.24", "02:11:22:33:44:66", "Küche \"1\"", ENDS),
                lease("192.0.2.25", "", "", LeaseTable.NEVER))),
        Arguments.of(
            LeaseFormat.KEA,
            KEA4,
            List.of(
                lease("192.0.2.23", MAC, "tv.lan", ENDS),
                lease("192.0.2.24", "02:11:22:33:44:66", "a,b", LeaseTable.NEVER))),
        Arguments.of(LeaseFormat.KEA, KEA6, List.of(lease("2001:db8::23", MAC, "tv.lan.", ENDS))),
        Arguments.of(
            LeaseFormat.NETWORKD,
            NETWORKD,
            List.of(
                lease("192.0.2.23", MAC, "tv", ENDS),
                lease("192.0.2.24", "02:11:22:33:44:66", "Küche", ENDS),
                lease("192.0.2.25", "", "", LeaseTable.NEVER))));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void aFileIsKnownByItsContentAndGivesItsLeases(
      LeaseFormat format, String text, List<LeaseTable.Lease> leases) {
    LeaseTable table = read(LeaseFormat.AUTO, text);

    assertThat(LeaseFormat.ofContent(text)).contains(format);
    assertThat(table.leases()).containsExactlyElementsOf(leases);
    assertThat(table.fault()).isEmpty();
    assertThat(table.isCut()).isFalse();
    assertThat(table.remark()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void aFileCutAnywhereGivesWholeLeasesOnly(
      LeaseFormat format, String text, List<LeaseTable.Lease> leases) {
    for (int end = 0; end < text.length(); end++) {
      String start = text.substring(0, end);
      List<LeaseTable.Lease> read = read(format, start).leases();
      assertThat(read).as("cut after %d", end).isEqualTo(leases.subList(0, read.size()));
      List<LeaseTable.Lease> guessed = read(LeaseFormat.AUTO, start).leases();
      assertThat(guessed).as("cut after %d", end).isEqualTo(leases.subList(0, guessed.size()));
    }
    assertThat(read(format, text.stripTrailing().substring(0, text.length() - 4)).isCut()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void spoiltOctetsAreNoException_seed7(LeaseFormat format, String text, List<?> leases) {
    Random random = new Random(7);
    for (int round = 0; round < 500; round++) {
      StringBuilder spoilt = new StringBuilder(text);
      for (int i = 0; i < 1 + random.nextInt(8); i++) {
        spoilt.setCharAt(
            random.nextInt(text.length()), "{}[];\"\\,\n \0\ufffdx9".charAt(random.nextInt(14)));
      }
      for (LeaseFormat each : LeaseFormat.values()) {
        assertThat(read(each, spoilt.toString()).leases()).hasSizeLessThanOrEqualTo(8);
      }
    }
  }

  @Test
  void theLastWordOnAnAddressCounts() {
    assertThat(
            read(
                    LeaseFormat.ISC,
                    "lease 192.0.2.1 { client-hostname \"a\"; } "
                        + "lease 192.0.2.2 { client-hostname \"b\"; } "
                        + "lease 192.0.2.1 { client-hostname \"c\"; } "
                        + "lease 192.0.2.2 { binding state expired; }")
                .leases())
        .containsExactly(lease("192.0.2.1", "", "c", LeaseTable.NEVER));
    String kea = KEA4 + "192.0.2.24,02:11:22:33:44:66,,0,1767225600,1,0,0,b,0,\n";
    assertThat(read(LeaseFormat.KEA, kea).leases())
        .containsExactly(lease("192.0.2.23", MAC, "tv.lan", ENDS));
  }

  @Test
  void aFileOfSomethingElseIsSaid() {
    assertThat(read(LeaseFormat.AUTO, "GIF89a and so on").fault()).contains("no lease file");
    assertThat(read(LeaseFormat.DNSMASQ, "one\ntwo\n").fault())
        .isEqualTo("none of its 2 entries is a lease");
    assertThat(read(LeaseFormat.NETWORKD, "[]").fault()).contains("no lease file");
  }

  @Test
  void aHundredThousandLeasesAreNotKept() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 100_000; i++) {
      text.append("0 02:11:22:33:44:55 10.").append(i >> 16).append('.').append(i >> 8 & 255);
      text.append('.').append(i & 255).append(" h").append(i).append(" *\n");
    }

    LeaseTable table = read(LeaseFormat.AUTO, text.toString());

    assertThat(table.leases()).hasSize(LeaseTable.MAX);
    // Nought point nought is the address of nobody.
    assertThat(table.refused()).isEqualTo(100_000 - LeaseTable.MAX);
    assertThat(table.fault()).contains("more than 8192");
  }

  @Test
  void bracesWithoutEndAreNoStackOverflow() {
    LeaseTable table = read(LeaseFormat.ISC, "lease 192.0.2.1 " + "{".repeat(100_000));

    assertThat(table.leases()).isEmpty();
    assertThat(table.isCut()).isTrue();
  }

  @Test
  void listsWithoutEndAreNoStackOverflow() {
    LeaseTable table = read(LeaseFormat.NETWORKD, "{\"Leases\":" + "[".repeat(100_000));

    assertThat(table.leases()).isEmpty();
  }

  private static LeaseTable read(LeaseFormat format, String text) {
    LeaseTable table = new LeaseTable();
    format.read(text, table);
    return table;
  }

  private static LeaseTable.Lease lease(String address, String mac, String name, long ends) {
    return new LeaseTable.Lease(
        PlainAddress.parse(address).orElseThrow(),
        mac.isEmpty() ? Optional.empty() : MacAddress.parse(mac),
        name,
        ends);
  }
}
