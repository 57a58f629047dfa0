package dev.tacet.insight.page;

import java.util.List;
import java.util.Objects;

/**
 * A part of a {@link Document}: what is to be shown, without how. Texts may hold what strangers
 * wrote; whoever draws them escapes them for where they go. Immutable.
 */
public sealed interface Block {
  /** A heading; {@code level} 2 begins a part, 3 a part of it. */
  record Heading(int level, String text) implements Block {
    public Heading {
      Objects.requireNonNull(text);
      if (level < 2 || level > 3) {
        throw new IllegalArgumentException("a heading is of level 2 or 3, not " + level);
      }
    }

    @Override
    public <T> T match(Cases<T> cases) {
      return cases.heading(this);
    }
  }

  /** A paragraph of running text. */
  record Paragraph(String text) implements Block {
    public Paragraph {
      Objects.requireNonNull(text);
    }

    @Override
    public <T> T match(Cases<T> cases) {
      return cases.paragraph(this);
    }
  }

  /** Sentences side by side, such as what a finding does not show. */
  record Points(List<String> texts) implements Block {
    public Points {
      texts = List.copyOf(texts);
    }

    @Override
    public <T> T match(Cases<T> cases) {
      return cases.points(this);
    }
  }

  /** Something to type or to copy, letter for letter. */
  record Command(String text) implements Block {
    public Command {
      Objects.requireNonNull(text);
    }

    @Override
    public <T> T match(Cases<T> cases) {
      return cases.command(this);
    }
  }

  /** Pairs of what and which, as at the head of a letter. */
  record Facts(List<Fact> facts) implements Block {
    public Facts {
      facts = List.copyOf(facts);
    }

    @Override
    public <T> T match(Cases<T> cases) {
      return cases.facts(this);
    }
  }

  /** One of {@link Facts}. */
  record Fact(String label, String value) {
    public Fact {
      Objects.requireNonNull(label);
      Objects.requireNonNull(value);
    }
  }

  /**
   * A table.
   *
   * @param rows each with as many cells as there are columns
   */
  record Grid(List<Column> columns, List<List<String>> rows) implements Block {
    public Grid {
      columns = List.copyOf(columns);
      rows = rows.stream().map(List::copyOf).toList();
      for (List<String> row : rows) {
        if (row.size() != columns.size()) {
          throw new IllegalArgumentException(
              "a row of " + row.size() + " cells below " + columns.size() + " columns");
        }
      }
    }

    @Override
    public <T> T match(Cases<T> cases) {
      return cases.grid(this);
    }
  }

  /**
   * @param number whether its cells are numbers, which stand to the right
   */
  record Column(String title, boolean number) {
    public Column {
      Objects.requireNonNull(title);
    }

    public static Column text(String title) {
      return new Column(title, false);
    }

    public static Column number(String title) {
      return new Column(title, true);
    }
  }

  /**
   * Queries by day and hour of the day, as a field of shades.
   *
   * @param unit what is counted, for whom the picture is read out: {@code queries}
   */
  record HeatMap(String title, String unit, List<Day> days) implements Block {
    public HeatMap {
      Objects.requireNonNull(title);
      Objects.requireNonNull(unit);
      days = List.copyOf(days);
    }

    /** Shades besides none: more cannot be told apart on paper. */
    public static final int SHADES = 5;

    /** The most of any hour. */
    public long most() {
      return days.stream().flatMap(day -> day.hours().stream()).max(Long::compare).orElse(0L);
    }

    /**
     * How dark an hour is drawn, 0 to {@link #SHADES}. By the root: a device's habits differ by
     * hundreds, and one loud hour must not hide the rest.
     */
    public static int shade(long count, long most) {
      return count <= 0
          ? 0
          : (int) Math.max(1, Math.ceil(SHADES * Math.sqrt((double) count / most)));
    }

    @Override
    public <T> T match(Cases<T> cases) {
      return cases.heatMap(this);
    }
  }

  /**
   * @param hours 24 counts; a local day may lack an hour or have one twice, which then is added up
   */
  record Day(String label, List<Long> hours) {
    private static final int HOURS = 24;

    public Day {
      Objects.requireNonNull(label);
      hours = List.copyOf(hours);
      if (hours.size() != HOURS) {
        throw new IllegalArgumentException("a day has 24 hours, not " + hours.size());
      }
    }
  }

  /**
   * Horizontal bars, each of a blocked and a passed part.
   *
   * @param blocked what the first part is called
   * @param passed what the second one is called
   */
  record Bars(String title, String blocked, String passed, List<Bar> bars) implements Block {
    public Bars {
      Objects.requireNonNull(title);
      Objects.requireNonNull(blocked);
      Objects.requireNonNull(passed);
      bars = List.copyOf(bars);
    }

    @Override
    public <T> T match(Cases<T> cases) {
      return cases.bars(this);
    }
  }

  /**
   * @param remark stands behind the numbers; may be empty
   */
  record Bar(String label, long blocked, long passed, String remark) {
    public Bar {
      Objects.requireNonNull(label);
      Objects.requireNonNull(remark);
      if (blocked < 0 || passed < 0) {
        throw new IllegalArgumentException("a bar is not shorter than nothing");
      }
    }

    public long total() {
      return blocked + passed;
    }
  }

  /**
   * What lasted from when to when, each on a line of its own below one scale of time.
   *
   * @param from what the scale begins with, in words
   * @param until what it ends with
   */
  record Timeline(String title, String from, String until, List<Stretch> stretches)
      implements Block {
    public Timeline {
      Objects.requireNonNull(title);
      Objects.requireNonNull(from);
      Objects.requireNonNull(until);
      stretches = List.copyOf(stretches);
    }

    @Override
    public <T> T match(Cases<T> cases) {
      return cases.timeline(this);
    }
  }

  /**
   * @param from where on the scale, 0 to 1
   * @param until not before {@code from}; the same for a moment
   * @param remark stands behind it; may be empty
   */
  record Stretch(String label, double from, double until, String remark) {
    public Stretch {
      Objects.requireNonNull(label);
      Objects.requireNonNull(remark);
      if (!(from >= 0 && from <= until && until <= 1)) {
        throw new IllegalArgumentException("a stretch lies on its scale");
      }
    }
  }

  /** Has the block drawn; a new kind of block does not compile before everyone can draw it. */
  <T> T match(Cases<T> cases);

  /** Draws each kind of block. */
  interface Cases<T> {
    T heading(Heading heading);

    T paragraph(Paragraph paragraph);

    T points(Points points);

    T command(Command command);

    T facts(Facts facts);

    T grid(Grid grid);

    T heatMap(HeatMap map);

    T bars(Bars bars);

    T timeline(Timeline timeline);
  }
}
