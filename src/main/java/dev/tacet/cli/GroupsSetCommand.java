package dev.tacet.cli;

import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.EncryptionStatus;
import dev.tacet.control.api.SettingChange;
import dev.tacet.control.api.SettingReply;
import dev.tacet.control.api.SettingRequest;
import dev.tacet.control.api.TacetControl;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "set",
    description = {
      "Sets what holds for a group, or for everyone; what is set for a device stands above it.",
      "The value default takes a setting back."
    },
    footer = {
      "",
      "Example:",
      "  tacet groups set guests --privacy 3",
      "  tacet groups set everyone --observe on --for 2d"
    })
final class GroupsSetCommand implements Callable<Integer> {
  private final TacetCommand tacet;

  @Parameters(paramLabel = "G", description = "A group, or everyone.")
  private String group;

  @Mixin private SettingOptions options = new SettingOptions();

  @Option(
      names = "--quarantine",
      paramLabel = "on|off",
      completionCandidates = SettingOptions.Switch.class,
      description = "Its devices may ask only what they were granted.")
  private String quarantine;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  GroupsSetCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    List<SettingChange> changes = new ArrayList<>(options.changes());
    SettingOptions.add(changes, "quarantine", quarantine == null ? null : state(quarantine));
    if (changes.isEmpty()) {
      throw new UsageException("nothing to set; what is set already: tacet groups");
    }
    String subject = group.equals("everyone") ? group : "group:" + group;
    return set(
        tacet,
        new SettingRequest(subject, changes, options.seconds(), options.schedule(), false),
        json);
  }

  private static String state(String typed) {
    return switch (typed) {
      case "on" -> "locked";
      case "off" -> "none";
      case "default" -> "default";
      default -> throw new UsageException("--quarantine " + typed + ": expected on, off, default");
    };
  }

  /** What to enter on the device that got a token. */
  private static void ways(TacetCommand tacet, TacetControl control, SettingReply reply) {
    EncryptionStatus encryption = control.status().encryption();
    reply.settings().stream()
        .filter(setting -> setting.key().equals("token"))
        .forEach(setting -> CertificateCommand.ways(tacet.terminal(), encryption, setting.value()));
  }

  static int set(TacetCommand tacet, SettingRequest request, boolean json) {
    try (TacetControl control = tacet.open()) {
      SettingReply reply = control.devices().set(request);
      if (json) {
        tacet.terminal().json(ApiJson.write(reply));
      } else {
        SettingWords.print(tacet, reply);
        if (request.token() && control.online()) {
          ways(tacet, control, reply);
        }
      }
      if (reply.changed()) {
        tacet.sayWhenItTakesEffect(control);
      }
    }
    return ExitCodes.OK;
  }
}
