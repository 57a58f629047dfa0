package dev.tacet.cli;

import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.GroupReply;
import dev.tacet.control.api.TacetControl;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code groups add} and {@code groups remove}. */
@Command
final class GroupsSwitchCommand implements Callable<Integer> {
  private final TacetCommand tacet;
  private final boolean add;

  @Parameters(
      paramLabel = "G",
      description = "Up to 40 letters, digits, - _ and dots, a letter or digit first.")
  private String group;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  GroupsSwitchCommand(TacetCommand tacet, boolean add) {
    this.tacet = tacet;
    this.add = add;
  }

  @Override
  public Integer call() {
    try (TacetControl control = tacet.open()) {
      GroupReply reply =
          add ? control.devices().addGroup(group) : control.devices().removeGroup(group);
      if (json) {
        tacet.terminal().json(ApiJson.write(reply));
      } else {
        tacet.terminal().line("group ", Style.BOLD.of(reply.name()), said(reply));
        reply.notes().forEach(note -> tacet.terminal().line("  ", note));
      }
      if (reply.changed()) {
        tacet.sayWhenItTakesEffect(control);
      }
    }
    return ExitCodes.OK;
  }

  private String said(GroupReply reply) {
    if (add) {
      return reply.changed()
          ? " is made; put a device in: tacet devices set D --group " + reply.name()
          : " is there already";
    }
    return reply.changed()
        ? " is gone, with all that was set for it; tacet undo takes it back"
        : " is not there";
  }
}
