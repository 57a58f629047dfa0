package dev.tacet.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/**
 * The tree of verbs. Reading one verb's annotations takes time, so a command builds what it needs.
 */
final class Verbs {
  /** In the order of the help: what is looked at daily first. */
  private static final List<String> NAMES =
      List.of(
          "tail",
          "log",
          "top",
          "beacons",
          "firsts",
          "owners",
          "report",
          "explain",
          "capture",
          "export",
          "devices",
          "groups",
          "schedules",
          "block",
          "unblock",
          "allow",
          "unallow",
          "rules",
          "undo",
          "history",
          "profiles",
          "lists",
          "alerts",
          "pause",
          "resume",
          "status",
          "cache",
          "certificate",
          "health",
          "purge",
          "check-config",
          "serve",
          "version",
          "completion",
          "help");

  private Verbs() {}

  /** The whole tree: for help, completion and suggestions. */
  static CommandLine all(TacetCommand tacet) {
    return tree(tacet, NAMES);
  }

  /** Every verb that is named among the arguments; the whole tree where none is. */
  static CommandLine named(TacetCommand tacet, String... arguments) {
    List<String> named = new ArrayList<>();
    for (String argument : arguments) {
      String verb = argument.equals("deny") ? "block" : argument;
      if (NAMES.contains(verb) && !named.contains(verb)) {
        named.add(verb);
      }
    }
    return tree(tacet, named.isEmpty() ? NAMES : named);
  }

  private static CommandLine tree(TacetCommand tacet, List<String> names) {
    CommandLine root = new CommandLine(tacet);
    for (String name : names) {
      // "deny" is what people know from other sinkholes.
      String[] aliases = name.equals("block") ? new String[] {"deny"} : new String[0];
      root.addSubcommand(name, build(name, tacet), aliases);
    }
    root.registerConverter(ColorMode.class, new ColorMode.Reader());
    root.registerConverter(Path.class, new PathReader());
    arrange(root);
    return root;
  }

  /** Help shows a verb's own options first, the common ones after them. */
  private static void arrange(CommandLine line) {
    line.getCommandSpec().usageMessage().sortOptions(false).abbreviateSynopsis(true);
    line.getSubcommands().values().forEach(Verbs::arrange);
  }

  // A switch, not a map of lambdas: linking each of those costs a millisecond at every start.
  private static CommandLine build(String verb, TacetCommand tacet) {
    return switch (verb) {
      case "tail" -> new CommandLine(new TailCommand(tacet));
      case "log" -> new CommandLine(new LogCommand(tacet));
      case "top" -> new CommandLine(new TopCommand(tacet));
      case "beacons" -> new CommandLine(new BeaconsCommand(tacet));
      case "firsts" -> new CommandLine(new FirstsCommand(tacet));
      case "owners" -> new CommandLine(new OwnersCommand(tacet));
      case "report" -> new CommandLine(new ReportCommand(tacet));
      case "explain" -> new CommandLine(new ExplainCommand(tacet));
      case "capture" -> new CommandLine(new CaptureCommand(tacet));
      case "export" -> new CommandLine(new ExportCommand(tacet));
      case "block" ->
          described(
              new AddRuleCommand(tacet, "block"),
              "Blocks names from the next query on, cached ones too.",
              "  tacet block --for 2h --comment homework youtube.com");
      case "unblock" ->
          described(
              new RemoveRuleCommand(tacet, "unblock"),
              "Removes your own block rules; lists and vendor profiles stay: see allow.",
              "  tacet unblock mi.com");
      case "allow" ->
          described(
              new AddRuleCommand(tacet, "allow"),
              "Allows names, whatever lists and vendor profiles say.",
              "  tacet allow --exact api.io.mi.com");
      case "unallow" ->
          described(
              new RemoveRuleCommand(tacet, "unallow"),
              "Removes your own allow rules.",
              "  tacet unallow api.io.mi.com");
      case "rules" -> new CommandLine(new RulesCommand(tacet));
      case "undo" -> new CommandLine(new UndoCommand(tacet));
      case "history" -> new CommandLine(new HistoryCommand(tacet));
      case "devices" -> DeviceVerbs.devices(tacet);
      case "groups" -> DeviceVerbs.groups(tacet);
      case "schedules" -> DeviceVerbs.schedules(tacet);
      case "profiles" ->
          new CommandLine(new ProfilesCommand(tacet))
              .addSubcommand(new ProfilesShowCommand(tacet))
              .addSubcommand(new ProfilesSetCommand(tacet));
      case "lists" ->
          new CommandLine(new ListsCommand(tacet))
              .addSubcommand(new ListsListCommand(tacet))
              .addSubcommand(new ListsShowCommand(tacet))
              .addSubcommand(new ListsCatalogueCommand(tacet))
              .addSubcommand(new ListsTryCommand(tacet))
              .addSubcommand(new ListsAddCommand(tacet))
              .addSubcommand(new ListsRemoveCommand(tacet))
              .addSubcommand(
                  "enable",
                  described(
                      new ListsSwitchCommand(tacet, true),
                      "Switches a list on again.",
                      "  tacet lists enable pro"))
              .addSubcommand(
                  "disable",
                  described(
                      new ListsSwitchCommand(tacet, false),
                      "Switches a list off, and keeps it.",
                      "  tacet lists disable pro"))
              .addSubcommand(new ListsRefreshCommand(tacet))
              .addSubcommand(new ListsDiffCommand(tacet))
              .addSubcommand(new ListsAcceptCommand(tacet))
              .addSubcommand(new ListsRollBackCommand(tacet));
      case "alerts" ->
          new CommandLine(new AlertsCommand(tacet)).addSubcommand(new AlertsTestCommand(tacet));
      case "pause" -> new CommandLine(new PauseCommand(tacet));
      case "resume" -> new CommandLine(new ResumeCommand(tacet));
      case "status" -> new CommandLine(new StatusCommand(tacet));
      case "cache" ->
          new CommandLine(new CacheCommand(tacet))
              .addSubcommand(new CacheShowCommand(tacet))
              .addSubcommand(new CacheFlushCommand(tacet));
      case "certificate" -> new CommandLine(new CertificateCommand(tacet));
      case "health" -> new CommandLine(new HealthCommand(tacet));
      case "purge" -> new CommandLine(new PurgeCommand(tacet));
      case "check-config" -> new CommandLine(new CheckConfigCommand(tacet));
      case "serve" -> new CommandLine(new ServeCommand(tacet));
      case "version" -> new CommandLine(new VersionCommand(tacet));
      case "completion" -> new CommandLine(new CompletionCommand(tacet));
      case "help" -> new CommandLine(new HelpCommand(tacet));
      default -> throw new IllegalArgumentException("not a verb: " + verb);
    };
  }

  /** A verb that shares its class with another. */
  static CommandLine described(Object command, String description, String example) {
    CommandLine line = new CommandLine(command);
    line.getCommandSpec().usageMessage().description(description).footer("", "Example:", example);
    return line;
  }

  /** The names of all verbs, aliases left out. */
  static List<String> names() {
    return NAMES;
  }
}
