package dev.tacet.control.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ApiJsonTest {
  /** Every record of the interface, so that one added later is tested too. */
  static Stream<Class<?>> records() {
    return new ClassFileImporter()
        .importPackages("dev.tacet.control.api").stream()
            .<Class<?>>map(JavaClass::reflect)
            .filter(Class::isRecord);
  }

  static Stream<Class<?>> flatRecords() {
    return records()
        .filter(
            type ->
                Arrays.stream(type.getRecordComponents()).noneMatch(c -> c.getType().isRecord()));
  }

  @ParameterizedTest
  @MethodSource("records")
  void everyRecordComesBackAsItWas(Class<?> type) throws Exception {
    Object value = sample(type);

    assertThat(ApiJson.read(ApiJson.write(value), type)).isEqualTo(value);
  }

  @ParameterizedTest
  @MethodSource("flatRecords")
  void whatAnOlderVersionLeftOutIsEmpty(Class<?> type) throws Exception {
    assertThat(ApiJson.read("{}", type)).isEqualTo(empty(type));
    StringBuilder nulls = new StringBuilder();
    for (RecordComponent part : type.getRecordComponents()) {
      nulls
          .append(nulls.isEmpty() ? "{" : ",")
          .append('"')
          .append(part.getName())
          .append("\":null");
    }
    assertThat(ApiJson.read(nulls + "}", type)).isEqualTo(empty(type));
  }

  @Test
  void thereAreRecordsToTest() {
    assertThat(records().count()).isGreaterThan(25);
  }

  @Test
  void whatALaterVersionAddedIsIgnored() {
    assertThat(ApiJson.read("{\"rows\":7,\"later\":{\"deep\":[1,{\"x\":null}]}}", PurgeReply.class))
        .isEqualTo(new PurgeReply(7));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|pause is missing or null",
        "{\"pause\":{\"paused\":true},\"cache\":null}|is missing or null"
      })
  void aRecordThatIsMissingInsideAnotherIsSaidByItsName(String json, String why) {
    assertThatThrownBy(() -> ApiJson.read(json, Status.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
    assertThatThrownBy(() -> ApiJson.read("{}", ErrorBody.class))
        .hasMessage("error is missing or null");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"names\":[null]}|names[0]",
        "{\"names\":\"a.example\"}|names",
        "{\"names\":[[\"a.example\"]]}|names[0]",
        "{\"seconds\":\"600\"}|seconds",
        "{\"seconds\":1.5}|seconds",
        "{\"seconds\":99999999999999999999}|seconds",
        "{\"exact\":\"true\"}|exact",
        "{\"exact\":1}|exact",
        "[]|it",
        "null|it is null",
        "{\"verb\":\"block\",\"verb\":\"allow\"}|Duplicate",
        "{\"verb\":\"block\"} {}|",
        "{\"verb\":|no JSON",
        "verb=block|no JSON",
        "''|it is empty"
      })
  void aRequestThatIsNoSuchRecordIsRefusedWithThePlace(String json, String place) {
    assertThatThrownBy(() -> ApiJson.read(json == null ? "" : json, RuleRequest.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(place == null ? "" : place)
        .hasMessageNotContaining("java.")
        .hasMessageNotContaining("dev.tacet");
  }

  @Test
  void aDeepNestIsRefusedAndNotFollowed() {
    assertThatThrownBy(() -> ApiJson.read("[".repeat(100_000), RuleRequest.class))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ApiJson.read("{\"later\":" + "[".repeat(100_000), RuleRequest.class))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u001b[31m",
        "\u0000",
        "\u007f",
        "\u0085",
        "b\u00fccher",
        "\u202e",
        "\ud83d\ude00",
        "\ud800"
      })
  void nothingButPrintableAsciiIsWrittenAndAllOfItIsReadAgain(String text) {
    RuleLine line = new RuleLine(1, "block", text, text, text, "exact", "", "", text);

    String json = ApiJson.write(line);

    assertThat(json.chars()).allMatch(c -> c >= 0x20 && c < 0x7f);
    assertThat(ApiJson.read(json, RuleLine.class)).isEqualTo(line);
  }

  @Test
  void aListIsReadAsOne() {
    List<PurgeReply> replies = List.of(new PurgeReply(1), new PurgeReply(2));

    assertThat(ApiJson.readList(ApiJson.write(replies), PurgeReply.class)).isEqualTo(replies);
    assertThatThrownBy(() -> ApiJson.readList("[null]", PurgeReply.class))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Object sample(Type type) throws ReflectiveOperationException {
    if (type == String.class) {
      return "b\u00fccher \"\\ \u001b \u2028";
    }
    if (type == int.class || type == Integer.class) {
      return Integer.MIN_VALUE;
    }
    if (type == long.class || type == Long.class) {
      return Long.MAX_VALUE;
    }
    if (type == double.class) {
      return 0.1;
    }
    if (type == boolean.class || type == Boolean.class) {
      return true;
    }
    if (type instanceof ParameterizedType generic) {
      Type[] of = generic.getActualTypeArguments();
      return generic.getRawType() == List.class
          ? List.of(sample(of[0]), sample(of[0]))
          : Map.of("a.b", sample(of[1]));
    }
    RecordComponent[] parts = ((Class<?>) type).getRecordComponents();
    Object[] values = new Object[parts.length];
    for (int i = 0; i < parts.length; i++) {
      values[i] = sample(parts[i].getGenericType());
    }
    return make((Class<?>) type, values);
  }

  private static Object empty(Class<?> type) throws ReflectiveOperationException {
    RecordComponent[] parts = type.getRecordComponents();
    Object[] values = new Object[parts.length];
    for (int i = 0; i < parts.length; i++) {
      Class<?> part = parts[i].getType();
      values[i] =
          part == String.class
              ? ""
              : part == List.class
                  ? List.of()
                  : part == Map.class
                      ? Map.of()
                      : part == int.class
                          ? (Object) 0
                          : part == long.class
                              ? (Object) 0L
                              : part == double.class ? (Object) 0.0 : (Object) false;
    }
    return make(type, values);
  }

  private static Object make(Class<?> type, Object[] values) throws ReflectiveOperationException {
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    return type.getDeclaredConstructor(types).newInstance(values);
  }
}
