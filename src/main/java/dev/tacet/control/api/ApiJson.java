package dev.tacet.control.api;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The interface's records as JSON and back. What a later version added is ignored, what an older
 * one left out is empty (a nested record alone must be there); everything beyond ASCII, and every
 * control character, is escaped, since names are strangers' text. Thread-safe.
 */
public final class ApiJson {
  private static final List<Class<?>> EMPTY_WHERE_ABSENT =
      List.of(
          String.class, List.class, Map.class, int.class, long.class, double.class, boolean.class);

  private static final JsonFactory FACTORY = factory();

  private ApiJson() {}

  /** Made when something is read or written that {@link RuleJson} does not know. */
  private static final class Mapping {
    static final ObjectMapper MAPPER = mapper();
  }

  /** Beyond what JSON asks for: a DEL is a control character to a terminal. */
  private static final class Escapes extends CharacterEscapes {
    private static final long serialVersionUID = 1;

    @Override
    public int[] getEscapeCodesForAscii() {
      int[] codes = standardAsciiEscapesForJSON();
      codes[0x7f] = ESCAPE_STANDARD;
      return codes;
    }

    @Override
    public SerializableString getEscapeSequence(int character) {
      throw new IllegalStateException("no sequence of our own is asked for");
    }
  }

  private static JsonFactory factory() {
    JsonFactory factory =
        JsonFactory.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(50).build())
            .build();
    factory.setCharacterEscapes(new Escapes());
    return factory;
  }

  private static ObjectMapper mapper() {
    JsonMapper.Builder mapper =
        JsonMapper.builder(factory())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            // A record that is not there cannot be made up; texts, lists and numbers can.
            .defaultSetterInfo(JsonSetter.Value.construct(Nulls.FAIL, Nulls.FAIL));
    JsonSetter.Value absentIsEmpty = JsonSetter.Value.construct(Nulls.AS_EMPTY, Nulls.FAIL);
    for (Class<?> type : EMPTY_WHERE_ABSENT) {
      mapper.withConfigOverride(type, o -> o.setSetterInfo(absentIsEmpty));
    }
    return mapper.build();
  }

  public static String write(Object value) {
    if (value instanceof RuleRequest request) {
      return RuleJson.write(FACTORY, request);
    }
    try {
      return Mapping.MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record that JSON cannot say: " + value.getClass(), e);
    }
  }

  /**
   * @throws IllegalArgumentException where the text is no such record; the message says why
   */
  public static <T> T read(String json, Class<T> type) {
    if (type == RuleReply.class && json != null) {
      Optional<RuleReply> reply = RuleJson.read(FACTORY, json);
      if (reply.isPresent()) {
        return type.cast(reply.get());
      }
    }
    return read(json, Mapping.MAPPER.constructType(type));
  }

  /** As {@link #read}, for an array. */
  public static <T> List<T> readList(String json, Class<T> type) {
    return read(json, Mapping.MAPPER.getTypeFactory().constructCollectionType(List.class, type));
  }

  private static <T> T read(String json, JavaType type) {
    if (json == null || json.isBlank()) {
      throw new IllegalArgumentException("it is empty");
    }
    try {
      T value = Mapping.MAPPER.readValue(json, type);
      if (value == null) {
        throw new IllegalArgumentException("it is null");
      }
      return value;
    } catch (InvalidNullException e) {
      throw new IllegalArgumentException(place(e) + " is missing or null", e);
    } catch (JsonMappingException e) {
      throw new IllegalArgumentException(place(e) + " has a value of the wrong kind", e);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("it is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** {@code outcomes[2].name}. */
  private static String place(JsonMappingException e) {
    StringBuilder place = new StringBuilder();
    for (JsonMappingException.Reference step : e.getPath()) {
      if (step.getFieldName() == null) {
        place.append('[').append(step.getIndex()).append(']');
      } else {
        place.append(place.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return place.isEmpty() ? "it" : place.toString();
  }
}
