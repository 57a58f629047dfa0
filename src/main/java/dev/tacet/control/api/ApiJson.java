package dev.tacet.control.api;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;

/**
 * The interface's records as JSON and back. What a later version added is ignored, what an older
 * one left out is empty; everything beyond ASCII is escaped, since names are strangers' text.
 * Thread-safe.
 */
public final class ApiJson {
  private static final ObjectMapper MAPPER = mapper();

  private ApiJson() {}

  private static ObjectMapper mapper() {
    JsonFactory factory =
        JsonFactory.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(50).build())
            .build();
    JsonSetter.Value absentIsEmpty = JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY);
    return JsonMapper.builder(factory)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .withConfigOverride(String.class, o -> o.setSetterInfo(absentIsEmpty))
        .withConfigOverride(List.class, o -> o.setSetterInfo(absentIsEmpty))
        .withConfigOverride(Map.class, o -> o.setSetterInfo(absentIsEmpty))
        .build();
  }

  public static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record that JSON cannot say: " + value.getClass(), e);
    }
  }

  /**
   * @throws IllegalArgumentException where the text is no such record; the message says why
   */
  public static <T> T read(String json, Class<T> type) {
    return read(json, MAPPER.constructType(type));
  }

  /** As {@link #read}, for an array. */
  public static <T> List<T> readList(String json, Class<T> type) {
    return read(json, MAPPER.getTypeFactory().constructCollectionType(List.class, type));
  }

  private static <T> T read(String json, JavaType type) {
    try {
      T value = MAPPER.readValue(json, type);
      if (value == null) {
        throw new IllegalArgumentException("it is null");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e.getOriginalMessage(), e);
    }
  }
}
