package dev.tacet.cli;

import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.ListReply;
import dev.tacet.control.api.RefreshReply;
import dev.tacet.control.api.TacetControl;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "refresh",
    description = {
      "Fetches and reads every list again, or one; a list that fails keeps its last good copy.",
      "A list that is refreshed by its name is no longer held at an earlier version."
    },
    footer = {"", "Example:", "  tacet lists refresh", "  tacet lists refresh pro"})
final class ListsRefreshCommand implements Callable<Integer> {
  private final TacetCommand tacet;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "NAME",
      description = "One list; all of them without this.")
  private Optional<String> name = Optional.empty();

  @Option(names = "--all", description = "Every list, as without a name.")
  private boolean all;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  ListsRefreshCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    if (all && name.isPresent()) {
      throw new UsageException("give a name or --all, not both");
    }
    try (TacetControl control = tacet.open()) {
      int code = name.isPresent() ? one(control, name.get()) : all(control);
      tacet.sayWhenItTakesEffect(control);
      return code;
    }
  }

  private int all(TacetControl control) {
    RefreshReply reply = control.refresh();
    if (json) {
      tacet.terminal().json(ApiJson.write(reply));
    } else {
      ListsCommand.print(tacet, reply.lists(), "");
    }
    return ExitCodes.OK;
  }

  private int one(TacetControl control, String list) {
    ListReply reply = control.refreshList(list);
    if (json) {
      tacet.terminal().json(ApiJson.write(reply));
    } else {
      ListReplies replies = new ListReplies(tacet);
      replies.meaning(reply, "newly blocks", "withheld");
      tacet
          .terminal()
          .line(
              Style.BOLD.of(reply.list().name()),
              " " + ListWords.inForce(reply.list()) + ": " + ListReplies.size(reply.list()),
              reply.done() ? "" : ", not as its source has it now");
    }
    return reply.done() ? ExitCodes.OK : ExitCodes.NO;
  }
}
