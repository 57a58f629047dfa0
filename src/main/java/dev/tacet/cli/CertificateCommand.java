package dev.tacet.cli;

import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.ControlException;
import dev.tacet.control.api.EncryptionStatus;
import dev.tacet.control.api.TacetControl;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "certificate",
    description = {
      "Shows the certificate of encrypted DNS, and how devices come to trust it.",
      "Exit 69 where no server runs or there is no certificate."
    },
    footer = {"", "Example:", "  tacet certificate", "  tacet certificate --pem > tacet.crt"})
final class CertificateCommand implements Callable<Integer> {
  private final TacetCommand tacet;

  @Option(names = "--pem", description = "Only what devices are to trust, as PEM.")
  private boolean pem;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  CertificateCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    try (TacetControl control = tacet.open()) {
      if (!control.online()) {
        throw new ControlException(
            ExitCodes.UNAVAILABLE,
            "no server runs, and only a running one knows its certificate; start it: tacet serve");
      }
      EncryptionStatus encryption = control.status().encryption();
      if (json) {
        tacet.terminal().json(ApiJson.write(encryption));
        return encryption.fingerprint().isEmpty() ? ExitCodes.UNAVAILABLE : ExitCodes.OK;
      }
      if (!encryption.on()) {
        throw new ControlException(
            ExitCodes.UNAVAILABLE,
            "DNS over TLS, HTTPS and QUIC are off; set encryption.dot, encryption.doh or"
                + " encryption.doq to true in the configuration and restart");
      }
      if (encryption.fingerprint().isEmpty()) {
        throw new ControlException(
            ExitCodes.UNAVAILABLE,
            encryption.problem().isEmpty()
                ? "the certificate is still being made; try again in a few seconds"
                : encryption.problem());
      }
      if (pem) {
        pem(encryption);
      } else {
        show(encryption);
      }
      return ExitCodes.OK;
    }
  }

  private void pem(EncryptionStatus encryption) {
    if (encryption.authority().isEmpty()) {
      throw new UsageException(
          "the certificate is your own ("
              + encryption.certificate()
              + "); devices trust it if they trust who signed it");
    }
    encryption.authority().lines().forEach(tacet.terminal()::line);
  }

  private void show(EncryptionStatus encryption) {
    Terminal terminal = tacet.terminal();
    if (!encryption.problem().isEmpty()) {
      terminal.line(Style.WARN.of("warning"), "  ", tacet.times().inProse(encryption.problem()));
      terminal.line();
    }
    Table table = new Table(terminal, "");
    table.row(Style.DIM.of("certificate"), encryption.certificate());
    table.row(Style.DIM.of("made by"), encryption.made() ? "Tacet" : "you");
    table.row(Style.DIM.of("for"), String.join(", ", encryption.names()));
    table.row(Style.DIM.of("valid until"), tacet.times().brief(encryption.expires()));
    table.row(
        Style.DIM.of(encryption.made() ? "authority" : "fingerprint"),
        encryption.fingerprint() + " (SHA-256)");
    table.print();
    terminal.line();
    if (encryption.made()) {
      trust(terminal, encryption.name());
    }
    terminal.line(Style.BOLD.of("what to enter on a device"));
    ways(terminal, encryption, "");
    terminal.line("  for one device with rules of its own: tacet devices set D --token");
  }

  private static void trust(Terminal terminal, String name) {
    terminal.line(Style.BOLD.of("how a device comes to trust it"));
    terminal.line("  tacet certificate --pem > tacet.crt    and bring that file to the device:");
    terminal.line("  Android        Settings, Security, Encryption & credentials, Install a");
    terminal.line("                 certificate, CA certificate");
    terminal.line("  iPhone, iPad   open it, Settings, Profile Downloaded, Install; then General,");
    terminal.line("                 About, Certificate Trust Settings: switch it on");
    terminal.line("  macOS          sudo security add-trusted-cert -d -k");
    terminal.line("                 /Library/Keychains/System.keychain tacet.crt");
    terminal.line("  Windows        certutil -addstore Root tacet.crt    as administrator");
    terminal.line("  Debian         sudo cp tacet.crt /usr/local/share/ca-certificates/");
    terminal.line("                 && sudo update-ca-certificates");
    terminal.line("  Compare the fingerprint first. It can sign for " + name + ", the names below");
    terminal.line("  it and private addresses, and for nothing else.");
    terminal.line();
  }

  /**
   * The addresses as a device wants them.
   *
   * @param token of the device, or empty
   */
  static void ways(Terminal terminal, EncryptionStatus encryption, String token) {
    String before = token.isEmpty() ? "" : token + ".";
    if (!encryption.dot().isEmpty()) {
      terminal.line(
          "  DNS over TLS    " + before + encryption.name() + port(encryption.dot().get(0), 853));
    }
    if (!encryption.doh().isEmpty()) {
      terminal.line(
          "  DNS over HTTPS  https://"
              + encryption.name()
              + port(encryption.doh().get(0), 443)
              + "/dns-query"
              + (token.isEmpty() ? "" : "/" + token));
    }
    if (!encryption.doq().isEmpty()) {
      terminal.line(
          "  DNS over QUIC   quic://"
              + before
              + encryption.name()
              + port(encryption.doq().get(0), 853));
    }
  }

  private static String port(String endpoint, int usual) {
    String port = endpoint.substring(endpoint.lastIndexOf(':') + 1);
    return port.equals(Integer.toString(usual)) ? "" : ":" + port;
  }
}
