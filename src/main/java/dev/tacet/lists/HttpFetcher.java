package dev.tacet.lists;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Fetches with the JDK's client. Redirects are followed by hand, so that none leads from https to
 * http, to another scheme, or round in a ring; one deadline covers them all, body included.
 *
 * <p>Used from the list-updater thread, one fetch at a time; each has a client and a thread of its
 * own that end with it, since lists are fetched once a day.
 */
final class HttpFetcher implements Fetcher {
  /** Error pages are not read, only let pass: more of one than this ends the connection. */
  private static final long PASSED_OVER = 1 << 20;

  private static final Duration CONNECT = Duration.ofSeconds(20);

  @Override
  public Optional<Validators> fetch(
      URI address, Validators previous, FileChannel target, ListLimits limits) throws IOException {
    ExecutorService executor =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "list-fetch");
              thread.setDaemon(true);
              return thread;
            });
    try {
      HttpClient client =
          HttpClient.newBuilder()
              .followRedirects(HttpClient.Redirect.NEVER)
              .connectTimeout(CONNECT)
              .executor(executor)
              .build();
      return new Attempt(client, previous, target, limits).fetch(address);
    } finally {
      executor.shutdown();
    }
  }

  private static final class Attempt {
    private final HttpClient client;
    private final Validators previous;
    private final FileChannel target;
    private final ListLimits limits;
    private final long deadlineNanos;

    Attempt(HttpClient client, Validators previous, FileChannel target, ListLimits limits) {
      this.client = client;
      this.previous = previous;
      this.target = target;
      this.limits = limits;
      deadlineNanos = System.nanoTime() + limits.fetchTime().toNanos();
    }

    Optional<Validators> fetch(URI address) throws IOException {
      URI at = address;
      for (int redirects = 0; redirects <= limits.redirects(); redirects++) {
        HttpResponse<Void> response = send(request(at));
        switch (response.statusCode()) {
          case 200 -> {
            return Optional.of(
                new Validators(header(response, "etag"), header(response, "last-modified")));
          }
          case 304 -> {
            if (previous.equals(Validators.NONE)) {
              throw new ListRefusedException(
                  "the server says \"unchanged\" (304), but there is no copy here");
            }
            return Optional.empty();
          }
          case 301, 302, 303, 307, 308 -> at = redirected(at, header(response, "location"));
          default ->
              throw new ListRefusedException("the server says HTTP " + response.statusCode());
        }
      }
      throw new ListRefusedException(
          "it was redirected more than " + limits.redirects() + " times");
    }

    private HttpRequest request(URI address) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(address)
              .header("User-Agent", "Tacet")
              .header("Accept-Encoding", "gzip");
      if (!previous.etag().isEmpty()) {
        request.header("If-None-Match", previous.etag());
      }
      if (!previous.lastModified().isEmpty()) {
        request.header("If-Modified-Since", previous.lastModified());
      }
      return request.build();
    }

    private HttpResponse<Void> send(HttpRequest request) throws IOException {
      CompletableFuture<HttpResponse<Void>> exchange = client.sendAsync(request, this::body);
      try {
        return exchange.get(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        throw new ListRefusedException(
            "it took longer than " + limits.fetchTime().toSeconds() + " s", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("stopped while fetching a list");
      } catch (ExecutionException e) {
        throw refused(e.getCause());
      } finally {
        exchange.cancel(true); // no effect on one that is done
      }
    }

    private HttpResponse.BodySubscriber<Void> body(HttpResponse.ResponseInfo response) {
      if (response.statusCode() != 200) {
        return new BoundedBody(Optional.empty(), PASSED_OVER);
      }
      long said = response.headers().firstValueAsLong("content-length").orElse(0);
      // Refused by the first octet where it announces itself as too long.
      return new BoundedBody(Optional.of(target), said > limits.fetched() ? 0 : limits.fetched());
    }

    private static String header(HttpResponse<?> response, String name) {
      String value = response.headers().firstValue(name).orElse("");
      // It goes into a file of ours and back to the server: no more than one line of it.
      return value.length() <= 1024 ? value : "";
    }
  }

  /**
   * Where a redirect leads: from http to http or https, from https to https.
   *
   * @throws ListRefusedException where it leads anywhere else
   */
  static URI redirected(URI from, String location) throws ListRefusedException {
    URI to;
    try {
      to = from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new ListRefusedException("it was redirected to something that is no address", e);
    }
    String scheme = Optional.ofNullable(to.getScheme()).orElse("").toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !(scheme.equals("http") && isPlain(from))) {
      throw new ListRefusedException(
          "a redirect from "
              + from.getScheme()
              + " to "
              + Printable.escape(scheme)
              + " is refused");
    }
    if (to.getHost() == null || location.isEmpty()) {
      throw new ListRefusedException("a redirect leads nowhere");
    }
    return to;
  }

  private static boolean isPlain(URI address) {
    return address.getScheme().equalsIgnoreCase("http");
  }

  private static ListRefusedException refused(Throwable cause) {
    for (Throwable at = cause; at != null; at = at.getCause()) {
      if (at instanceof ListRefusedException refused) {
        return refused;
      }
      if (at instanceof UnknownHostException || at instanceof UnresolvedAddressException) {
        return new ListRefusedException("its host's name has no address", cause);
      }
    }
    String words = Optional.ofNullable(cause.getMessage()).orElse(cause.getClass().getSimpleName());
    return new ListRefusedException(
        cause instanceof ConnectException
            ? "its host cannot be reached"
            : "the download broke off (" + Printable.escape(words, 200) + ")",
        cause);
  }
}
