package dev.tacet.control.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuleJsonTest {
  private static final JsonFactory FACTORY = new JsonFactory();

  private static final RuleReply REPLY =
      new RuleReply(
          List.of(
              new NameOutcome(
                  "B\u00fccher.example",
                  "xn--bcher-kva.example",
                  "b\u00fccher.example",
                  "subtree",
                  "added",
                  7_000_000_000L,
                  "2026-11-21T20:14:30Z",
                  List.of("a \"note\"", "\u001b[2J")),
              new NameOutcome("x", "x", "", "exact", "absent", 0, "", List.of())),
          "tv (#7)",
          "night");

  @Test
  void aReplyIsReadAsTheMapperWroteIt() {
    String json = ApiJson.write(REPLY);

    assertThat(RuleJson.read(FACTORY, json)).contains(REPLY);
    assertThat(ApiJson.read(json, RuleReply.class)).isEqualTo(REPLY);
  }

  @Test
  void aRequestIsWrittenAsTheMapperReadsIt() throws IOException {
    RuleRequest request =
        new RuleRequest(
            "block",
            List.of("b\u00fccher.example", "\u007f\"\n"),
            true,
            7_000_000_000L,
            "why",
            "group:tv",
            "night");

    String json = ApiJson.write(request);

    assertThat(json).matches("[ -~]+");
    assertThat(ApiJson.read(json, RuleRequest.class)).isEqualTo(request);
    assertThat(new ObjectMapper().readTree(json).fieldNames())
        .toIterable()
        .containsExactly("verb", "names", "exact", "seconds", "comment", "subject", "schedule");
  }

  /** A later or an earlier version's, which the mapper takes. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"outcomes\":[]}",
        "{\"outcomes\":[],\"who\":\"\",\"schedule\":\"\",\"more\":1}",
        "{\"outcomes\":[],\"who\":\"\",\"schedule\":7}",
        "{\"outcomes\":[{\"notes\":[7]}],\"who\":\"\",\"schedule\":\"\"}",
        "{\"outcomes\":[{\"typed\":\"x\",\"new\":{}}],\"who\":\"\",\"schedule\":\"\"}"
      })
  void whatAnotherVersionSaysIsLeftToTheMapper(String json) {
    assertThat(RuleJson.read(FACTORY, json)).isEmpty();
    assertThat(ApiJson.read(json, RuleReply.class).who()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{",
        "{\"outcomes\":7,\"who\":\"\",\"schedule\":\"\"}",
        "{\"outcomes\":[],\"who\":\"\",\"schedule\":\"\"} {}",
        "{\"outcomes\":[],\"who\":\"\",\"who\":\"\",\"schedule\":\"\"}",
        "{\"outcomes\":[{\"rule\":1.5}],\"who\":\"\",\"schedule\":\"\"}"
      })
  void whatIsNoReplyIsRefusedAsEver(String json) {
    assertThatThrownBy(() -> ApiJson.read(json, RuleReply.class))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
