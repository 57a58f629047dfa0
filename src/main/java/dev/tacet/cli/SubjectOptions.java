package dev.tacet.cli;

import picocli.CommandLine.Option;

/** Whom something is for: the same options for every verb that changes what holds. One thread. */
final class SubjectOptions {
  @Option(
      names = "--device",
      paramLabel = "D",
      description = "For this device only: its name, number, MAC or address.")
  private String device;

  @Option(
      names = "--group",
      paramLabel = "G",
      description = "For the devices of this group only: see tacet groups.")
  private String group;

  /** As the interface has it; empty is everyone. */
  String subject() {
    if (device != null && group != null) {
      throw new UsageException("--device and --group exclude each other: run it once for each");
    }
    return device != null ? ofDevice(device) : group != null ? "group:" + group : "";
  }

  static String ofDevice(String device) {
    return "device:" + device;
  }

  /** The option that says the same again, with a blank before it; for commands shown to people. */
  String again() {
    return device != null
        ? " --device " + quoted(device)
        : group != null ? " --group " + quoted(group) : "";
  }

  /** As a shell takes it for one word. */
  static String quoted(String word) {
    return word.matches("[A-Za-z0-9._:-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
