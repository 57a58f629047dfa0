package dev.tacet.control;

import dev.tacet.control.api.ApiVersion;
import dev.tacet.control.api.ControlException;
import dev.tacet.control.api.DecisionQuery;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a request's address asks for after its {@code ?}. Pure functions. */
final class Parameters {
  private static final int MAX_USER = 64;

  private Parameters() {}

  /** Who asks, in their own words, made fit to be kept; empty where they do not say. */
  static String user(RoutingContext context) {
    String header = context.request().getHeader(ApiVersion.USER_HEADER);
    if (header == null) {
      return "";
    }
    String text;
    try {
      text = URLDecoder.decode(header.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      text = header; // nobody encoded it, so it is meant as it stands
    }
    StringBuilder user = new StringBuilder();
    text.strip()
        .codePoints()
        .filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT)
        .filter(c -> Character.getType(c) != Character.SURROGATE)
        .limit(MAX_USER)
        .forEach(user::appendCodePoint);
    return user.toString();
  }

  /** The first of that name, or empty. */
  static String text(RoutingContext context, String name) {
    List<String> values = context.queryParam(name);
    return values.isEmpty() ? "" : values.get(0);
  }

  /**
   * A name, or empty where none is given at all, which means everything.
   *
   * @throws ControlException where one is given and has nothing in it: a slip, and not everything
   */
  static String nameOrAll(RoutingContext context) {
    String name = text(context, "name");
    if (name.isBlank() && !context.queryParam("name").isEmpty()) {
      throw new ControlException(Answers.USAGE, "name is empty; leave it away to mean everything");
    }
    return name;
  }

  /**
   * @throws ControlException where it is no number, or too large a one
   */
  static int number(RoutingContext context, String name, int otherwise) {
    long number = longNumber(context, name, otherwise);
    if (number != (int) number) {
      throw new ControlException(Answers.USAGE, name + " is too large a number: " + number);
    }
    return (int) number;
  }

  static long longNumber(RoutingContext context, String name, long otherwise) {
    String text = text(context, name);
    try {
      return text.isEmpty() ? otherwise : Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new ControlException(Answers.USAGE, name + " is not a number: \"" + text + "\"");
    }
  }

  /** A device; {@code client} is what it was called before there were any. */
  static String device(RoutingContext context) {
    String device = text(context, "device");
    return device.isEmpty() ? text(context, "client") : device;
  }

  /**
   * Which decisions.
   *
   * @throws ControlException where a number is none
   */
  static DecisionQuery decisions(RoutingContext context) {
    return new DecisionQuery(
        device(context),
        text(context, "kind"),
        List.copyOf(context.queryParam("under")),
        text(context, "vendor"),
        text(context, "since"),
        text(context, "before"),
        longNumber(context, "after", 0),
        number(context, "limit", 0));
  }
}
