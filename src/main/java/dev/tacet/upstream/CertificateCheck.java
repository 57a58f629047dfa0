package dev.tacet.upstream;

import dev.tacet.config.UpstreamTls;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Whether a resolver's certificate is the one that was meant (RFC 8310 section 8, the strict
 * profile): signed by an authority, for the very name or address, valid now, pinned where pins are
 * given. The JDK decides; why not is put in words here. Runs on the thread of handshakes.
 */
final class CertificateCheck extends X509ExtendedTrustManager {
  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;
  private static final int MAX_SHOWN = 4;
  private static final int MAX_NAME_SHOWN = 80;

  private final UpstreamTls config;
  private final TrustedTime time;
  private final BiConsumer<SSLEngine, UntrustedException> refusals;

  CertificateCheck(UpstreamTls config, TrustedTime time) {
    this(config, time, (engine, why) -> {});
  }

  /**
   * @param refusals told of what is thrown, where that gets lost on its way up
   */
  CertificateCheck(
      UpstreamTls config, TrustedTime time, BiConsumer<SSLEngine, UntrustedException> refusals) {
    this.config = config;
    this.time = time;
    this.refusals = refusals;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String keyExchange, SSLEngine engine)
      throws CertificateException {
    try {
      check(chain, keyExchange, engine);
    } catch (UntrustedException e) {
      refusals.accept(engine, e);
      throw e;
    }
  }

  private void check(X509Certificate[] chain, String keyExchange, SSLEngine engine)
      throws UntrustedException {
    Set<TrustAnchor> authorities = Authorities.of(config.authorities());
    Optional<Instant> now = time.now();
    try {
      PKIXBuilderParameters parameters =
          new PKIXBuilderParameters(authorities, new X509CertSelector());
      parameters.setRevocationEnabled(false);
      // While the time is unknown: a moment at which all of them, if they belong together, hold.
      parameters.setDate(Date.from(now.orElseGet(() -> latestBeginning(chain))));
      judge(chain, keyExchange, engine, parameters, now);
      if (!config.pins().isEmpty()) {
        CertificatePins.check(config.pins(), chain, parameters);
      }
    } catch (UntrustedException e) {
      throw e;
    } catch (GeneralSecurityException e) {
      throw new UntrustedException("its certificate cannot be judged: " + e.getMessage(), e);
    }
  }

  private void judge(
      X509Certificate[] chain,
      String keyExchange,
      SSLEngine engine,
      PKIXBuilderParameters parameters,
      Optional<Instant> now)
      throws GeneralSecurityException {
    X509ExtendedTrustManager jdk = jdk(parameters);
    try {
      jdk.checkServerTrusted(chain, keyExchange, engine);
    } catch (CertificateException e) {
      throw new UntrustedException(why(jdk, chain, keyExchange, now, e), e);
    }
    // The JDK forgives what the next two do not allow: dates where the certificate is its own
    // authority, and a name that stands in the subject only (RFC 8310 section 8.1).
    String outside = now.map(at -> outsideItsTime(chain[0], at)).orElse("");
    if (!outside.isEmpty()) {
      throw new UntrustedException(outside);
    }
    if (names(chain[0], isAddress() ? IP_ADDRESS : DNS_NAME).isEmpty()) {
      throw new UntrustedException(
          "its certificate names nobody where a resolver's name belongs (subjectAltName), so it is"
              + " not for "
              + config.host());
    }
  }

