package dev.tacet.lists;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tacet.dns.DomainName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What reading a list found. Immutable.
 *
 * @param counts different rules, as far as they may be in force
 * @param rejected lines that were left out, or held a name that was
 * @param firstHundred of the rejected ones
 * @param skipped lines the owner should know of though they are no mistakes, and rules that a
 *     modifier makes void, by the words that follow their number
 * @param notTrusted rules left out because they send a name somewhere and this list may not
 * @param forNobody rules left out because they are for operating systems of devices
 * @param notIncluded files it includes that could not be had; each is a rejected line
 * @param coversSubdomains whether plain names cover what is below them
 * @param syntaxes lines with rules, by the word of their syntax
 * @param exceptions names its own zones say nothing about, {@link Exceptions#MAX} at most
 */
record ListContent(
    long lines,
    RuleCounts counts,
    long rejected,
    List<Malformed> firstHundred,
    Map<String, Long> skipped,
    long notTrusted,
    long forNobody,
    long notIncluded,
    boolean coversSubdomains,
    Map<String, Long> syntaxes,
    Set<DomainName> exceptions) {
  ListContent {
    firstHundred = List.copyOf(firstHundred);
    skipped = Map.copyOf(skipped);
    syntaxes = Map.copyOf(syntaxes);
    exceptions = Set.copyOf(exceptions);
  }

  /** All different rules. */
  long rules() {
    return counts.total();
  }

  /** All that it says, by the word for its kind. */
  Map<String, Long> byKind() {
    Map<String, Long> kinds = counts.byKind();
    if (!exceptions.isEmpty()) {
      kinds.put("exceptions", (long) exceptions.size());
    }
    return kinds;
  }

  /** Adds its fields to a description. */
  void writeTo(ObjectNode json) {
    json.put("lines", lines).put("rules", rules());
    json.putObject("counts")
        .put("block", counts.block())
        .put("allow", counts.allow())
        .put("patterns", counts.patterns())
        .put("addresses", counts.addresses())
        .put("answers", counts.answers())
        .put("exact", counts.exact());
    json.put("rejected", rejected);
    json.put("notTrusted", notTrusted).put("forNobody", forNobody);
    json.put("notIncluded", notIncluded);
    json.put("coversSubdomains", coversSubdomains);
    write(json.putObject("skipped"), skipped);
    write(json.putObject("syntaxes"), syntaxes);
    ArrayNode excepted = json.putArray("exceptions");
    exceptions.stream().sorted().map(DomainName::toString).forEach(excepted::add);
    ArrayNode rejectedLines = json.putArray("firstHundred");
    for (Malformed bad : firstHundred) {
      ObjectNode line = rejectedLines.addObject();
      line.put("line", bad.line()).put("text", bad.text()).put("reason", bad.reason());
    }
  }

  /**
   * Reads what {@link #writeTo} wrote. A description of an earlier version lacks the newer fields
   * and must not cost the copy it describes.
   *
   * @throws IllegalArgumentException where a field is missing
   */
  static ListContent of(JsonNode json) {
    JsonNode counts = json.path("counts");
    List<Malformed> bad = new ArrayList<>();
    for (JsonNode line :
        json.has("firstHundred") ? json.get("firstHundred") : json.path("firstTen")) {
      bad.add(
          new Malformed(
              line.required("line").longValue(),
              line.required("text").textValue(),
              line.required("reason").textValue()));
    }
    return new ListContent(
        json.required("lines").longValue(),
        counts.isMissingNode()
            ? new RuleCounts(json.required("rules").longValue(), 0, 0, 0, 0, true)
            : new RuleCounts(
                counts.required("block").longValue(),
                counts.required("allow").longValue(),
                counts.required("patterns").longValue(),
                counts.required("addresses").longValue(),
                counts.required("answers").longValue(),
                counts.required("exact").booleanValue()),
        json.required("rejected").longValue(),
        bad,
        read(json.path("skipped")),
        json.path("notTrusted").longValue(),
        json.path("forNobody").longValue(),
        json.path("notIncluded").longValue(),
        json.required("coversSubdomains").booleanValue(),
        read(json.path("syntaxes")),
        names(json.path("exceptions")));
  }

  private static Set<DomainName> names(JsonNode json) {
    Set<DomainName> names = new HashSet<>();
    json.forEach(name -> names.add(DomainName.parse(name.textValue())));
    return names;
  }

  private static void write(ObjectNode json, Map<String, Long> numbers) {
    numbers.forEach(json::put);
  }

  private static Map<String, Long> read(JsonNode json) {
    Map<String, Long> numbers = new LinkedHashMap<>();
    json.properties().forEach(entry -> numbers.put(entry.getKey(), entry.getValue().longValue()));
    return numbers;
  }
}
