package dev.tacet.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Whose signature under a certificate counts. Thread-safe. */
final class Authorities {
  private static final int MAX_FILE = 1 << 20;

  private Authorities() {}

  /**
   * Read once, when the first resolver shows a certificate: some MiB that many homes never need.
   */
  private static final class OfTheSystem {
    private static final Set<TrustAnchor> ALL = read();

    private static Set<TrustAnchor> read() {
      try {
        TrustManagerFactory factory =
            TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        for (TrustManager manager : factory.getTrustManagers()) {
          if (manager instanceof X509TrustManager x509) {
            return anchors(Arrays.asList(x509.getAcceptedIssuers()));
          }
        }
        return Set.of();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("the trust store of this Java cannot be read", e);
      }
    }
  }

  /**
   * @param file PEM; read again each time, so that a change needs no restart. Empty means the
   *     system's
   */
  static Set<TrustAnchor> of(Optional<Path> file) throws UntrustedException {
    if (file.isPresent()) {
      return in(file.get());
    }
    if (OfTheSystem.ALL.isEmpty()) {
      throw new UntrustedException(
          "this Java trusts no authority at all; install the package ca-certificates-java, or set"
              + " authorities for this upstream");
    }
    return OfTheSystem.ALL;
  }

  private static Set<TrustAnchor> in(Path file) throws UntrustedException {
    try {
      if (Files.size(file) > MAX_FILE) {
        throw new UntrustedException(
            file + " is longer than 1 MiB; it holds more than authorities");
      }
      try (InputStream in = Files.newInputStream(file)) {
        Set<TrustAnchor> all =
            anchors(
                CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toList());
        if (all.isEmpty()) {
          throw new UntrustedException(file + " holds no certificate; it is to be PEM");
        }
        return all;
      }
    } catch (UntrustedException e) {
      throw e;
    } catch (NoSuchFileException e) {
      throw new UntrustedException("there is no file " + file + "; see authorities", e);
    } catch (IOException | GeneralSecurityException e) {
      throw new UntrustedException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static Set<TrustAnchor> anchors(List<X509Certificate> certificates) {
    return certificates.stream()
        .map(certificate -> new TrustAnchor(certificate, null))
        .collect(Collectors.toUnmodifiableSet());
  }
}
