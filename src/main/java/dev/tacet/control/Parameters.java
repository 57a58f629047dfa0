package dev.tacet.control;

import dev.tacet.control.api.ControlException;
import dev.tacet.control.api.DecisionQuery;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** What a request's address asks for after its {@code ?}. Pure functions. */
final class Parameters {
  private Parameters() {}

  /** The first of that name, or empty. */
  static String text(RoutingContext context, String name) {
    List<String> values = context.queryParam(name);
    return values.isEmpty() ? "" : values.get(0);
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

  private static long longNumber(RoutingContext context, String name, long otherwise) {
    String text = text(context, name);
    try {
      return text.isEmpty() ? otherwise : Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new ControlException(Answers.USAGE, name + " is not a number: \"" + text + "\"");
    }
  }

  /**
   * Which decisions.
   *
   * @throws ControlException where a number is none
   */
  static DecisionQuery decisions(RoutingContext context) {
    return new DecisionQuery(
        text(context, "client"),
        text(context, "kind"),
        List.copyOf(context.queryParam("under")),
        text(context, "vendor"),
        text(context, "since"),
        text(context, "before"),
        longNumber(context, "after", 0),
        number(context, "limit", 0));
  }
}
