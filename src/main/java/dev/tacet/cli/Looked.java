package dev.tacet.cli;

import dev.tacet.config.Counted;
import dev.tacet.insight.Party;
import dev.tacet.insight.Trails;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One look at observations: read, added up, and what must be said of it whatever is made of it.
 * Immutable once made.
 */
final class Looked {
  private final TacetCommand tacet;
  private final Observed observed;
  private final Trails trails;

  private Looked(TacetCommand tacet, Observed observed, Trails trails) {
    this.tacet = tacet;
    this.observed = observed;
    this.trails = trails;
  }

  /**
   * Reads a source to its end.
   *
   * @param whole as {@link ObservationSource#read}
   */
  static Looked at(TacetCommand tacet, SourceOptions options, boolean whole) {
    Trails trails = new Trails(tacet.times().zone());
    Observed observed = ObservationSource.of(tacet, options).read(whole, trails);
    return new Looked(tacet, observed, trails);
  }

  Observed observed() {
    return observed;
  }

  Trails trails() {
    return trails;
  }

  /** What is known of the house beside what was asked. */
  HouseFacts house() {
    return HouseFacts.configured(tacet, List.of());
  }

  /** What to call a party. */
  String name(Party party) {
    return observed.known(party).name();
  }

  /** The parts that every JSON answer begins with; what was found is put behind them. */
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("source", observed.source());
    json.put("since", text(observed.since()));
    json.put("now", observed.now().toString());
    json.put("first", text(observed.first()));
    json.put("last", text(observed.last()));
    json.put("queries", trails.queries());
    json.put("skipped", skipped());
    return json;
  }

  /** What is missing and how much, in sentences. */
  List<String> skipped() {
    List<String> skipped = new ArrayList<>(observed.skipped());
    skipped.addAll(trails.skipped());
    return skipped;
  }

  /**
   * {@code 12,345 queries of 7 devices, 14 Nov to 21 Nov}, for where nothing else is to be said.
   */
  String extent() {
    if (trails.observations() == 0) {
      return observed.rows() == 0
          ? "there are no queries" + from()
          : "there is no query" + from() + " that could be looked at";
    }
    return Counted.of(trails.queries(), "query")
        + " of "
        + Counted.of(trails.parties().size(), "device")
        + ", "
        + time(trails.firstMillis())
        + " to "
        + time(trails.lastMillis());
  }

  private String from() {
    return observed
        .since()
        .map(since -> " since " + tacet.times().dateAndTime(since.toString()))
        .orElse("");
  }

  /** {@code 2026-11-21 20:14:07} in the local zone. */
  String time(long millis) {
    return tacet.times().dateAndTime(Instant.ofEpochMilli(millis).toString());
  }

  /** {@code 18:02} where it was on the last day, {@code 2 Nov} before. */
  String near(long millis) {
    return tacet.times().at(observed.now()).near(Instant.ofEpochMilli(millis).toString());
  }

  /** Prints a remark on lines that fit. */
  void remark(String text) {
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ")) {
      if (line.length() > 0 && line.length() + 1 + word.length() > FittedTable.COLUMNS) {
        tacet.terminal().line(Style.DIM.of(line));
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    tacet.terminal().line(Style.DIM.of(line));
  }

  /** Whether the source is damaged, so that part of it is missing. */
  boolean damaged() {
    return observed.damaged();
  }

  /** Says what is missing; the exit code tells whether the source was whole. */
  int end() {
    skipped().forEach(tacet.terminal()::error);
    return observed.damaged() ? ExitCodes.DAMAGED : ExitCodes.OK;
  }

  /** ISO 8601 in UTC. */
  static String iso(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }

  private static String text(Optional<Instant> time) {
    return time.map(Instant::toString).orElse("");
  }
}
