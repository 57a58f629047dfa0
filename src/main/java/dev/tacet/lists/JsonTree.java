package dev.tacet.lists;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/**
 * JSON as a tree, made of the parser's words alone: Jackson's own reader of trees first learns to
 * read any class there is, which is a twentieth of a start. Pure function.
 */
final class JsonTree {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private JsonTree() {}

  /**
   * The first value there is.
   *
   * @return a missing node where there is none
   * @throws IOException for what is not JSON, and deeper than the parser's own bound
   */
  static JsonNode read(byte[] octets) throws IOException {
    try (JsonParser in = new JsonFactory().createParser(octets)) {
      return in.nextToken() == null ? MissingNode.getInstance() : value(in);
    }
  }

  private static JsonNode value(JsonParser in) throws IOException {
    return switch (in.currentToken()) {
      case START_OBJECT -> object(in);
      case START_ARRAY -> array(in);
      case VALUE_STRING -> NODES.textNode(in.getText());
      case VALUE_NUMBER_INT ->
          in.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? NODES.numberNode(in.getBigIntegerValue())
              : NODES.numberNode(in.getLongValue());
      case VALUE_NUMBER_FLOAT -> NODES.numberNode(in.getDoubleValue());
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      default -> NODES.nullNode();
    };
  }

  private static ObjectNode object(JsonParser in) throws IOException {
    ObjectNode object = NODES.objectNode();
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String field = in.currentName();
      in.nextToken();
      object.set(field, value(in));
    }
    return object;
  }

  private static ArrayNode array(JsonParser in) throws IOException {
    ArrayNode array = NODES.arrayNode();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      array.add(value(in));
    }
    return array;
  }
}
