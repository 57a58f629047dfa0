package dev.tacet.lists;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Public lists an owner may subscribe to, as they travel in the jar ({@code
 * blocklists/catalogue.json}). None is subscribed to by itself. Immutable.
 */
public final class Catalogue {
  private static final String FILE = "/dev/tacet/blocklists/catalogue.json";

  /**
   * One public list.
   *
   * @param id short, as typed: {@code stevenblack}
   * @param syntax as {@code --syntax} has it
   * @param entries about how many lines it has
   * @param licence under which its author gives it away
   * @param everyHours how often its author would have it fetched
   * @param recommendedFor {@code default}, a kind of device, or empty
   */
  public record Entry(
      String id,
      String name,
      String url,
      String syntax,
      long entries,
      String licence,
      String purpose,
      int everyHours,
      String recommendedFor) {}

  private final List<Entry> entries;

  private Catalogue(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /**
   * @throws IllegalStateException where the jar holds none: it was built wrongly
   */
  public static Catalogue shipped() {
    try (InputStream in = Catalogue.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + FILE + "; build it again");
      }
      List<Entry> entries = new ArrayList<>();
      for (JsonNode list : new ObjectMapper().readTree(in).required("lists")) {
        entries.add(entry(list));
      }
      return new Catalogue(entries);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + FILE + " of the jar", e);
    }
  }

  private static Entry entry(JsonNode list) {
    String format = list.required("format").textValue();
    return new Entry(
        list.required("id").textValue(),
        list.required("name").textValue(),
        list.required("url").textValue(),
        format.equals("abp") ? "adblock" : format,
        list.required("entries").longValue(),
        list.required("licence").textValue(),
        list.required("purpose").textValue(),
        list.required("update_hours").intValue(),
        list.required("recommended_for").textValue());
  }

  /** In the order of the file. */
  public List<Entry> entries() {
    return entries;
  }

  public Optional<Entry> named(String id) {
    return entries.stream().filter(entry -> entry.id().equals(id)).findFirst();
  }
}
