package dev.tacet.alert;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.tacet.config.AlertNtfyConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/**
 * A message to an ntfy topic, in the form where everything stands in a JSON body: what a header
 * could not carry needs no quoting, and no name of a stranger gets near one.
 */
final class NtfyChannel implements Channel {
  private static final JsonFactory JSON = new JsonFactory();

  private final AlertNtfyConfig config;
  private final HttpPost post;

  NtfyChannel(AlertNtfyConfig config, HttpPost post) {
    this.config = config;
    this.post = post;
  }

  @Override
  public void check() throws NotSentException {
    headers();
  }

  @Override
  public String send(Notice notice) throws NotSentException, InterruptedException {
    HttpPost.Reply reply = post.send(config.server(), body(notice), headers());
    return "the server answered " + reply.status();
  }

  private Map<String, String> headers() throws NotSentException {
    Map<String, String> headers = new HashMap<>();
    if (config.tokenFile().isPresent()) {
      String token = new Secret(config.tokenFile().get()).read();
      if (!token.matches("[\\x21-\\x7e]{1,500}")) {
        throw NotSentException.forGood(
            "the file " + config.tokenFile().get() + " holds no token: one word of plain letters");
      }
      headers.put("Authorization", "Bearer " + token);
    }
    return headers;
  }

  private byte[] body(Notice notice) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("topic", config.topic());
      json.writeStringField("title", notice.title());
      json.writeStringField("message", text(notice));
      json.writeNumberField("priority", priority(notice.kind()));
      json.writeArrayFieldStart("tags");
      json.writeString(notice.kind());
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return out.toByteArray();
  }

  private static String text(Notice notice) {
    return notice.deviceName().isEmpty()
        ? notice.text()
        : notice.text() + "\nDevice: " + notice.deviceName() + " (#" + notice.device() + ")";
  }

  /** Of 1 to 5, where 3 is usual and 4 rings longer. */
  private static int priority(String kind) {
    return kind.equals(AlertKind.UPSTREAM_DOWN.word()) || kind.equals(AlertKind.BYPASS.word())
        ? 4
        : 3;
  }

  @Override
  public void close() {
    post.close();
  }
}
