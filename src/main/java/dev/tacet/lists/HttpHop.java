package dev.tacet.lists;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.io.CloseMode;

/**
 * One request and its answer, on a connection of its own to addresses that were judged before. The
 * body of a list goes to the file; no other body is read. Runs on one thread; {@link #cancel} may
 * come from another.
 */
final class HttpHop {
  private static final int CONNECT_SECONDS = 10;
  private static final int SILENCE_SECONDS = 30;
  private static final Http1Config HEADER =
      Http1Config.custom().setMaxHeaderCount(100).setMaxLineLength(16 * 1024).build();

  /** What a server answered; empty texts where a header is missing or far too long. */
  record Reply(int status, Validators validators, String location, String retryAfter) {}

  private final DefaultClientTlsStrategy tls;
  private final Validators previous;
  private final FileChannel target;
  private final FetchBudget budget;

  private volatile boolean cancelled;
  private volatile Optional<HttpUriRequestBase> underWay = Optional.empty();

  HttpHop(
      DefaultClientTlsStrategy tls, Validators previous, FileChannel target, FetchBudget budget) {
    this.tls = tls;
    this.previous = previous;
    this.target = target;
    this.budget = budget;
  }

  FetchBudget budget() {
    return budget;
  }

  boolean isConditional() {
    return !previous.equals(Validators.NONE);
  }

  boolean isCancelled() {
    return cancelled;
  }

  void cancel() {
    cancelled = true;
    underWay.ifPresent(HttpUriRequestBase::cancel);
  }

  Reply get(WebAddress at, List<InetAddress> addresses, Optional<String> authorization)
      throws IOException {
    HttpUriRequestBase request = request(at, authorization);
    underWay = Optional.of(request);
    CloseableHttpClient client = client(addresses);
    try {
      if (cancelled) {
        throw new InterruptedIOException("stopped while fetching a list");
      }
      HttpHost host = new HttpHost(at.scheme(), at.host(), at.port());
      // Never closed by itself: that would first read what the server still has to send.
      ClassicHttpResponse response = client.executeOpen(host, request, null);
      if (response.getCode() == 200) {
        refuseOtherPacking(header(response, "Content-Encoding"));
        write(response.getEntity());
      }
      return new Reply(
          response.getCode(),
          new Validators(header(response, "ETag"), header(response, "Last-Modified")),
          header(response, "Location"),
          header(response, "Retry-After"));
    } finally {
      request.cancel();
      client.close(CloseMode.IMMEDIATE);
    }
  }

  private HttpUriRequestBase request(WebAddress at, Optional<String> authorization) {
    HttpUriRequestBase request = new HttpUriRequestBase("GET", at.uri());
    request.setHeader("Accept-Encoding", "gzip");
    request.setHeader("Connection", "close");
    authorization.ifPresent(value -> request.setHeader("Authorization", value));
    if (!previous.etag().isEmpty()) {
      request.setHeader("If-None-Match", previous.etag());
    }
    if (!previous.lastModified().isEmpty()) {
      request.setHeader("If-Modified-Since", previous.lastModified());
    }
    return request;
  }

  private CloseableHttpClient client(List<InetAddress> addresses) {
    BasicHttpClientConnectionManager connections =
        BasicHttpClientConnectionManager.create(
            null,
            new Judged(addresses),
            RegistryBuilder.<TlsSocketStrategy>create().register(URIScheme.HTTPS.id, tls).build(),
            ManagedHttpClientConnectionFactory.builder().http1Config(HEADER).build());
    connections.setConnectionConfig(
        ConnectionConfig.custom()
            .setConnectTimeout(CONNECT_SECONDS, TimeUnit.SECONDS)
            .setSocketTimeout(SILENCE_SECONDS, TimeUnit.SECONDS)
            .build());
    return HttpClients.custom()
        .setConnectionManager(connections)
        .setConnectionReuseStrategy((request, response, context) -> false)
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setResponseTimeout(SILENCE_SECONDS, TimeUnit.SECONDS)
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

  private static void refuseOtherPacking(String encoding) throws ListRefusedException {
    switch (encoding.strip().toLowerCase(Locale.ROOT)) {
      case "", "identity", "gzip", "x-gzip" -> {}
      default ->
          throw new ListRefusedException(
              "it came packed as \""
                  + Printable.escape(encoding, 40)
                  + "\", which was not asked for");
    }
  }

  private void write(HttpEntity entity) throws IOException {
    if (entity == null) {
      return;
    }
    if (entity.getContentLength() > budget.limits().fetched() - budget.fetched()) {
      budget.takeFetched(entity.getContentLength()); // refused by what it announces itself
    }
    InputStream in = entity.getContent();
    byte[] buffer = new byte[32 * 1024];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      budget.takeFetched(read);
      budget.checkTime();
      ByteBuffer octets = ByteBuffer.wrap(buffer, 0, read);
      while (octets.hasRemaining()) {
        target.write(octets);
      }
    }
  }

  private static String header(ClassicHttpResponse response, String name) {
    Header header = response.getFirstHeader(name);
    String value = header == null || header.getValue() == null ? "" : header.getValue();
    // It goes into a file of ours and back to the server: no more than one line of it.
    return value.length() <= 1024 ? value : "";
  }

  /** Whatever is asked, the answer is what was judged: nothing is looked up a second time. */
  private record Judged(List<InetAddress> addresses) implements DnsResolver {
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      return addresses.toArray(InetAddress[]::new);
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
      return host;
    }
  }
}
