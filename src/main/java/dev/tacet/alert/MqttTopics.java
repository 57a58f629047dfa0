package dev.tacet.alert;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.tacet.config.AlertMqttConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What is said to a broker, and where. Topics are made of the owner's prefix and of our own words:
 * no name of a device or of a domain is in one. For Home Assistant each kind of alert is an event
 * entity, and the last alert a sensor.
 */
final class MqttTopics {
  static final String ONLINE = "online";
  static final String OFFLINE = "offline";

  private static final JsonFactory JSON = new JsonFactory();

  private final AlertMqttConfig config;
  private final String version;

  /** Tells this house from another at the same broker. */
  private final String id;

  MqttTopics(AlertMqttConfig config, String version) {
    this.config = config;
    this.version = version;
    id = config.topic().replace('/', '_').toLowerCase(Locale.ROOT);
  }

  String availability() {
    return config.topic() + "/availability";
  }

  String alert(String kind) {
    return config.topic() + "/alert/" + kind;
  }

  String last() {
    return config.topic() + "/last";
  }

  /** The JSON of a notice, with the one field that Home Assistant's events need beside. */
  byte[] body(Notice notice) {
    String json = new String(NoticeJson.write(notice), StandardCharsets.UTF_8);
    return ("{\"event_type\":\"" + notice.kind() + "\"," + json.substring(1))
        .getBytes(StandardCharsets.UTF_8);
  }

  /** What a broker is told on every connection, retained: what there is, then that we are here. */
  Map<String, byte[]> onConnect() {
    Map<String, byte[]> said = new LinkedHashMap<>();
    if (!config.discovery().isEmpty()) {
      Stream<String> kinds = Stream.of(AlertKind.values()).map(AlertKind::word);
      Stream.concat(kinds, Stream.of(Notice.SUMMARY))
          .forEach(kind -> said.put(discovered("event", kind), event(kind)));
      said.put(discovered("sensor", "last"), sensor());
    }
    said.put(availability(), ONLINE.getBytes(StandardCharsets.US_ASCII));
    return said;
  }

  private String discovered(String component, String object) {
    return config.discovery() + "/" + component + "/" + id + "/" + object + "/config";
  }

  private byte[] event(String kind) {
    String words = kind.substring(0, 1).toUpperCase(Locale.ROOT) + kind.substring(1);
    return json(
        json -> {
          entity(json, words.replace('-', ' '), kind, alert(kind));
          json.writeArrayFieldStart("event_types");
          json.writeString(kind);
          json.writeEndArray();
        });
  }

  private byte[] sensor() {
    return json(
        json -> {
          entity(json, "Last alert", "last", last());
          json.writeStringField("value_template", "{{ value_json.title }}");
          json.writeStringField("json_attributes_topic", last());
        });
  }

  private void entity(JsonGenerator json, String name, String object, String topic)
      throws IOException {
    json.writeStringField("name", name);
    json.writeStringField("unique_id", id + "_" + object);
    json.writeStringField("object_id", id + "_" + object.replace('-', '_'));
    json.writeStringField("state_topic", topic);
    json.writeStringField("availability_topic", availability());
    json.writeStringField("payload_available", ONLINE);
    json.writeStringField("payload_not_available", OFFLINE);
    json.writeStringField("icon", "mdi:shield-alert-outline");
    json.writeObjectFieldStart("device");
    json.writeArrayFieldStart("identifiers");
    json.writeString(id);
    json.writeEndArray();
    json.writeStringField("name", "Tacet");
    json.writeStringField("model", "DNS sinkhole");
    json.writeStringField("sw_version", version);
    json.writeEndObject();
  }

  private interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  private static byte[] json(Fields fields) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return out.toByteArray();
  }
}
