package dev.tacet.lists;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.NameSyntaxException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads the data files that travel in the jar, field by field, and says file and line of what is
 * wrong in them. Streaming: a megabyte of JSON is read on slow boards, and trees of it would be
 * several. One thread.
 */
final class JsonFields implements Closeable {
  private static final JsonFactory JSON = new JsonFactory();

  private final String file;
  private final JsonParser in;

  /** What is done with one object of a list. */
  interface ForEach {
    void accept() throws IOException;
  }

  /**
   * @param file for messages
   */
  JsonFields(String file, InputStream json) throws IOException {
    this.file = file;
    this.in = JSON.createParser(json);
  }

  /** Steps into the object that the file is. */
  void open() throws IOException {
    in.nextToken();
    expect(JsonToken.START_OBJECT, "an object");
  }

  /**
   * The next field's name, its value being what is read next.
   *
   * @return empty at the end of the object
   */
  String next() throws IOException {
    String field = in.nextFieldName();
    if (field == null) {
      expect(JsonToken.END_OBJECT, "a field or the end of the object");
      return "";
    }
    in.nextToken();
    return field;
  }

  /** Leaves the value unread: fields that are not known are for later readers. */
  void skip() throws IOException {
    in.skipChildren();
  }

  /** Reads a list of objects; the action reads one up to its end. */
  void objects(String field, ForEach action) throws IOException {
    expect(JsonToken.START_ARRAY, field + ": a list");
    while (in.nextToken() == JsonToken.START_OBJECT) {
      action.accept();
    }
    expect(JsonToken.END_ARRAY, field + ": a list of objects");
  }

  String text(String field) throws IOException {
    expect(JsonToken.VALUE_STRING, field + ": a text");
    return in.getText();
  }

  List<String> texts(String field) throws IOException {
    expect(JsonToken.START_ARRAY, field + ": a list");
    List<String> texts = new ArrayList<>();
    while (in.nextToken() == JsonToken.VALUE_STRING) {
      texts.add(in.getText());
    }
    expect(JsonToken.END_ARRAY, field + ": a list of texts");
    return texts;
  }

  boolean flag(String field) throws IOException {
    if (!in.currentToken().isBoolean()) {
      throw wrong("expected " + field + ": true or false");
    }
    return in.getBooleanValue();
  }

  DomainName domain(String field) throws IOException {
    return toName(text(field));
  }

  DomainName toName(String text) throws IOException {
    try {
      return NameText.toName(text);
    } catch (NameSyntaxException e) {
      throw wrong("not a domain name: \"" + text + "\" (" + e.getMessage() + ")");
    }
  }

  /** One of the constants, written in lower case, hyphens for underscores. */
  <E extends Enum<E>> E oneOf(String field, List<E> known) throws IOException {
    String word = text(field);
    for (E constant : known) {
      if (word(constant).equals(word)) {
        return constant;
      }
    }
    throw wrong(
        field
            + ": unknown word \""
            + word
            + "\"; use "
            + known.stream().map(JsonFields::word).toList());
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The line of what was read last, from 1. */
  int line() {
    return in.currentTokenLocation().getLineNr();
  }

  IOException wrong(String reason) {
    return new IOException(file + ":" + line() + ": " + reason);
  }

  private void expect(JsonToken token, String what) throws IOException {
    if (in.currentToken() != token) {
      throw wrong("expected " + what);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
