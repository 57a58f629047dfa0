package dev.tacet.lists;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** What a web server means by a status that brings no list (RFC 9110 section 15). */
final class StatusWords {
  /** Nobody is believed who asks to be left alone for longer. */
  private static final Duration LONGEST = Duration.ofDays(7);

  private StatusWords() {}

  /**
   * @param retryAfter the header of that name, as it came; empty where there is none
   */
  static ListRefusedException refusal(int status, String retryAfter, Clock clock) {
    Optional<Duration> pause =
        status == 429 || status == 503 ? pause(retryAfter, clock) : Optional.empty();
    String words =
        switch (status) {
          case 401 -> "its server wants a user name and password, or others than it got";
          case 403 -> "its server does not let us have it";
          case 404, 410 -> "there is nothing at this address";
          case 429 -> "its server is asked too often";
          default ->
              status >= 500 ? "its server has a fault of its own" : "its server sends no list";
        };
    String again = pause.map(time -> "; not before " + clock.instant().plus(time)).orElse("");
    return new ListRefusedException(
        why(status), words + " (HTTP " + status + ")" + again, null, pause);
  }

  private static ListRefusedException.Why why(int status) {
    return switch (status) {
      case 404, 410 -> ListRefusedException.Why.GONE;
      case 408, 429 -> ListRefusedException.Why.UNREACHED;
      default ->
          status >= 500 ? ListRefusedException.Why.UNREACHED : ListRefusedException.Why.UNFIT;
    };
  }

  /** Seconds, or a date (RFC 9110 section 10.2.3). */
  private static Optional<Duration> pause(String retryAfter, Clock clock) {
    Duration pause;
    try {
      pause =
          retryAfter.matches("[0-9]{1,9}")
              ? Duration.ofSeconds(Long.parseLong(retryAfter))
              : Duration.between(
                  clock.instant(),
                  DateTimeFormatter.RFC_1123_DATE_TIME.parse(retryAfter, Instant::from));
    } catch (DateTimeException e) {
      return Optional.empty(); // not there, or nothing anybody could read
    }
    if (pause.isNegative() || pause.isZero()) {
      return Optional.empty();
    }
    return Optional.of(pause.compareTo(LONGEST) > 0 ? LONGEST : pause);
  }
}
