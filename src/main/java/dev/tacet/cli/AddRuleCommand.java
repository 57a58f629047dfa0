package dev.tacet.cli;

import dev.tacet.control.api.RuleReply;
import dev.tacet.control.api.RuleRequest;
import dev.tacet.control.api.TacetControl;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code block} and {@code allow}. */
@Command
final class AddRuleCommand implements Callable<Integer> {
  private final TacetCommand tacet;
  private final String verb;

  @Parameters(
      arity = "1..*",
      paramLabel = "NAME",
      description =
          "A name covers what is below it; *.name means below it only; - reads names from standard"
              + " input, one a line.")
  private List<String> names;

  @Option(names = "--exact", description = "This name alone, nothing below it.")
  private boolean exact;

  @Option(names = "--for", paramLabel = "DURATION", description = "Ends by itself: 10m, 2h, 1d.")
  private String lasting;

  @Option(names = "--comment", paramLabel = "TEXT", description = "Kept with the rule.")
  private String comment = "";

  @Mixin private SubjectOptions subject = new SubjectOptions();

  @Option(names = "--schedule", paramLabel = "S", description = "Holds while this is active.")
  private String schedule = "";

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  AddRuleCommand(TacetCommand tacet, String verb) {
    this.tacet = tacet;
    this.verb = verb;
  }

  /** With nothing said but names. */
  AddRuleCommand(TacetCommand tacet, String verb, List<String> names) {
    this(tacet, verb);
    this.names = names;
  }

  @Override
  public Integer call() {
    long seconds = Durations.seconds(lasting);
    List<String> typed = TypedNames.of(names, tacet.terminal());
    try (TacetControl control = tacet.open()) {
      RuleReply reply =
          control.change(
              new RuleRequest(verb, typed, exact, seconds, comment, subject.subject(), schedule));
      new RuleOutcomes(tacet).print(verb, reply, json);
      tacet.sayWhenItTakesEffect(control);
    }
    return ExitCodes.OK;
  }
}
