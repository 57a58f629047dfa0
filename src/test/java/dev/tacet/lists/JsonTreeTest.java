package dev.tacet.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTreeTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "7",
        "{\"a\": {\"b\": [1, -2, 3000000000, 1.5, true, false, null, \"\\u00e9\\n\"]}, \"c\": []}",
        "{\"twice\": 1, \"twice\": 2}",
        "123456789012345678901234567890",
        "{\"a\": 1} and more"
      })
  void readsWhatJacksonReads(String json) throws IOException {
    JsonNode read = read(json);

    assertThat(read.toString()).isEqualTo(new ObjectMapper().readTree(json).toString());
  }

  @Test
  void nothingIsAMissingNode() throws IOException {
    assertThat(read(" ").isMissingNode()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{", "[1,", "{\"a\"", "{\"a\":", "{\"a\":1", "\"a", "{]", "nul", "\u0000"})
  void whatIsBrokenIsAnError(String json) {
    assertThatThrownBy(() -> read(json)).isInstanceOf(IOException.class);
  }

  @Test
  void whatIsTooDeepIsAnErrorAndNoOverflow() {
    assertThatThrownBy(() -> read("[".repeat(100_000))).isInstanceOf(IOException.class);
  }

  private static JsonNode read(String json) throws IOException {
    return JsonTree.read(json.getBytes(StandardCharsets.UTF_8));
  }
}
