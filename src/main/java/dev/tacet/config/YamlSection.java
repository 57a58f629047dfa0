package dev.tacet.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads one mapping of the file, and the variables that stand above it. Both are checked where both
 * are given; the variable wins.
 */
final class YamlSection implements Section {
  private final Reading reading;
  private final Node.Mapping mapping;
  private final String path;

  /** No variable reaches into the entries of a list. */
  private final boolean hasVariables;

  private final Set<String> known = new LinkedHashSet<>();
  private final List<YamlSection> inner = new ArrayList<>();

  private YamlSection(Reading reading, Node.Mapping mapping, String path, boolean hasVariables) {
    this.reading = reading;
    this.mapping = mapping;
    this.path = path;
    this.hasVariables = hasVariables;
  }

  static YamlSection top(Reading reading, Node.Mapping mapping) {
    return new YamlSection(reading, mapping, "", true);
  }

  @Override
  public <T> T option(String key, Form<T> form, T fallback, String sentence) {
    return read(key, form).orElse(fallback);
  }

  @Override
  public <T> Optional<T> optional(String key, Form<T> form, T example, String sentence) {
    return read(key, form);
  }

  @Override
  public <T> Optional<T> required(String key, Form<T> form, T example, String sentence) {
    Optional<T> value = read(key, form);
    if (value.isEmpty() && !isBroken(key)) {
      reading.report(mapping.place(), at(key), "is missing; it must be given");
    }
    return value;
  }

  private <T> Optional<T> read(String key, Form<T> form) {
    Optional<T> value = Optional.empty();
    for (Node node : given(key)) {
      reading.isSet(at(key), node.place());
      value = single(node, at(key), form);
    }
    return value;
  }

  private <T> Optional<T> single(Node node, String option, Form<T> form) {
    if (!(node instanceof Node.Scalar scalar)) {
      reading.report(node.place(), option, "expected one value; use " + form.allowed());
      return Optional.empty();
    }
    if (scalar.isEmpty()) {
      reading.report(
          node.place(),
          option,
          scalar.text().isEmpty()
              ? "has no value; give one or remove it"
              : Quoted.of(scalar.text()) + " means no value; give one or remove the option");
      return Optional.empty();
    }
    return form.read(scalar.text(), message -> reading.report(node.place(), option, message));
  }

  @Override
  public <T> List<T> values(String key, Form<T> form, List<T> fallback, String sentence) {
    List<T> values = fallback;
    for (Node node : given(key)) {
      reading.isSet(at(key), node.place());
      values = each(node, at(key), form);
    }
    return values;
  }

  @Override
  public <T> List<T> repeated(String key, Form<T> form, List<T> example, String sentence) {
    known.add(key);
    List<T> values = new ArrayList<>();
    mapping
        .value(key)
        .ifPresent(
            node -> {
              reading.isSet(at(key), node.place());
              for (Node item : sequence(node, at(key))) {
                single(item, at(key) + "[" + values.size() + "]", form).ifPresent(values::add);
              }
            });
    return List.copyOf(values);
  }

  private <T> List<T> each(Node node, String option, Form<T> form) {
    Set<T> values = new LinkedHashSet<>();
    List<Node> items = sequence(node, option);
    for (int i = 0; i < items.size(); i++) {
      Node item = items.get(i);
      String entry = option + "[" + i + "]";
      single(item, entry, form)
          .filter(value -> !values.add(value))
          .ifPresent(
              value ->
                  reading.report(
                      item.place(), entry, Quoted.of(form.print(value)) + " is given twice"));
    }
    return List.copyOf(values);
  }

  @Override
  public <T> Map<String, T> named(
      String key, String noun, Set<String> names, Form<T> form, String sentence) {
    Map<String, T> values = new LinkedHashMap<>();
    known.add(key);
    Node.Mapping given = mapping(key);
    for (Node.Entry entry : given.entries()) {
      String option = at(key) + "." + Quoted.plain(entry.key());
      if (!names.contains(entry.key())) {
        reading.report(entry.place(), option, "unknown " + noun + suggestion(entry.key(), names));
      }
      reading.isSet(option, entry.value().place());
      single(entry.value(), option, form).ifPresent(value -> values.put(entry.key(), value));
    }
    for (String name : names) {
      String option = at(key) + "." + name;
      variable(option)
          .ifPresent(
              node -> {
                reading.isSet(option, node.place());
                single(node, option, form).ifPresent(value -> values.put(name, value));
              });
    }
    return values;
  }

  @Override
  public <K, T> Map<K, T> table(String key, Form<K> names, Form<T> form, String sentence) {
    Map<K, T> values = new LinkedHashMap<>();
    known.add(key);
    refuseVariable(key);
    for (Node.Entry entry : mapping(key).entries()) {
      String option = at(key) + "." + Quoted.plain(entry.key());
      reading.isSet(option, entry.value().place());
      Optional<K> name =
          names.read(entry.key(), problem -> reading.report(entry.place(), option, problem));
      Optional<T> value = single(entry.value(), option, form);
      if (name.isPresent() && values.containsKey(name.get())) {
        reading.report(entry.place(), option, "is given twice");
      } else if (name.isPresent() && value.isPresent()) {
        values.put(name.get(), value.get());
      }
    }
    return values;
  }

  private void refuseVariable(String key) {
    variable(at(key))
        .ifPresent(
            node ->
                reading.report(
                    node.place(), at(key), "cannot be set by a variable; write it into the file"));
  }

