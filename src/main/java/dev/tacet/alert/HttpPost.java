package dev.tacet.alert;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.BasicHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;

/**
 * One POST and what was said to it, within one limit of time from look-up to answer, on a
 * connection of its own: alerts are rare. Redirects are not followed, credentials of no kind are
 * looked for, of the answer's body at most {@link #MAX_BODY} octets are read. Any address is taken:
 * receivers stand in the owner's own file, and most stand in the house.
 *
 * <p>One thread posts; {@link #close} comes from another.
 */
final class HttpPost implements AutoCloseable {
  static final int MAX_BODY = 2_048;
  private static final Http1Config HEADER =
      Http1Config.custom().setMaxHeaderCount(100).setMaxLineLength(16 * 1024).build();

  private final HostLookup hosts;
  private final Duration within;
  private final Supplier<TlsSocketStrategy> tls;
  private final Cutoff cutoff = new Cutoff();

  /** What a server said: the beginning of its body where it refused. */
  record Reply(int status, String body) {}

  HttpPost(HostLookup hosts) {
    this(hosts, Alerts.WITHIN, DefaultClientTlsStrategy::createDefault);
  }

  /**
   * @param tls whom to trust; asked for each time, since keeping all root certificates takes more
   *     memory than reading them now and then takes time
   */
  HttpPost(HostLookup hosts, Duration within, Supplier<TlsSocketStrategy> tls) {
    this.hosts = hosts;
    this.within = within;
    this.tls = tls;
  }

  /**
   * Posts JSON.
   *
   * @throws NotSentException for whatever is not a status of 200 to 299
   */
  Reply send(URI to, byte[] body, Map<String, String> headers)
      throws NotSentException, InterruptedException {
    boolean secure = to.getScheme().equals("https");
    String name = Hosts.bare(to.getHost());
    int port = to.getPort() > 0 ? to.getPort() : secure ? 443 : 80;
    try {
      Reply reply =
          cutoff.within(
              within, () -> exchange(to, new HttpHost(to.getScheme(), name, port), body, headers));
      refuse(reply);
      return reply;
    } catch (SSLException e) {
      throw NotSentException.forNow("the server " + name + " cannot be trusted: " + Words.of(e), e);
    } catch (IOException e) {
      throw NotSentException.forNow(name + " port " + port + ": " + Words.of(e), e);
    }
  }

  private static void refuse(Reply reply) throws NotSentException {
    int status = reply.status();
    String said = reply.body().isBlank() ? "" : ": " + Notice.line(reply.body(), 120);
    String words = "the server answered " + status + said;
    if (status >= 300 && status < 400) {
      throw NotSentException.forGood(
          "the server answered "
              + status
              + ", a redirect, which is not followed; give the address"
              + " it leads to");
    } else if (status == 408 || status == 429 || status >= 500) {
      throw NotSentException.forNow(words);
    } else if (status < 200 || status >= 300) {
      throw NotSentException.forGood(words);
    }
  }

  private Reply exchange(URI to, HttpHost host, byte[] body, Map<String, String> headers)
      throws IOException {
    List<InetAddress> addresses = hosts.of(host.getHostName());
    HttpUriRequestBase request = new HttpUriRequestBase("POST", to);
    request.setHeader("Connection", "close");
    headers.forEach(request::setHeader);
    request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
    CloseableHttpClient client = client(addresses, host.getSchemeName().equals("https"));
    try {
      cutoff.onCut(request::cancel);
      // Never closed by itself: that would first read what the server still has to send.
      ClassicHttpResponse response = client.executeOpen(host, request, null);
      int status = response.getCode();
      return new Reply(status, beginning(response.getEntity()));
    } finally {
      request.cancel();
      client.close(CloseMode.IMMEDIATE);
    }
  }

  private static String beginning(HttpEntity entity) throws IOException {
    if (entity == null) {
      return "";
    }
    InputStream in = entity.getContent();
    return in == null ? "" : new String(in.readNBytes(MAX_BODY), StandardCharsets.UTF_8);
  }

  private CloseableHttpClient client(List<InetAddress> addresses, boolean secure) {
    RegistryBuilder<TlsSocketStrategy> registry = RegistryBuilder.create();
    if (secure) {
      registry.register(URIScheme.HTTPS.id, tls.get());
    }
    BasicHttpClientConnectionManager connections =
        BasicHttpClientConnectionManager.create(
            null,
            new Known(addresses),
            registry.build(),
            ManagedHttpClientConnectionFactory.builder().http1Config(HEADER).build());
    connections.setConnectionConfig(
        ConnectionConfig.custom()
            .setConnectTimeout(within.toMillis(), TimeUnit.MILLISECONDS)
            .setSocketTimeout((int) within.toMillis(), TimeUnit.MILLISECONDS)
            .build());
    return HttpClients.custom()
        .setConnectionManager(connections)
        .setConnectionReuseStrategy((request, response, context) -> false)
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setResponseTimeout(within.toMillis(), TimeUnit.MILLISECONDS)
                .setAuthenticationEnabled(false)
                .setContentCompressionEnabled(false)
                .setProtocolUpgradeEnabled(false)
                .build())
        .setUserAgent("Tacet")
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableContentCompression()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableConnectionState()
        .build();
  }

  @Override
  public void close() {
    cutoff.close();
  }

  /** Whatever is asked, the answer is what was found: nothing is looked up a second time. */
  private record Known(List<InetAddress> addresses) implements DnsResolver {
    @Override
    public InetAddress[] resolve(String name) throws UnknownHostException {
      return addresses.toArray(InetAddress[]::new);
    }

    @Override
    public String resolveCanonicalHostname(String name) throws UnknownHostException {
      return name;
    }
  }
}
