package dev.tacet.listen;

import dev.tacet.listen.DohRequest.Unfit;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.OptionalInt;

/**
 * What the head of a request in HTTP/1.1 says. Immutable.
 *
 * @param last whether no other request is read after this one
 * @param refusal the status to refuse it with at once, without its body; empty where the body is
 *     read first, be the request fit or not
 */
record Http1Head(DohRequest request, boolean last, OptionalInt refusal) {
  private static final int URI_TOO_LONG = 414;
  private static final int EXPECTATION_FAILED = 417;
  private static final int HEADERS_TOO_LARGE = 431;

  static Http1Head of(HttpRequest head) {
    Throwable broken = head.decoderResult().cause();
    if (broken != null) {
      return refused(
          broken instanceof TooLongHttpLineException
              ? URI_TOO_LONG
              : broken instanceof TooLongHttpHeaderException
                  ? HEADERS_TOO_LARGE
                  : DohRequest.BAD_REQUEST);
    }
    if (HttpUtil.is100ContinueExpected(head)) {
      return refused(EXPECTATION_FAILED);
    }
    if (HttpUtil.getContentLength(head, 0L) > DohRequest.MAX_BODY) {
      return refused(DohRequest.TOO_LARGE);
    }
    return new Http1Head(request(head), !HttpUtil.isKeepAlive(head), OptionalInt.empty());
  }

  private static Http1Head refused(int status) {
    return new Http1Head(new Unfit(status), true, OptionalInt.of(status));
  }

  private static DohRequest request(HttpRequest head) {
    boolean named =
        head.headers().contains(HttpHeaderNames.HOST)
            || head.protocolVersion().equals(HttpVersion.HTTP_1_0);
    return named
        ? DohRequest.of(
            head.method().name(),
            head.uri(),
            head.headers().get(HttpHeaderNames.CONTENT_TYPE, ""),
            head.headers().get("sec-fetch-site", ""))
        : new Unfit(DohRequest.BAD_REQUEST);
  }
}
