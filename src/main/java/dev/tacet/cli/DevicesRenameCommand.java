package dev.tacet.cli;

import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.SettingChange;
import dev.tacet.control.api.SettingReply;
import dev.tacet.control.api.SettingRequest;
import dev.tacet.control.api.TacetControl;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "rename",
    description = "Gives a device your own name, which no other name of it overrules.",
    footer = {"", "Example:", "  tacet devices rename 192.0.2.23 tv"})
final class DevicesRenameCommand implements Callable<Integer> {
  private final TacetCommand tacet;

  @Parameters(index = "0", paramLabel = "D", description = "Its name, number, MAC or address.")
  private String device;

  @Parameters(
      index = "1",
      paramLabel = "NAME",
      description = "1 to 63 characters; \"\" takes your name back.")
  private String name;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  DevicesRenameCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    try (TacetControl control = tacet.open()) {
      SettingReply reply =
          control
              .devices()
              .set(
                  new SettingRequest(
                      SubjectOptions.ofDevice(device), List.of(new SettingChange("name", name))));
      if (json) {
        tacet.terminal().json(ApiJson.write(reply));
      } else {
        tacet
            .terminal()
            .line(
                reply.changed() ? "it is called " : "it is called that already: ",
                Style.BOLD.of(reply.who()),
                reply.changed() ? " from now on; tacet undo takes it back" : "");
        reply.notes().forEach(note -> tacet.terminal().line("  ", note));
      }
      if (reply.changed()) {
        tacet.sayWhenItTakesEffect(control);
      }
    }
    return ExitCodes.OK;
  }
}
