package dev.tacet.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Text to a tree that remembers lines and columns. Of YAML it takes mappings, sequences and single
 * values; anchors, aliases, tags and further documents are problems, since a reader who does not
 * know them would be misled and a configuration of this size does not need them.
 *
 * <p>Used once, by one thread.
 */
final class YamlTree {
  /** Our own deepest is three; YAML's parser itself would go on for a thousand. */
  private static final int DEEPEST = 16;

  /** Bounds the tree, and with it the number of problems one file can have. */
  private static final int MOST_NODES = 10_000;

  /** Characters of the parser's own message that are passed on. */
  private static final int LONGEST = 200;

  private static final String NO_SHARING =
      "anchors and aliases (& and *) are not supported; write the value out";

  private final String source;
  private final YAMLParser parser;
  private final List<Problem> problems = new ArrayList<>();
  private int nodes;

  private YamlTree(String source, YAMLParser parser) {
    this.source = source;
    this.parser = parser;
  }

  /**
   * The top-level mapping; an empty one where the file says nothing.
   *
   * @throws ConfigException if this is not a tree of that kind, with all that was found on the way
   */
  static Node.Mapping parse(String source, String text) throws ConfigException {
    YamlTree tree;
    Optional<Node> top = Optional.empty();
    try (YAMLParser parser = new YAMLFactory().createParser(text)) {
      tree = new YamlTree(source, parser);
      top = tree.document();
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory failed", e); // only close() is left
    }
    if (!tree.problems.isEmpty()) {
      throw new ConfigException(ConfigException.Kind.INVALID, tree.problems);
    }
    Node node = top.orElse(new Node.Mapping(new Place(source, 1, 1), List.of()));
    if (node instanceof Node.Mapping mapping) {
      return mapping;
    }
    if (node instanceof Node.Scalar scalar && scalar.isEmpty()) {
      return new Node.Mapping(node.place(), List.of());
    }
    throw new ConfigException(
        ConfigException.Kind.INVALID,
        List.of(
            node.place()
                .problem("", "expected options at the top, such as \"queryLog: { keep: 7d }\"")));
  }

  private Optional<Node> document() {
    Optional<Node> top = Optional.empty();
    try {
      if (next() != null) {
        top = Optional.of(node("", 0));
        if (next() != null) {
          throw new Stop("a second document begins here; the file must be one document");
        }
      }
    } catch (Stop stop) {
      problems.add(here().problem("", stop.getMessage()));
    } catch (JsonProcessingException e) {
      problems.add(syntaxProblem(e));
    } catch (IOException | RuntimeException e) {
      // Broken input has made the YAML library throw what it does not declare before (index and
      // number errors); whatever it is, the owner needs the place and not a stack trace.
      problems.add(here().problem("", "not valid YAML: the parser gave up here (" + e + ")"));
    }
    return top;
  }

  private Node node(String path, int depth) throws IOException, Stop {
    if (depth > DEEPEST) {
      throw new Stop("nested deeper than " + DEEPEST + " levels; no option needs that");
    }
    Place place = here();
    JsonToken token = parser.currentToken();
    if (parser.isCurrentAlias() || parser.getObjectId() != null) {
      problems.add(place.problem(path, NO_SHARING));
    } else if (parser.getTypeId() != null) {
      problems.add(
          place.problem(path, "tags (!) are not supported; write the value without its tag"));
    }
    if (token == JsonToken.START_OBJECT) {
      return mapping(place, path, depth);
    }
    if (token == JsonToken.START_ARRAY) {
      List<Node> items = new ArrayList<>();
      while (next() != JsonToken.END_ARRAY) {
        items.add(node(path + "[" + items.size() + "]", depth + 1));
      }
      return new Node.Sequence(place, items);
    }
    return new Node.Scalar(place, Objects.requireNonNullElse(parser.getText(), ""));
  }

  private Node mapping(Place place, String path, int depth) throws IOException, Stop {
    Map<String, Node.Entry> entries = new LinkedHashMap<>();
    while (next() != JsonToken.END_OBJECT) {
      Place keyPlace = here();
      String key = parser.getText();
      String option = (path.isEmpty() ? "" : path + ".") + Quoted.plain(key);
      if (parser.getObjectId() != null) {
        problems.add(keyPlace.problem(option, NO_SHARING));
      }
      next();
      Node value = node(option, depth + 1);
      Node.Entry first = entries.putIfAbsent(key, new Node.Entry(keyPlace, key, value));
      if (first != null) {
        problems.add(
            keyPlace.problem(option, "given twice; the first is in line " + first.place().line()));
      }
    }
    return new Node.Mapping(place, List.copyOf(entries.values()));
  }

  private JsonToken next() throws IOException, Stop {
    if (++nodes > 2 * MOST_NODES) {
      throw new Stop("more than " + MOST_NODES + " values; lists of names belong in list files");
    }
    return parser.nextToken();
  }

  private Place here() {
    JsonLocation at = parser.currentTokenLocation();
    return new Place(source, Math.max(1, at.getLineNr()), Math.max(1, at.getColumnNr()));
  }

  private Problem syntaxProblem(JsonProcessingException e) {
    String rest = "; what follows was not read";
    if (e.getCause() instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
      Mark mark = marked.getProblemMark();
      String what =
          marked.getProblem().contains("(TAB)")
              ? "a tab; YAML indents with spaces only"
              : marked.getProblem();
      return new Place(source, mark.getLine() + 1, mark.getColumn() + 1)
          .problem("", "not valid YAML: " + Quoted.plain(what, LONGEST) + rest);
    }
    String what =
        e.getOriginalMessage().startsWith("Expected a field name")
            ? "the name of an option must be a plain word"
            : Quoted.plain(e.getOriginalMessage(), LONGEST);
    return here().problem("", "not valid YAML: " + what + rest);
  }

  /** Nothing after this can be understood. */
  private static final class Stop extends Exception {
    private static final long serialVersionUID = 1;

    Stop(String message) {
      super(message);
    }
  }
}
