package dev.tacet.alert;

import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What one channel does not send now: the first titles, and how many there are. One lock's own. */
final class HeldBack {
  /** As many lines as people read, and no more than a notice's text takes. */
  private static final int MAX_LINES = 40;

  private record Line(int device, String text) {}

  private final List<Line> lines = new ArrayList<>();
  private long count;

  void add(Notice notice, ZoneId zone) {
    count++;
    if (lines.size() < MAX_LINES) {
      LocalTime time = LocalTime.ofInstant(notice.at(), zone).truncatedTo(ChronoUnit.MINUTES);
      lines.add(new Line(notice.device(), time + " " + notice.title()));
    }
  }

  /** Drops the lines of some devices; those without a line are no more than a number. */
  void forget(Set<Integer> devices) {
    int before = lines.size();
    lines.removeIf(line -> devices.contains(line.device()));
    count -= before - lines.size();
  }

  long count() {
    return count;
  }

  /** One line an alert, and how many there are beside. */
  String text() {
    String more = count > lines.size() ? "\nand " + (count - lines.size()) + " more" : "";
    return lines.stream().map(Line::text).collect(Collectors.joining("\n")) + more;
  }
}
