package dev.tacet.control.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code tacet block} says and hears, field by field: Jackson's mapper learns the shape of a
 * record at run time, which took longer than all else that command does. What is not exactly as
 * this version writes it is left to the mapper. Pure functions.
 */
final class RuleJson {
  private static final int OUTCOME_FIELDS = 8;

  private RuleJson() {}

  static String write(JsonFactory factory, RuleRequest request) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = factory.createGenerator(text)) {
      out.writeStartObject();
      out.writeStringField("verb", request.verb());
      out.writeArrayFieldStart("names");
      for (String name : request.names()) {
        out.writeString(name);
      }
      out.writeEndArray();
      out.writeBooleanField("exact", request.exact());
      out.writeNumberField("seconds", request.seconds());
      out.writeStringField("comment", request.comment());
      out.writeStringField("subject", request.subject());
      out.writeStringField("schedule", request.schedule());
      out.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return text.toString();
  }

  /** Empty where it is anything but all fields of this version, each of its kind. */
  static Optional<RuleReply> read(JsonFactory factory, String json) {
    try (JsonParser in = factory.createParser(json)) {
      return reply(in);
    } catch (IOException e) {
      return Optional.empty(); // the mapper finds the words for it
    }
  }

  private static Optional<RuleReply> reply(JsonParser in) throws IOException {
    if (in.nextToken() != JsonToken.START_OBJECT) {
      return Optional.empty();
    }
    Optional<List<NameOutcome>> outcomes = Optional.empty();
    Optional<String> who = Optional.empty();
    Optional<String> schedule = Optional.empty();
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String field = in.currentName();
      in.nextToken();
      switch (field) {
        case "outcomes" -> outcomes = outcomes(in);
        case "who" -> who = text(in);
        case "schedule" -> schedule = text(in);
        default -> {
          return Optional.empty();
        }
      }
    }
    boolean whole = outcomes.isPresent() && who.isPresent() && schedule.isPresent();
    return whole && in.nextToken() == null
        ? Optional.of(new RuleReply(outcomes.get(), who.get(), schedule.get()))
        : Optional.empty();
  }

  private static Optional<List<NameOutcome>> outcomes(JsonParser in) throws IOException {
    if (in.currentToken() != JsonToken.START_ARRAY) {
      return Optional.empty();
    }
    List<NameOutcome> outcomes = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      Optional<NameOutcome> outcome = outcome(in);
      if (outcome.isEmpty()) {
        throw new IOException("another kind of outcome");
      }
      outcomes.add(outcome.get());
    }
    return Optional.of(outcomes);
  }

  private static Optional<NameOutcome> outcome(JsonParser in) throws IOException {
    if (in.currentToken() != JsonToken.START_OBJECT) {
      return Optional.empty();
    }
    Optional<String> typed = Optional.empty();
    Optional<String> name = Optional.empty();
    Optional<String> unicode = Optional.empty();
    Optional<String> scope = Optional.empty();
    Optional<String> outcome = Optional.empty();
    Optional<String> until = Optional.empty();
    List<String> notes = new ArrayList<>();
    long rule = 0;
    int fields = 0;
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String field = in.currentName();
      in.nextToken();
      fields++;
      switch (field) {
        case "typed" -> typed = text(in);
        case "name" -> name = text(in);
        case "unicode" -> unicode = text(in);
        case "scope" -> scope = text(in);
        case "outcome" -> outcome = text(in);
        case "until" -> until = text(in);
        case "rule" -> {
          if (in.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            return Optional.empty();
          }
          rule = in.getLongValue();
        }
        case "notes" -> {
          if (in.currentToken() != JsonToken.START_ARRAY) {
            return Optional.empty();
          }
          while (in.nextToken() != JsonToken.END_ARRAY) {
            Optional<String> note = text(in);
            if (note.isEmpty()) {
              return Optional.empty();
            }
            notes.add(note.get());
          }
        }
        default -> {
          return Optional.empty();
        }
      }
    }
    boolean whole =
        fields == OUTCOME_FIELDS
            && typed.isPresent()
            && name.isPresent()
            && unicode.isPresent()
            && scope.isPresent()
            && outcome.isPresent()
            && until.isPresent();
    return whole
        ? Optional.of(
            new NameOutcome(
                typed.get(),
                name.get(),
                unicode.get(),
                scope.get(),
                outcome.get(),
                rule,
                until.get(),
                notes))
        : Optional.empty();
  }

  private static Optional<String> text(JsonParser in) throws IOException {
    return in.currentToken() == JsonToken.VALUE_STRING
        ? Optional.of(in.getText())
        : Optional.empty();
  }
}
