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

/** {@code unblock} and {@code unallow}. */
@Command
final class RemoveRuleCommand implements Callable<Integer> {
  private final TacetCommand tacet;
  private final String verb;

  @Parameters(
      arity = "1..*",
      paramLabel = "NAME",
      description = "As the rule was typed; - reads names from standard input, one a line.")
  private List<String> names;

  @Option(names = "--exact", description = "The rule that was made with --exact.")
  private boolean exact;

  @Mixin private SubjectOptions subject = new SubjectOptions();

  @Option(names = "--schedule", paramLabel = "S", description = "The rule that hangs on this one.")
  private String schedule = "";

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  RemoveRuleCommand(TacetCommand tacet, String verb) {
    this.tacet = tacet;
    this.verb = verb;
  }

  /** With nothing said but names. */
  RemoveRuleCommand(TacetCommand tacet, String verb, List<String> names) {
    this(tacet, verb);
    this.names = names;
  }

  @Override
  public Integer call() {
    List<String> typed = TypedNames.of(names, tacet.terminal());
    try (TacetControl control = tacet.open()) {
      RuleReply reply =
          control.change(new RuleRequest(verb, typed, exact, 0, "", subject.subject(), schedule));
      new RuleOutcomes(tacet).print(verb, reply, json);
      tacet.sayWhenItTakesEffect(control);
    }
    return ExitCodes.OK;
  }
}
