package dev.tacet.listen.tls;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A private key with the chain of certificates for it, the server's own first. Immutable.
 *
 * @param key in memory only
 * @param chain not empty
 */
public record Identity(PrivateKey key, List<X509Certificate> chain) {
  /** What an owner is told whose certificate cannot serve QUIC though it is on. */
  public static final String NOT_FOR_QUIC =
      "DNS over QUIC can be spoken with a key of RSA or EC only, and the certificate has another"
          + " one; give such a certificate, or set encryption.doq: false";

  private static final int OF_DNS_NAME = 2;
  private static final int OF_ADDRESS = 7;

  public Identity {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("no certificate");
    }
  }

  X509Certificate certificate() {
    return chain.get(0);
  }

  Instant notBefore() {
    return certificate().getNotBefore().toInstant();
  }

  Instant notAfter() {
    return certificate().getNotAfter().toInstant();
  }

  /** Whether what the key signs is what the certificate proves. */
  boolean keyMatches() {
    Optional<String> algorithm = signature(certificate().getPublicKey().getAlgorithm());
    if (algorithm.isEmpty()) {
      return false;
    }
    try {
      byte[] probe = {'t', 'a', 'c', 'e', 't'};
      Signature signature = Signature.getInstance(algorithm.get());
      signature.initSign(key);
      signature.update(probe);
      byte[] signed = signature.sign();
      signature.initVerify(certificate().getPublicKey());
      signature.update(probe);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false; // a key of another kind cannot even begin
    }
  }

  static Optional<String> signature(String algorithm) {
    return switch (algorithm) {
      case "RSA" -> Optional.of("SHA256withRSA");
      case "EC" -> Optional.of("SHA256withECDSA");
      case "EdDSA", "Ed25519", "Ed448" -> Optional.of("EdDSA");
      default -> Optional.empty();
    };
  }

  /** Whether the library for QUIC signs with such a key. */
  public boolean servesQuic() {
    String algorithm = certificate().getPublicKey().getAlgorithm();
    return algorithm.equals("RSA") || algorithm.equals("EC");
  }

  /** The DNS names it is for, in lower case. */
  List<String> names() {
    return alternatives(OF_DNS_NAME).stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
  }

  /** The addresses it is for, as Java writes them. */
  List<String> addresses() {
    return alternatives(OF_ADDRESS);
  }

  private List<String> alternatives(int kind) {
    try {
      Collection<List<?>> all = certificate().getSubjectAlternativeNames();
      List<String> found = new ArrayList<>();
      if (all != null) {
        for (List<?> each : all) {
          if (each.get(0).equals(kind)) {
            found.add(each.get(1).toString());
          }
        }
      }
      return found;
    } catch (CertificateParsingException e) {
      return List.of(); // no client understands them either
    }
  }

  /** Whether clients that are told this name accept it (RFC 6125 section 6.4.3). */
  boolean isFor(String name) {
    String parent = "*" + name.substring(name.indexOf('.'));
    return names().stream().anyMatch(own -> own.equals(name) || own.equals(parent));
  }

  static String fingerprint(X509Certificate certificate) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate that was read cannot be written", e);
    }
  }

  static String pem(X509Certificate certificate) {
    try {
      return "-----BEGIN CERTIFICATE-----\n"
          + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
          + "\n-----END CERTIFICATE-----\n";
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read cannot be written", e);
    }
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "the certificate of " + certificate().getSubjectX500Principal();
  }
}