  @Override
  public Section section(String key, String sentence) {
    known.add(key);
    YamlSection section = new YamlSection(reading, mapping(key), at(key), hasVariables);
    inner.add(section);
    return section;
  }

  /** What stands under a key, an empty mapping where nothing of that kind does. */
  private Node.Mapping mapping(String key) {
    Optional<Node> value = mapping.value(key);
    if (value.isPresent() && value.get() instanceof Node.Mapping inside) {
      return inside;
    }
    // "cache:" over lines that are all commented out sets nothing, and can mean nothing else.
    value
        .filter(node -> !(node instanceof Node.Scalar scalar && scalar.isEmpty()))
        .ifPresent(
            node ->
                reading.report(node.place(), at(key), "expected options, such as { name: value }"));
    return new Node.Mapping(value.map(Node::place).orElse(mapping.place()), List.of());
  }

  @Override
  public <T> List<T> items(String key, Function<Section, Optional<T>> read, String sentence) {
    known.add(key);
    refuseVariable(key);
    return mapping.value(key).map(node -> items(node, key, read)).orElse(List.of());
  }

  @Override
  public <T> List<T> items(
      String key,
      String mainKey,
      List<String> fallback,
      Function<Section, Optional<T>> read,
      String sentence) {
    Optional<List<T>> items = Optional.empty();
    for (Node node : given(key)) {
      items =
          Optional.of(
              items(
                  isVariable(node) ? wrapped(sequence(node, at(key)), node, mainKey) : node,
                  key,
                  read));
    }
    return items.orElseGet(() -> byDefault(key, mainKey, fallback, read));
  }

  private <T> List<T> items(Node node, String key, Function<Section, Optional<T>> read) {
    reading.isSet(at(key), node.place());
    List<T> values = new ArrayList<>();
    List<Node> items = sequence(node, at(key));
    for (int i = 0; i < items.size(); i++) {
      String entry = at(key) + "[" + i + "]";
      Place place = items.get(i).place();
      if (items.get(i) instanceof Node.Mapping mappingOfItem) {
        reading.isSet(entry, place);
        YamlSection section = new YamlSection(reading, mappingOfItem, entry, false);
        inner.add(section);
        read.apply(section).ifPresent(values::add);
      } else {
        reading.report(place, entry, "expected options, such as { url: ... }");
      }
    }
    return List.copyOf(values);
  }

  /** Read apart from the rest: a default is not an option that was set. */
  private <T> List<T> byDefault(
      String key, String mainKey, List<String> fallback, Function<Section, Optional<T>> read) {
    Place place = Place.whole("default");
    List<Node> texts = fallback.stream().map(text -> (Node) new Node.Scalar(place, text)).toList();
    Node items = wrapped(texts, new Node.Sequence(place, texts), mainKey);
    Reading apart = new Reading(new Environment(Map.of()));
    return new YamlSection(apart, new Node.Mapping(place, List.of()), "", false)
        .items(items, key, read);
  }

  /** {@code udp://9.9.9.9} as {@code { url: udp://9.9.9.9 }}. */
  private static Node wrapped(List<Node> items, Node whole, String mainKey) {
    return new Node.Sequence(
        whole.place(),
        items.stream()
            .map(
                item ->
                    (Node)
                        new Node.Mapping(
                            item.place(), List.of(new Node.Entry(item.place(), mainKey, item))))
            .toList());
  }

  /** The entries of a list, or of a variable that holds them with commas between. */
  private List<Node> sequence(Node node, String option) {
    if (node instanceof Node.Sequence sequence) {
      return sequence.items();
    }
    if (isVariable(node) && node instanceof Node.Scalar scalar) {
      List<Node> items = new ArrayList<>();
      if (!scalar.text().isBlank()) {
        for (String item : scalar.text().split(",", -1)) {
          items.add(new Node.Scalar(node.place(), item.strip()));
        }
      }
      return items;
    }
    reading.report(
        node.place(), option, "expected a list, such as [ first, second ]; [] is an empty one");
    return List.of();
  }

  private static boolean isVariable(Node node) {
    return node.place().line() == 0;
  }

  /** What is given for an option, in the file first, then by its variable, which wins. */
  private List<Node> given(String key) {
    known.add(key);
    List<Node> given = new ArrayList<>();
    mapping.value(key).ifPresent(given::add);
    variable(at(key)).ifPresent(given::add);
    return given;
  }

  private Optional<Node.Scalar> variable(String option) {
    return hasVariables ? reading.environment().valueOf(option) : Optional.empty();
  }

  private String at(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  @Override
  public boolean isBroken(String key) {
    return reading.isBroken(at(key));
  }

  @Override
  public void reject(String key, String message) {
    reading.report(reading.placeOf(at(key)).orElse(mapping.place()), at(key), message);
  }

  @Override
  public String where() {
    return mapping.place().origin();
  }

  @Override
  public Map<String, String> origins() {
    return reading.origins();
  }

  /** To be called once all options were asked for: those in the file that nobody asked for. */
  void reportUnknown() {
    for (Node.Entry entry : mapping.entries()) {
      if (!known.contains(entry.key())) {
        reading.report(
            entry.place(),
            at(Quoted.plain(entry.key())),
            "unknown option" + suggestion(entry.key(), known));
      }
    }
    inner.forEach(YamlSection::reportUnknown);
  }

  private static String suggestion(String typed, Collection<String> names) {
    return NearestName.of(typed, names)
        .map(near -> "; did you mean " + near + "?")
        .orElse(
            names.isEmpty()
                ? ""
                : "; known here: " + String.join(", ", names.stream().sorted().toList()));
  }
}
