package dev.tacet.upstream;

import dev.tacet.config.UpstreamPin;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Whether a chain holds a certificate that is pinned. Only those count that lead from the
 * resolver's own to an authority: what else it sends along proves nothing.
 */
final class CertificatePins {
  private CertificatePins() {}

  /**
   * @param parameters as the chain was judged with
   * @throws UntrustedException where none of the pins fits
   */
  static void check(
      List<UpstreamPin> pins, X509Certificate[] chain, PKIXBuilderParameters parameters)
      throws GeneralSecurityException {
    List<X509Certificate> path = path(chain, (PKIXBuilderParameters) parameters.clone());
    for (X509Certificate certificate : path) {
      for (UpstreamPin pin : pins) {
        if (hash(certificate, pin.of()).equals(pin.sha256())) {
          return;
        }
      }
    }
    throw new UntrustedException(
        "none of its certificates is pinned; its own key is sha256/"
            + hash(chain[0], UpstreamPin.Of.PUBLIC_KEY)
            + ", so it has changed, or somebody stands in between");
  }

  private static List<X509Certificate> path(
      X509Certificate[] chain, PKIXBuilderParameters parameters) throws GeneralSecurityException {
    X509CertSelector own = new X509CertSelector();
    own.setCertificate(chain[0]);
    parameters.setTargetCertConstraints(own);
    parameters.addCertStore(
        CertStore.getInstance(
            "Collection", new CollectionCertStoreParameters(List.of((Object[]) chain))));
    List<X509Certificate> path = new ArrayList<>();
    try {
      PKIXCertPathBuilderResult result =
          (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX").build(parameters);
      for (Certificate certificate : result.getCertPath().getCertificates()) {
        path.add((X509Certificate) certificate);
      }
      path.add(result.getTrustAnchor().getTrustedCert());
    } catch (CertPathBuilderException e) {
      throw new UntrustedException("its certificates are no chain: " + e.getMessage(), e);
    }
    return path;
  }

  static String hash(X509Certificate certificate, UpstreamPin.Of of)
      throws GeneralSecurityException {
    byte[] hashed =
        switch (of) {
          case PUBLIC_KEY -> certificate.getPublicKey().getEncoded();
          case SIGNED_PART -> certificate.getTBSCertificate();
        };
    return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(hashed));
  }
}
