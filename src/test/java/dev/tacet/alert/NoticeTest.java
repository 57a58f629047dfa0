package dev.tacet.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tacet.config.AlertsConfig;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NoticeTest {
  @Test
  void everyKindButTheTestHasASwitch() {
    assertThat(AlertsConfig.KINDS)
        .isEqualTo(
            Stream.of(AlertKind.values())
                .filter(kind -> kind != AlertKind.TEST)
                .map(AlertKind::word)
                .collect(Collectors.toSet()));
  }

  @Test
  void theJsonHasTheFieldsThatAreWrittenDown() throws IOException {
    JsonNode json = new ObjectMapper().readTree(NoticeJson.write(Samples.notice()));

    assertThat(json.toString())
        .isEqualTo(
            "{\"version\":1,\"kind\":\"beacon\",\"title\":\"title of #5 a.example\","
                + "\"text\":\"some text\",\"at\":\"2026-03-01T12:00:00Z\","
                + "\"device\":{\"id\":5,\"name\":\"camera\"},"
                + "\"subject\":\"#5 a.example\",\"facts\":{\"n\":3}}");
  }

  @Test
  void whatCouldMoveACursorOrEndALineIsWrittenOut() throws IOException {
    Notice notice = Samples.hostile();

    for (String text : Stream.of(notice.title(), notice.deviceName(), notice.subject()).toList()) {
      assertThat(text).doesNotContainPattern("[\\p{Cntrl}\u202e]").startsWith("cam\\u{d}\\u{a}Bcc");
    }
    assertThat(notice.text()).doesNotContain("\r", "\u001b", "\u202e");
    JsonNode json = new ObjectMapper().readTree(NoticeJson.write(notice));
    assertThat(json.get("title").textValue()).isEqualTo(notice.title());
    assertThat(json.get("facts").get("many").longValue()).isEqualTo(12);
    assertThat(json.get("facts").get("sure").booleanValue()).isTrue();
  }

  @Test
  void aNoticeIsCutToASizeThatBoundsWhatWaits() {
    String long1 = "\ud83d\udca9".repeat(100_000);
    Map<String, Object> facts =
        Stream.iterate(0, n -> n + 1)
            .limit(1_000)
            .collect(Collectors.toMap(n -> "key" + n + long1, n -> long1));
    Notice notice =
        Notice.of(new Alert(AlertKind.STORM, long1, Samples.AT, 1, long1, long1, facts))
            .named(id -> long1);

    assertThat(NoticeJson.write(notice).length).as("less than a pipe holds").isLessThan(48 * 1024);
    assertThat(notice.facts()).hasSize(16);
  }
}
