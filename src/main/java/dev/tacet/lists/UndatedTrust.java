package dev.tacet.lists;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Date;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Whom a web server's certificate must be signed by, and for whom, while the time is not known: all
 * but its dates is judged, by the JDK, as if it were the moment at which the last of the chain
 * became valid. Thread-safe.
 */
final class UndatedTrust extends X509ExtendedTrustManager {
  private final Set<TrustAnchor> authorities;

  private UndatedTrust(Set<TrustAnchor> authorities) {
    this.authorities = authorities;
  }

  /** For connections whose servers this machine trusts. */
  static SSLContext ofThisMachine() {
    return of(null);
  }

  /**
   * @param trusted whom to trust; null is how the JDK calls the system's own
   */
  static SSLContext of(KeyStore trusted) {
    try {
      TrustManagerFactory usual =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      usual.init(trusted);
      Set<TrustAnchor> authorities =
          Arrays.stream(usual.getTrustManagers())
              .filter(X509TrustManager.class::isInstance)
              .flatMap(one -> Arrays.stream(((X509TrustManager) one).getAcceptedIssuers()))
              .map(certificate -> new TrustAnchor(certificate, null))
              .collect(Collectors.toUnmodifiableSet());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new UndatedTrust(authorities)}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no TLS", e);
    }
  }

  private X509ExtendedTrustManager judging(X509Certificate[] chain) throws CertificateException {
    try {
      PKIXBuilderParameters parameters =
          new PKIXBuilderParameters(authorities, new X509CertSelector());
      parameters.setRevocationEnabled(false);
      Date begun =
          Stream.of(chain)
              .map(X509Certificate::getNotBefore)
              .max(Comparator.naturalOrder())
              .orElseThrow(() -> new CertificateException("there is no certificate"));
      parameters.setDate(begun);
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(new CertPathTrustManagerParameters(parameters));
      return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    } catch (CertificateException e) {
      throw e;
    } catch (GeneralSecurityException e) {
      throw new CertificateException("it cannot be judged: " + e.getMessage(), e);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String keyExchange, Socket socket)
      throws CertificateException {
    judging(chain).checkServerTrusted(chain, keyExchange, socket);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String keyExchange, SSLEngine engine)
      throws CertificateException {
    judging(chain).checkServerTrusted(chain, keyExchange, engine);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String keyExchange)
      throws CertificateException {
    judging(chain).checkServerTrusted(chain, keyExchange);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String keyExchange)
      throws CertificateException {
    throw new CertificateException("there are no clients here");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String keyExchange, Socket socket)
      throws CertificateException {
    throw new CertificateException("there are no clients here");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String keyExchange, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("there are no clients here");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
