package dev.tacet.alert;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** A notice as webhooks, brokers and commands get it: docs/ALERTS.md has the fields. */
final class NoticeJson {
  /** Rises when a field changes its meaning; new fields do not count. */
  static final int VERSION = 1;

  private static final JsonFactory JSON = new JsonFactory();

  private NoticeJson() {}

  /** One line of UTF-8, without an end of line. */
  static byte[] write(Notice notice) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeNumberField("version", VERSION);
      json.writeStringField("kind", notice.kind());
      json.writeStringField("title", notice.title());
      json.writeStringField("text", notice.text());
      json.writeStringField("at", notice.at().truncatedTo(ChronoUnit.MILLIS).toString());
      if (notice.device() != 0) {
        json.writeObjectFieldStart("device");
        json.writeNumberField("id", notice.device());
        json.writeStringField("name", notice.deviceName());
        json.writeEndObject();
      }
      json.writeStringField("subject", notice.subject());
      json.writeObjectFieldStart("facts");
      for (Map.Entry<String, Object> fact : notice.facts().entrySet()) {
        write(json, fact.getKey(), fact.getValue());
      }
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return out.toByteArray();
  }

  private static void write(JsonGenerator json, String key, Object value) throws IOException {
    json.writeFieldName(key);
    if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else if (value instanceof Double || value instanceof Float) {
      json.writeNumber(((Number) value).doubleValue());
    } else if (value instanceof Number number) {
      json.writeNumber(number.longValue());
    } else {
      json.writeString(String.valueOf(value));
    }
  }
}
