package dev.tacet.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.dns.DomainName;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreparedProfilesTest {
  @Test
  void theTableOfProfilesSaysWhatTheFilesSay() {
    List<VendorProfile> published = VendorProfiles.asPublished();

    assertThat(published).hasSizeGreaterThan(30);
    assertThat(PreparedProfiles.profiles()).contains(published);
    assertThat(VendorProfiles.shipped().all()).isEqualTo(published);
  }

  @Test
  void theTableOfResolversSaysWhatTheFileSays() {
    BypassNames published = BypassNames.asPublished();

    assertThat(published.names()).hasSizeGreaterThan(400);
    assertThat(PreparedProfiles.bypass()).contains(published);
    assertThat(BypassNames.shipped()).isEqualTo(published);
  }

  @Test
  void theFingerprintIsThatOfTheFiles() {
    assertThat(PreparedProfiles.fingerprint()).contains(VendorProfiles.fingerprintOfFiles());
    assertThat(VendorProfiles.shipped().fingerprint())
        .isEqualTo(VendorProfiles.fingerprintOfFiles());
  }

  @Test
  void whatIsPackedIsReadInItsOrder() {
    PackedTexts out = new PackedTexts();
    out.text("once");
    out.number(0xfedcba);
    out.texts(List.of("twice", "", "once", "é"));
    out.octets(DomainName.parse("a.example").toWire());
    out.octets(new byte[] {(byte) 192, 0, 2, 1});

    PackedTexts.Reader in = new PackedTexts.Reader(out.packed());

    assertThat(in.text()).isEqualTo("once");
    assertThat(in.number()).isEqualTo(0xfedcba);
    assertThat(in.texts()).containsExactly("twice", "", "once", "é");
    assertThat(in.name()).isEqualTo(DomainName.parse("a.example"));
    assertThat(in.address().getHostAddress()).isEqualTo("192.0.2.1");
    assertThatThrownBy(() -> out.number(1 << 24)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> out.number(-1)).isInstanceOf(IllegalArgumentException.class);
  }
}
