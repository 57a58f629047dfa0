package dev.tacet.lists;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.NameSyntaxException;
import dev.tacet.policy.Network;
import dev.tacet.policy.Scope;
import dev.tacet.policy.Tier;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads one vendor file. Streaming: 600 KB of JSON are read at a first start on slow boards, and
 * the line of each entry is wanted. Fields it does not know are left to later readers.
 */
final class VendorFile {
  private static final JsonFactory JSON = new JsonFactory();

  private final String file;
  private final JsonParser in;

  private VendorFile(String file, JsonParser in) {
    this.file = file;
    this.in = in;
  }

  /**
   * @param file for messages
   * @throws IOException with file and line where a field is missing or says nothing known
   */
  static VendorProfile read(String file, InputStream json) throws IOException {
    try (JsonParser parser = JSON.createParser(json)) {
      return new VendorFile(file, parser).profile();
    }
  }

  /** Reads the ids in {@code index.json}. */
  static List<String> readIndex(String file, InputStream json) throws IOException {
    try (JsonParser parser = JSON.createParser(json)) {
      VendorFile index = new VendorFile(file, parser);
      List<String> vendors = List.of();
      index.open();
      for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
        parser.nextToken();
        if (field.equals("vendors")) {
          vendors = index.texts(field);
        } else {
          parser.skipChildren();
        }
      }
      if (vendors.isEmpty()) {
        throw index.wrong("it names no vendors");
      }
      return vendors;
    }
  }

  private VendorProfile profile() throws IOException {
    String id = "";
    String name = "";
    String owner = "";
    String country = "";
    String notes = "";
    List<DomainName> suffixes = new ArrayList<>();
    List<VendorEntry> entries = new ArrayList<>();
    open();
    for (String field = in.nextFieldName(); field != null; field = in.nextFieldName()) {
      in.nextToken();
      switch (field) {
        case "vendor" -> id = text(field);
        case "name" -> name = text(field);
        case "owner" -> owner = text(field);
        case "country" -> country = text(field);
        case "notes" -> notes = text(field);
        case "suffixes" -> {
          for (String suffix : texts(field)) {
            suffixes.add(domain(suffix));
          }
        }
        case "entries" -> {
          expect(JsonToken.START_ARRAY, "entries: a list");
          while (in.nextToken() == JsonToken.START_OBJECT) {
            entries.add(entry());
          }
          expect(JsonToken.END_ARRAY, "entries: a list of objects");
        }
        default -> in.skipChildren();
      }
    }
    if (id.isEmpty() || name.isEmpty() || owner.isEmpty() || country.isEmpty()) {
      throw wrong("vendor, name, owner and country must be given");
    }
    return new VendorProfile(id, name, owner, country, suffixes, notes, entries, List.of());
  }

  /** Reads {@code ip-ranges.json}: the addresses of each vendor, by its id. */
  static Map<String, List<VendorRange>> readRanges(String file, InputStream json)
      throws IOException {
    try (JsonParser parser = JSON.createParser(json)) {
      VendorFile ranges = new VendorFile(file, parser);
      Map<String, List<VendorRange>> byVendor = new LinkedHashMap<>();
      ranges.open();
      for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
        parser.nextToken();
        if (field.equals("entries")) {
          ranges.expect(JsonToken.START_ARRAY, "entries: a list");
          while (parser.nextToken() == JsonToken.START_OBJECT) {
            ranges.range(byVendor);
          }
          ranges.expect(JsonToken.END_ARRAY, "entries: a list of objects");
        } else {
          parser.skipChildren();
        }
      }
      return byVendor;
    }
  }

  private void range(Map<String, List<VendorRange>> byVendor) throws IOException {
    String vendor = "";
    Network network = null;
    Tier tier = null;
    String purpose = "";
    String sideEffect = "";
    List<String> sources = List.of();
    for (String field = in.nextFieldName(); field != null; field = in.nextFieldName()) {
      in.nextToken();
      switch (field) {
        case "vendor" -> vendor = text(field);
        case "cidr" -> network = network(text(field));
        case "tier" -> tier = oneOf(Tier.class, field, List.of(Tier.values()));
        case "purpose" -> purpose = text(field);
        case "side_effect" -> sideEffect = text(field);
        case "sources" -> sources = texts(field);
        default -> in.skipChildren();
      }
    }
    if (vendor.isEmpty() || network == null || tier == null) {
      throw wrong("an entry needs vendor, cidr and tier");
    }
    if (purpose.isEmpty() || sideEffect.isEmpty() || sources.isEmpty()) {
      throw wrong("an entry needs purpose, side_effect and sources");
    }
    byVendor
        .computeIfAbsent(vendor, id -> new ArrayList<>())
        .add(
            new VendorRange(
                network.toString(), network.range(), tier, purpose, sideEffect, sources));
  }

  private Network network(String text) throws IOException {
    try {
      return Network.parse(text);
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
  }

  private VendorEntry entry() throws IOException {
    DomainName domain = DomainName.ROOT;
    Scope scope = null;
    Tier tier = null;
    String purpose = "";
    String sideEffect = "";
    String basis = "";
    List<String> sources = List.of();
    int line = line();
    for (String field = in.nextFieldName(); field != null; field = in.nextFieldName()) {
      in.nextToken();
      switch (field) {
        case "domain" -> {
          line = line();
          domain = domain(text(field));
        }
        case "match" -> scope = oneOf(Scope.class, field, List.of(Scope.EXACT, Scope.SUBTREE));
        case "tier" -> tier = oneOf(Tier.class, field, List.of(Tier.values()));
        case "purpose" -> purpose = text(field);
        case "side_effect" -> sideEffect = text(field);
        case "side_effect_basis" -> basis = text(field);
        case "sources" -> sources = texts(field);
        default -> in.skipChildren();
      }
    }
    if (domain.equals(DomainName.ROOT) || scope == null || tier == null) {
      throw wrong("an entry needs domain, match and tier");
    }
    if (purpose.isEmpty() || sideEffect.isEmpty() || basis.isEmpty() || sources.isEmpty()) {
      throw wrong("an entry needs purpose, side_effect, side_effect_basis and sources");
    }
    return new VendorEntry(domain, scope, tier, purpose, sideEffect, basis, sources, line);
  }

  private <E extends Enum<E>> E oneOf(Class<E> type, String field, List<E> known)
      throws IOException {
    String word = text(field);
    for (E constant : known) {
      if (constant.name().toLowerCase(Locale.ROOT).equals(word)) {
        return constant;
      }
    }
    throw wrong(
        field
            + ": unknown word \""
            + word
            + "\"; use "
            + known.toString().toLowerCase(Locale.ROOT));
  }

  private DomainName domain(String text) throws IOException {
    try {
      return NameText.toName(text);
    } catch (NameSyntaxException e) {
      throw wrong("not a domain name: \"" + text + "\" (" + e.getMessage() + ")");
    }
  }

  private List<String> texts(String field) throws IOException {
    expect(JsonToken.START_ARRAY, field + ": a list");
    List<String> texts = new ArrayList<>();
    while (in.nextToken() == JsonToken.VALUE_STRING) {
      texts.add(in.getText());
    }
    expect(JsonToken.END_ARRAY, field + ": a list of texts");
    return texts;
  }

  private String text(String field) throws IOException {
    expect(JsonToken.VALUE_STRING, field + ": a text");
    return in.getText();
  }

  private void open() throws IOException {
    in.nextToken();
    expect(JsonToken.START_OBJECT, "an object");
  }

  private void expect(JsonToken token, String what) throws IOException {
    if (in.currentToken() != token) {
      throw wrong("expected " + what);
    }
  }

  private int line() {
    return in.currentTokenLocation().getLineNr();
  }

  private IOException wrong(String reason) {
    return new IOException(file + ":" + line() + ": " + reason);
  }
}
