package dev.tacet.store;

import dev.tacet.device.Stay;
import java.util.ArrayList;
import java.util.List;

/**
 * When a device was there, in one column: {@code 29386140 35 120 600} is from that minute since
 * 1970 on for 35 minutes, then away for 120, then there for 600. Pure functions.
 */
final class StayText {
  /** What nobody writes; a text of a stranger's must not fill the memory. */
  private static final int MAX_STAYS = 1_024;

  private static final long MAX_MINUTE = 1L << 40;

  private StayText() {}

  static String of(List<Stay> stays) {
    StringBuilder text = new StringBuilder();
    long at = 0;
    for (Stay stay : stays) {
      text.append(text.length() == 0 ? "" : " ").append(stay.fromMinute() - at).append(' ');
      text.append(stay.untilMinute() - stay.fromMinute());
      at = stay.untilMinute();
    }
    return text.toString();
  }

  /**
   * @throws IllegalArgumentException where it makes no sense
   */
  static List<Stay> parse(String text) {
    List<Stay> stays = new ArrayList<>();
    if (text.isEmpty()) {
      return stays;
    }
    String[] words = text.split(" ", 2 * MAX_STAYS + 1);
    if (words.length % 2 != 0) {
      throw new IllegalArgumentException("half a stay: \"" + text + "\"");
    }
    long at = 0;
    for (int i = 0; i < words.length; i += 2) {
      long from = Math.addExact(at, minutes(words[i]));
      at = Math.addExact(from, minutes(words[i + 1]));
      stays.add(new Stay(from, at));
    }
    return stays;
  }

  private static long minutes(String word) {
    long minutes = Long.parseLong(word);
    if (minutes < 0 || minutes > MAX_MINUTE) {
      throw new IllegalArgumentException("not minutes: " + word);
    }
    return minutes;
  }
}
