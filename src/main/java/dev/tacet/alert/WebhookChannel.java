package dev.tacet.alert;

import dev.tacet.config.AlertWebhookConfig;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * JSON by POST, signed: {@code X-Tacet-Signature} is the HMAC-SHA256 (RFC 2104) over the time in
 * {@code X-Tacet-Time}, a dot and the body, so that neither can be changed nor sent again later.
 */
final class WebhookChannel implements Channel {
  private final AlertWebhookConfig config;
  private final Secret secret;
  private final HttpPost post;
  private final Clock clock;

  WebhookChannel(AlertWebhookConfig config, HttpPost post, Clock clock) {
    this.config = config;
    this.secret = new Secret(config.secretFile());
    this.post = post;
    this.clock = clock;
  }

  @Override
  public void check() throws NotSentException {
    secret.read();
  }

  @Override
  public String send(Notice notice) throws NotSentException, InterruptedException {
    byte[] body = NoticeJson.write(notice);
    String time = Long.toString(clock.instant().getEpochSecond());
    HttpPost.Reply reply =
        post.send(
            config.url(),
            body,
            Map.of("X-Tacet-Time", time, "X-Tacet-Signature", signature(time, body)));
    return "the server answered " + reply.status();
  }

  private String signature(String time, byte[] body) throws NotSentException {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.read().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      mac.update((time + ".").getBytes(StandardCharsets.US_ASCII));
      return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }

  @Override
  public void close() {
    post.close();
  }
}
