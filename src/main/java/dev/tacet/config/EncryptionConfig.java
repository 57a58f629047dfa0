package dev.tacet.config;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The doors where questions cannot be read on the way: DNS over TLS, over HTTPS and over QUIC.
 *
 * @param dot whether DNS over TLS is offered
 * @param dotPort 0 takes any free one (for tests)
 * @param doh whether DNS over HTTPS is offered
 * @param dohPort 0 takes any free one (for tests)
 * @param doq whether DNS over QUIC is offered
 * @param doqPort of UDP; 0 takes any free one (for tests)
 * @param name what the certificate is for, in lower case
 * @param certificate the owner's chain, as PEM; empty means that Tacet makes one. There exactly
 *     when {@code key} is
 * @param key its private key, as PEM
 */
public record EncryptionConfig(
    boolean dot,
    int dotPort,
    boolean doh,
    int dohPort,
    boolean doq,
    int doqPort,
    String name,
    Optional<Path> certificate,
    Optional<Path> key) {
  private static final int DOT_PORT = 853;
  private static final int DOH_PORT = 443;
  private static final int DOQ_PORT = 853;

  /** A device's label before it must still make a name (RFC 1035 section 2.3.4). */
  private static final PatternForm NAME =
      new PatternForm(
          Pattern.compile(
              "(?=.{3,189}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
                  + "(?:\\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+"),
          "a name of two labels or more, in lower case, such as dns.example.net");

  public EncryptionConfig {
    Objects.requireNonNull(name);
    if (certificate.isPresent() != key.isPresent()) {
      throw new IllegalArgumentException("a certificate and its key belong together");
    }
  }

  /** Whether any of the doors is open. */
  public boolean on() {
    return dot || doh || doq;
  }

  static EncryptionConfig read(Section in) {
    boolean dot = in.flag("dot", false, "Whether DNS over TLS is offered (RFC 7858).");
    int dotPort =
        in.integer("dotPort", DOT_PORT, Bounds.between(0, 65_535), "Its port; 0 takes a free one.");
    boolean doh = in.flag("doh", false, "Whether DNS over HTTPS is offered (RFC 8484).");
    int dohPort =
        in.integer("dohPort", DOH_PORT, Bounds.between(0, 65_535), "Its port; 0 takes a free one.");
    boolean doq = in.flag("doq", false, "Whether DNS over QUIC is offered (RFC 9250).");
    int doqPort =
        in.integer(
            "doqPort",
            DOQ_PORT,
            Bounds.between(0, 65_535),
            "Its port, of UDP; 0 takes a free one.");
    String name =
        in.option(
            "name",
            NAME,
            "tacet.home.arpa",
            "The name devices are told to use, which the certificate is for. Tacet itself answers"
                + " for it, and for the names right below it, with its own addresses.");
    Optional<Path> certificate =
        in.optional(
            "certificate",
            new PathForm(4_095),
            Path.of("/etc/tacet/certificate.pem"),
            "Your certificate with its chain, as PEM; read again when it changes. Not given: Tacet"
                + " makes one, and `tacet certificate` says how to trust it.");
    Optional<Path> key =
        in.optional(
            "key",
            new PathForm(4_095),
            Path.of("/etc/tacet/key.pem"),
            "Its private key, as PEM without a passphrase.");
    if (certificate.isPresent() != key.isPresent()) {
      boolean lacksKey = certificate.isPresent();
      String there = lacksKey ? "certificate" : "key";
      String lacking = lacksKey ? "key" : "certificate";
      if (!in.isBroken(lacking)) {
        in.reject(there, "is of no use without encryption." + lacking + "; give both, or neither");
      }
      certificate = Optional.empty();
      key = Optional.empty();
    }
    if (dot && doh && dotPort == dohPort && dotPort != 0) {
      in.reject("dohPort", "is the port of DNS over TLS already; give another");
    }
    if (doq) {
      QuicPlatform.HERE
          .problem()
          .ifPresent(why -> in.reject("doq", "cannot be offered: " + why + "; use dot instead"));
    }
    return new EncryptionConfig(dot, dotPort, doh, dohPort, doq, doqPort, name, certificate, key);
  }
}
