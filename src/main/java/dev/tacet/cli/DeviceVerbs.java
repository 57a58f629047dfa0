package dev.tacet.cli;

import static dev.tacet.cli.Verbs.described;

import picocli.CommandLine;

/** The verbs about devices, groups and schedules with those below them. */
final class DeviceVerbs {
  private DeviceVerbs() {}

  static CommandLine devices(TacetCommand tacet) {
    return new CommandLine(new DevicesCommand(tacet))
        .addSubcommand(new DevicesListCommand(tacet))
        .addSubcommand(new DevicesShowCommand(tacet))
        .addSubcommand(new DevicesNewCommand(tacet))
        .addSubcommand(new DevicesRenameCommand(tacet))
        .addSubcommand(new DevicesSetCommand(tacet))
        .addSubcommand(new DevicesMergeCommand(tacet))
        .addSubcommand(
            "split",
            described(
                new DevicesPartCommand(tacet, true),
                "Takes merged devices apart again: one by its number, all of one by its name.",
                "  tacet devices split 12"))
        .addSubcommand(
            "decline",
            described(
                new DevicesPartCommand(tacet, false),
                "Says that a device is not the one it may be; it is not proposed again.",
                "  tacet devices decline 12"))
        .addSubcommand(new DevicesQuarantineCommand(tacet))
        .addSubcommand(new DevicesReviewCommand(tacet))
        .addSubcommand(new DevicesForgetCommand(tacet));
  }

  static CommandLine groups(TacetCommand tacet) {
    return new CommandLine(new GroupsCommand(tacet))
        .addSubcommand(
            "add",
            described(
                new GroupsSwitchCommand(tacet, true), "Makes a group.", "  tacet groups add iot"))
        .addSubcommand(
            "remove",
            described(
                new GroupsSwitchCommand(tacet, false),
                "Removes a group with all that is set for it; its devices stay.",
                "  tacet groups remove iot"))
        .addSubcommand(new GroupsSetCommand(tacet));
  }

  static CommandLine schedules(TacetCommand tacet) {
    return new CommandLine(new SchedulesCommand(tacet))
        .addSubcommand(new SchedulesAddCommand(tacet))
        .addSubcommand(new SchedulesRemoveCommand(tacet))
        .addSubcommand(new SchedulesFlipCommand(tacet));
  }
}