  private static X509ExtendedTrustManager jdk(PKIXBuilderParameters parameters)
      throws GeneralSecurityException {
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(new CertPathTrustManagerParameters(parameters));
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509ExtendedTrustManager extended) {
        return extended;
      }
    }
    throw new CertificateException("this Java has no PKIX check");
  }

  private String why(
      X509ExtendedTrustManager jdk,
      X509Certificate[] chain,
      String keyExchange,
      Optional<Instant> now,
      CertificateException refusal) {
    for (X509Certificate certificate : chain) {
      String outside = now.map(at -> outsideItsTime(certificate, at)).orElse("");
      if (!outside.isEmpty()) {
        return outside;
      }
    }
    boolean chainHolds;
    try {
      jdk.checkServerTrusted(chain, keyExchange);
      chainHolds = true;
    } catch (CertificateException e) {
      chainHolds = false;
    }
    if (chainHolds) {
      return "its certificate is for "
          + shown(names(chain[0], DNS_NAME, IP_ADDRESS))
          + ", not for "
          + config.host();
    }
    if (chain[0].getIssuerX500Principal().equals(chain[0].getSubjectX500Principal())) {
      return "its certificate is signed by itself, so anybody could have made it; if it is yours,"
          + " set authorities for this upstream";
    }
    if (isUnknown(refusal)) {
      return "its certificate is signed by "
          + shortened(chain[chain.length - 1].getIssuerX500Principal().getName())
          + ", whom "
          + config.authorities().map(Path::toString).orElse("this machine")
          + " does not trust";
    }
    return "its certificate is refused: " + shortened(String.valueOf(refusal.getMessage()));
  }

  private static boolean isUnknown(CertificateException refusal) {
    return String.valueOf(refusal.getMessage()).contains("unable to find valid certification path")
        || String.valueOf(refusal.getMessage()).contains("Path does not chain");
  }

  /** Empty where it holds at that time. */
  private static String outsideItsTime(X509Certificate certificate, Instant at) {
    if (at.isAfter(certificate.getNotAfter().toInstant())) {
      return "its certificate expired on "
          + day(certificate.getNotAfter().toInstant())
          + "; it is for the resolver to renew it, or this machine's clock is wrong (it says "
          + day(at)
          + ")";
    }
    if (at.isBefore(certificate.getNotBefore().toInstant())) {
      return "its certificate is valid from "
          + day(certificate.getNotBefore().toInstant())
          + " on only; is this machine's clock right (it says "
          + day(at)
          + ")?";
    }
    return "";
  }

  private static LocalDate day(Instant instant) {
    return LocalDate.ofInstant(instant, ZoneOffset.UTC);
  }

  private static Instant latestBeginning(X509Certificate[] chain) {
    Instant latest = chain[0].getNotBefore().toInstant();
    for (X509Certificate certificate : chain) {
      Instant begins = certificate.getNotBefore().toInstant();
      latest = begins.isAfter(latest) ? begins : latest;
    }
    return latest;
  }

  private boolean isAddress() {
    return config.host().indexOf(':') >= 0 || config.host().matches("[0-9.]+");
  }

  /** Names, addresses or both that a certificate is for. */
  private static List<String> names(X509Certificate certificate, int... kinds) {
    List<String> names = new ArrayList<>();
    try {
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      for (List<?> each : all == null ? List.<List<?>>of() : all) {
        int kind = (Integer) each.get(0);
        if (IntStream.of(kinds).anyMatch(wanted -> wanted == kind)) {
          names.add(shortened(String.valueOf(each.get(1))));
        }
      }
    } catch (CertificateException e) {
      names.clear(); // names that cannot be read are none
    }
    return names;
  }

  private static String shown(List<String> names) {
    if (names.isEmpty()) {
      return "nobody";
    }
    int more = names.size() - MAX_SHOWN;
    return String.join(", ", names.subList(0, Math.min(names.size(), MAX_SHOWN)))
        + (more > 0 ? " and " + more + " more" : "");
  }

  /** A stranger's text, fit for a log. */
  private static String shortened(String text) {
    String shown = text.replaceAll("[^ -~]", "?");
    return shown.length() > MAX_NAME_SHOWN ? shown.substring(0, MAX_NAME_SHOWN) + "..." : shown;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String keyExchange)
      throws CertificateException {
    throw new CertificateException("a connection is needed to compare the name with");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String keyExchange, Socket socket)
      throws CertificateException {
    throw new CertificateException("connections are those of an engine");
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
