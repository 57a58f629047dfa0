package dev.tacet.device.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The owner's CSV file of devices. Its first line names the columns: {@code name}, and any of
 * {@code mac}, {@code addresses}, {@code kind}, {@code groups}; several addresses or groups stand
 * in one cell with {@code ;} between them. Cells may be quoted (RFC 4180), but none has a line
 * break in it. Empty lines and those with {@code #} first are skipped.
 */
final class DeviceCsv {
  static final int MAX_OCTETS = 1024 * 1024;
  private static final List<String> COLUMNS = List.of("name", "mac", "addresses", "kind", "groups");

  private final String file;
  private final List<String> problems;
  private List<String> heading = List.of();

  private DeviceCsv(Path file, List<String> problems) {
    this.file = file.toString();
    this.problems = problems;
  }

  /** The entries of a file; what is wrong with it goes to the problems. */
  static List<KnownDevices.Item> read(Path file, List<String> problems) {
    try {
      if (!Files.exists(file)) {
        throw new NoSuchFileException(file.toString());
      }
      if (!Files.isRegularFile(file)) {
        throw new IOException("it is no file");
      }
      byte[] octets;
      try (var in = Files.newInputStream(file)) {
        octets = in.readNBytes(MAX_OCTETS + 1);
      }
      if (octets.length > MAX_OCTETS) {
        throw new IOException("it is larger than 1 MiB");
      }
      String text = new String(octets, StandardCharsets.UTF_8);
      return new DeviceCsv(file, problems)
          .read(text.startsWith("\ufeff") ? text.substring(1) : text);
    } catch (NoSuchFileException e) {
      problems.add(file + ": there is no such file; no device of it is known");
    } catch (IOException e) {
      problems.add(file + ": cannot be read (" + e.getMessage() + "); no device of it is known");
    }
    return List.of();
  }

  private List<KnownDevices.Item> read(String text) {
    List<KnownDevices.Item> items = new ArrayList<>();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      String where = file + ":" + (i + 1);
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      Optional<List<String>> cells = cells(line);
      if (cells.isEmpty()) {
        problems.add(where + ": a quote without its end; the line is left out");
      } else if (heading.isEmpty()) {
        if (!takeHeading(cells.get(), where)) {
          return items;
        }
      } else if (cells.get().size() > heading.size()) {
        problems.add(
            where
                + ": "
                + cells.get().size()
                + " cells under "
                + heading.size()
                + " columns (several"
                + " addresses or groups are divided by \";\"); the line is left out");
      } else {
        items.add(item(where, cells.get()));
      }
    }
    return items;
  }

  private boolean takeHeading(List<String> cells, String where) {
    heading = cells.stream().map(cell -> cell.strip().toLowerCase(Locale.ROOT)).toList();
    boolean good =
        heading.contains("name")
            && COLUMNS.containsAll(heading)
            && heading.stream().distinct().count() == heading.size();
    if (!good) {
      problems.add(
          where
              + ": the first line has to name the columns, \""
              + String.join(",", COLUMNS)
              + "\"; the file is left out");
    }
    return good;
  }

  private KnownDevices.Item item(String where, List<String> cells) {
    return new KnownDevices.Item(
        where,
        cell(cells, "name"),
        cell(cells, "mac"),
        several(cell(cells, "addresses")),
        cell(cells, "kind"),
        several(cell(cells, "groups")),
        "");
  }

  private String cell(List<String> cells, String column) {
    int at = heading.indexOf(column);
    return at < 0 || at >= cells.size() ? "" : cells.get(at).strip();
  }

  private static List<String> several(String cell) {
    return Arrays.stream(cell.split(";"))
        .map(String::strip)
        .filter(each -> !each.isEmpty())
        .toList();
  }

  /** The cells of a line; empty where a quote does not end. */
  private static Optional<List<String>> cells(String line) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        cell.append(c);
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString());
    return quoted ? Optional.empty() : Optional.of(cells);
  }
}
