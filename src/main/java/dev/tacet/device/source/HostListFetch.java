package dev.tacet.device.source;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.StandardAuthScheme;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.BasicHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.io.CloseMode;

/**
 * One question to a FRITZ!Box (TR-064, {@code Hosts:1#X_AVM-DE_GetHostListPath}) and the list
 * behind the path it answers with: both within one time limit and 1 MiB, with Digest as the only
 * way to show the password, to this host and port only. Redirects are not followed. For one use; on
 * one thread, with a thread {@code router-fetch} while it runs.
 */
final class HostListFetch {
  static final int MAX_OCTETS = 1024 * 1024;
  private static final int MAX_PATH = 500;
  private static final int CONNECT_SECONDS = 5;
  private static final String ACTION = "urn:dslforum-org:service:Hosts:1#X_AVM-DE_GetHostListPath";
  private static final String BODY =
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>"
          + "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\""
          + " s:encodingStyle=\"http://schemas.xmlsoap.org/soap/encoding/\"><s:Body>"
          + "<u:X_AVM-DE_GetHostListPath xmlns:u=\"urn:dslforum-org:service:Hosts:1\"/>"
          + "</s:Body></s:Envelope>";
  private static final Http1Config HEADER =
      Http1Config.custom().setMaxHeaderCount(100).setMaxLineLength(16 * 1024).build();

  private final FritzBoxSettings settings;
  private final List<InetAddress> addresses;
  private final String password;
  private final Duration limit;
  private final HttpHost host;
  private volatile Optional<HttpUriRequestBase> underWay = Optional.empty();
  private volatile boolean late;

  private record Body(byte[] octets, boolean cut) {
    InputStream stream() {
      return new ByteArrayInputStream(octets);
    }
  }

  HostListFetch(
      FritzBoxSettings settings, List<InetAddress> addresses, String password, Duration limit) {
    this.settings = settings;
    this.addresses = addresses;
    this.password = password;
    this.limit = limit;
    this.host = new HttpHost(settings.isTls() ? "https" : "http", settings.host(), settings.port());
  }

  /**
   * Asks, and waits no longer than the limit.
   *
   * @throws IOException with words on what went wrong
   */
  HostList fetch() throws IOException, InterruptedException {
    FutureTask<HostList> task = new FutureTask<>(this::exchange);
    Thread thread = new Thread(task, "router-fetch");
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("no answer within " + limit.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException why) {
        throw why;
      }
      throw new IllegalStateException("the answer of the router was not read", e);
    } finally {
      late = true;
      underWay.ifPresent(HttpUriRequestBase::cancel);
    }
  }

  private HostList exchange() throws IOException {
    HttpUriRequestBase question = new HttpUriRequestBase("POST", at("/upnp/control/hosts"));
    question.setHeader("SOAPAction", ACTION);
    question.setEntity(new StringEntity(BODY, ContentType.create("text/xml", "utf-8")));
    Body answer = send(question);
    String path =
        HostList.textOf(answer.stream(), "NewX_AVM-DE_HostListPath")
            .orElseThrow(
                () -> new IOException("its answer names no list of hosts; is it a FRITZ!Box?"));
    Body list = send(new HttpUriRequestBase("GET", listAt(path)));
    HostList hosts = HostList.read(list.stream());
    return list.cut() ? new HostList(hosts.hosts(), hosts.omitted(), true) : hosts;
  }

  private URI at(String path) {
    return URI.create(host.toURI() + path);
  }

  /** A path of the box itself; whatever names another host is refused. */
  private URI listAt(String path) throws IOException {
    if (path.length() > MAX_PATH || !path.startsWith("/") || path.startsWith("//")) {
      throw new IOException("its list of hosts is said to be elsewhere, where nothing is fetched");
    }
    try {
      URI uri = at(path);
      if (host.getHostName().equals(bare(uri)) && uri.getPort() == host.getPort()) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw new IOException("the path of its list of hosts is none", e);
    }
    throw new IOException("its list of hosts is said to be elsewhere, where nothing is fetched");
  }

  private static String bare(URI uri) {
    String name = String.valueOf(uri.getHost());
    return name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
  }

  /** With a client of its own each: the password is shown only where it is asked for. */
  private Body send(HttpUriRequestBase request) throws IOException {
    CloseableHttpClient client = client();
    underWay = Optional.of(request);
    request.setHeader("Connection", "close");
    try {
      if (late) {
        throw new InterruptedIOException("no answer in time");
      }
      // Never closed by itself: that would first read what the box still has to send.
      ClassicHttpResponse response = client.executeOpen(host, request, null);
      switch (response.getCode()) {
        case 200 -> {
          return body(response.getEntity());
        }
        case 401 ->
            throw new IOException(
                "it does not take the user \""
                    + settings.user()
                    + "\" with the password of "
                    + settings.passwordFile());
        default ->
            throw new IOException(
                "it answered "
                    + response.getCode()
                    + "; is \"access for applications\" on in its"
                    + " network settings?");
      }
    } finally {
      request.cancel();
      client.close(CloseMode.IMMEDIATE);
    }
  }

  /** What came of it: where the line breaks, the items before that are good all the same. */
  private Body body(HttpEntity entity) throws IOException {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    if (entity == null) {
      return new Body(octets.toByteArray(), false);
    }
    try {
      InputStream in = entity.getContent();
      byte[] buffer = new byte[8 * 1024];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        octets.write(buffer, 0, read);
        if (octets.size() > MAX_OCTETS) {
          break;
        }
      }
    } catch (ConnectionClosedException e) {
      return new Body(octets.toByteArray(), true);
    }
    if (octets.size() > MAX_OCTETS) {
      throw new IOException("its answer is larger than 1 MiB");
    }
    return new Body(octets.toByteArray(), false);
  }

  private CloseableHttpClient client() {
    BasicHttpClientConnectionManager connections =
        BasicHttpClientConnectionManager.create(
            null,
            new Judged(addresses),
            RegistryBuilder.<TlsSocketStrategy>create()
                .register(URIScheme.HTTPS.id, DefaultClientTlsStrategy.createDefault())
                .build(),
            ManagedHttpClientConnectionFactory.builder().http1Config(HEADER).build());
    connections.setConnectionConfig(
        ConnectionConfig.custom()
            .setConnectTimeout(CONNECT_SECONDS, TimeUnit.SECONDS)
            .setSocketTimeout((int) limit.toMillis(), TimeUnit.MILLISECONDS)
            .build());
    BasicCredentialsProvider credentials = new BasicCredentialsProvider();
    credentials.setCredentials(
        new AuthScope(host.getHostName(), host.getPort()),
        new UsernamePasswordCredentials(settings.user(), password.toCharArray()));
    return HttpClients.custom()
        .setConnectionManager(connections)
        .setConnectionReuseStrategy((request, response, context) -> false)
        .setDefaultCredentialsProvider(credentials)
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setResponseTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .setTargetPreferredAuthSchemes(List.of(StandardAuthScheme.DIGEST))
                .setContentCompressionEnabled(false)
                .setProtocolUpgradeEnabled(false)
                .build())
        .setUserAgent("Tacet")
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableContentCompression()
        .disableCookieManagement()
        .disableConnectionState()
        .build();
  }

  /** Whatever is asked, the answer is what was judged: nothing is looked up a second time. */
  private record Judged(List<InetAddress> addresses) implements DnsResolver {
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
