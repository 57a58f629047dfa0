package dev.tacet.lists;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Clock;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * One fetch from the subscribed URL to the list. Redirects are followed by hand, so that none leads
 * from https to http, to another scheme, to an address that is not allowed, or round in a ring.
 * Runs on one thread; {@link #cancel} may come from another.
 */
final class HttpAttempt implements Callable<Optional<Validators>> {
  private final TargetRules targets;
  private final HttpHop hop;
  private final WebAddress subscribed;
  private final Clock clock;

  HttpAttempt(TargetRules targets, HttpHop hop, WebAddress subscribed, Clock clock) {
    this.targets = targets;
    this.hop = hop;
    this.subscribed = subscribed;
    this.clock = clock;
  }

  @Override
  public Optional<Validators> call() throws IOException {
    WebAddress at = subscribed;
    Set<URI> seen = new HashSet<>();
    int most = hop.budget().limits().redirects();
    for (int redirects = 0; redirects <= most; redirects++) {
      if (!seen.add(at.uri())) {
        throw new ListRefusedException("it is redirected in a ring");
      }
      if (hop.isCancelled()) {
        throw new InterruptedIOException("stopped while fetching a list");
      }
      // Credentials go where the owner sent them, and nowhere a redirect says.
      Optional<String> authorization =
          at.sameOrigin(subscribed) ? subscribed.basicAuthorization() : Optional.empty();
      HttpHop.Reply reply = hop.get(at, targets.targets(subscribed, at), authorization);
      switch (reply.status()) {
        case 200 -> {
          return Optional.of(reply.validators());
        }
        case 304 -> {
          if (!hop.isConditional()) {
            throw new ListRefusedException(
                "its server says \"unchanged\" (HTTP 304), but there is no copy here");
          }
          return Optional.empty();
        }
        case 301, 302, 303, 307, 308 -> at = redirected(at, reply.location());
        default -> throw StatusWords.refusal(reply.status(), reply.retryAfter(), clock);
      }
    }
    throw new ListRefusedException("it was redirected more than " + most + " times");
  }

  /** Cuts the connection, if there is one, and lets no other be made. */
  void cancel() {
    hop.cancel();
  }

  /**
   * Where a redirect leads: from http to http or https, from https to https.
   *
   * @throws ListRefusedException where it leads anywhere else
   */
  static WebAddress redirected(WebAddress from, String location) throws ListRefusedException {
    URI to;
    try {
      to = from.uri().resolve(location);
    } catch (IllegalArgumentException e) {
      throw new ListRefusedException("it was redirected to something that is no address", e);
    }
    String scheme = Optional.ofNullable(to.getScheme()).orElse("");
    boolean plain = scheme.equalsIgnoreCase("http");
    if (!scheme.equalsIgnoreCase("https") && !(plain && from.isPlain())) {
      throw new ListRefusedException(
          "a redirect from "
              + from.scheme()
              + " to "
              + Printable.escape(scheme, 20)
              + " is refused");
    }
    if (location.isEmpty()) {
      throw new ListRefusedException("a redirect leads nowhere");
    }
    try {
      return WebAddress.of(to);
    } catch (ListRefusedException e) {
      throw new ListRefusedException("a redirect leads nowhere", e);
    }
  }
}
