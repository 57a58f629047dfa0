package dev.tacet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.control.api.EncryptionStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

class CertificateVerbTest {
  private static final String AUTHORITY =
      "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";

  private final FakeControl tacet = new FakeControl();
  private final Shell shell = Shell.with(tacet);

  private static EncryptionStatus encryption(boolean made, String fingerprint, String problem) {
    return new EncryptionStatus(
        List.of("192.0.2.1:853"),
        List.of("192.0.2.1:8443"),
        List.of("192.0.2.1:853"),
        "tacet.home.arpa",
        made ? "/var/lib/tacet/certificate/own.p12" : "/etc/tacet/c.pem",
        made,
        List.of("tacet.home.arpa", "*.tacet.home.arpa"),
        "2027-12-24T00:00:00Z",
        fingerprint,
        made ? AUTHORITY : "",
        problem);
  }

  @Test
  void oneOfOurOwnIsShownWithTheStepsToTrustIt() {
    tacet.encryption = encryption(true, "AA:BB", "");

    Shell.Result result = shell.run("certificate");

    assertThat(result.code()).isZero();
    assertThat(result.out())
        .contains("/var/lib/tacet/certificate/own.p12")
        .contains("AA:BB (SHA-256)")
        .contains("update-ca-certificates")
        .contains("DNS over TLS    tacet.home.arpa\n")
        .contains("DNS over HTTPS  https://tacet.home.arpa:8443/dns-query\n")
        .contains("DNS over QUIC   quic://tacet.home.arpa\n");
  }

  @Test
  void theOwnersNeedsNoSteps() {
    tacet.encryption = encryption(false, "AA:BB", "the certificate has expired");

    Shell.Result result = shell.run("certificate");

    assertThat(result.out())
        .startsWith("warning  the certificate has expired")
        .contains("/etc/tacet/c.pem")
        .doesNotContain("update-ca-certificates");
  }

  @Test
  void whatIsToBeTrustedCanBeKeptInAFile() {
    tacet.encryption = encryption(true, "AA:BB", "");

    assertThat(shell.run("certificate", "--pem").out()).isEqualTo(AUTHORITY);
  }

  @Test
  void theOwnersCertificateIsNotOursToGive() {
    tacet.encryption = encryption(false, "AA:BB", "");

    Shell.Result result = shell.run("certificate", "--pem");

    assertThat(result.code()).isEqualTo(ExitCodes.USAGE);
    assertThat(result.err()).contains("/etc/tacet/c.pem");
  }

  @Test
  void whereAllIsOffItIsSaidHowToSwitchItOn() {
    Shell.Result result = shell.run("certificate");

    assertThat(result.code()).isEqualTo(ExitCodes.UNAVAILABLE);
    assertThat(result.err()).contains("set encryption.dot, encryption.doh or encryption.doq");
  }

  @Test
  void whereThereIsNoneYetTheReasonIsSaid() {
    tacet.encryption = encryption(false, "", "/etc/tacet/c.pem: there is no such file");

    Shell.Result result = shell.run("certificate");

    assertThat(result.code()).isEqualTo(ExitCodes.UNAVAILABLE);
    assertThat(result.err()).contains("/etc/tacet/c.pem: there is no such file");
  }

  @Test
  void aTokenIsGivenWithWhatToEnterOnTheDevice() {
    tacet.encryption = encryption(true, "AA:BB", "");

    assertThat(shell.run("devices", "set", "tv", "--token").out())
        .contains("DNS over TLS    mfrggzdfmztwq2lk.tacet.home.arpa\n")
        .contains("https://tacet.home.arpa:8443/dns-query/mfrggzdfmztwq2lk\n");
  }

  @Test
  void aTokenIsGivenWhereNoServerRunsThatCouldBeAsked() {
    tacet.online = false;

    Shell.Result result = shell.run("devices", "set", "tv", "--token");

    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("mfrggzdfmztwq2lk");
    assertThat(tacet.heard).doesNotContain("status");
  }
}
