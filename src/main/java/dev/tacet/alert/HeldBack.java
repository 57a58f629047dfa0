package dev.tacet.alert;

import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** What one channel does not send now: the first titles, and how many there are. One lock's own. */
final class HeldBack {
  /** As many lines as people read, and no more than a notice's text takes. */
  private static final int MAX_LINES = 40;

  private final List<String> lines = new ArrayList<>();
  private long count;

  void add(Notice notice, ZoneId zone) {
    count++;
    if (lines.size() < MAX_LINES) {
      LocalTime time = LocalTime.ofInstant(notice.at(), zone).truncatedTo(ChronoUnit.MINUTES);
      lines.add(time + " " + notice.title());
    }
  }

  long count() {
    return count;
  }

  /** One line an alert, and how many there are beside. */
  String text() {
    String more = count > lines.size() ? "\nand " + (count - lines.size()) + " more" : "";
    return String.join("\n", lines) + more;
  }
}
