package dev.tacet.cli;

import dev.tacet.config.ListConfig;
import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.ListReply;
import dev.tacet.control.api.ListRequest;
import dev.tacet.control.api.TacetControl;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "add",
    description = "Subscribes to a list; says what it would block in this house before it does.",
    footer = {
      "",
      "Example:",
      "  tacet lists add stevenblack",
      "  tacet lists add https://lists.example/pro.txt --name pro --every 12h"
    })
final class ListsAddCommand implements Callable<Integer> {
  /** For completion. */
  static final class Actions implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return List.of("block", "allow").iterator();
    }
  }

  /** For completion. */
  static final class Syntaxes implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(ListConfig.Syntax.values()).map(ListConfig.Syntax::word).iterator();
    }
  }

  /** For completion. */
  static final class Subdomains implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return List.of("auto", "true", "false").iterator();
    }
  }

  private final TacetCommand tacet;

  @Parameters(
      index = "0",
      paramLabel = "URL|CATALOGUE-ID",
      description =
          "https:, http:, a file below <data>/lists or /etc/tacet/lists, or an id of: tacet lists"
              + " catalogue")
  private String source;

  @Option(names = "--name", paramLabel = "NAME", description = "What the log calls it.")
  private String name = "";

  @Option(
      names = "--action",
      paramLabel = "WORD",
      completionCandidates = Actions.class,
      description = "block (as it is without this) or allow.")
  private String action = "";

  @Option(
      names = "--syntax",
      paramLabel = "WORD",
      completionCandidates = Syntaxes.class,
      description = "What it is written in, where it is not recognised: ${COMPLETION-CANDIDATES}.")
  private String syntax = "";

  @Option(
      names = "--subdomains",
      paramLabel = "WHEN",
      completionCandidates = Subdomains.class,
      description =
          "Whether a plain name covers what is below it: true, false, or auto: as the"
              + " list's own header says.")
  private String subdomains = "";

  @Option(
      names = "--every",
      paramLabel = "DURATION",
      description = "How often it is fetched, 1h to 30d; a day without this.")
  private String every = "";

  @Option(
      names = "--for",
      paramLabel = "GROUP",
      description = "The group of devices it is for; not given, all.")
  private String group = "";

  @Option(
      names = "--may-answer",
      description = "Trusts it to send names to addresses of its choice, your bank's too.")
  private boolean mayAnswer;

  @Option(
      names = "--shadow",
      description = "In force in the log only, which says what it would have blocked.")
  private boolean shadow;

  @Mixin private Consent consent = new Consent();

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  ListsAddCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    boolean asks = !consent.isGiven() && !consent.isDryRun();
    if (asks && (json || !consent.canBeHad(tacet.terminal()))) {
      throw new UsageException(
          (json ? "--json does not ask" : "there is no terminal to ask at")
              + "; add --yes to subscribe, --dry-run to see what it would block");
    }
    ListRequest request =
        new ListRequest(
            ListSource.address(source),
            name,
            action.toLowerCase(Locale.ROOT),
            syntax.toLowerCase(Locale.ROOT),
            subdomains.toLowerCase(Locale.ROOT),
            every.isEmpty() ? 0 : Durations.parse(every).toSeconds(),
            mayAnswer,
            shadow,
            group,
            consent.isGiven());
    ListReplies replies = new ListReplies(tacet);
    try (TacetControl control = tacet.open()) {
      ListReply reply = control.addList(request);
      if (json) {
        tacet.terminal().json(ApiJson.write(reply));
      } else {
        replies.plan(reply);
      }
      if (consent.isDryRun()) {
        if (!json) {
          Consent.sayDryRun(tacet.terminal());
        }
        return ExitCodes.OK;
      }
      if (asks) {
        String agreed = reply.list().name();
        if (!consent.given(tacet.terminal(), "Subscribe to " + agreed + "?")) {
          return ExitCodes.NO;
        }
        reply = control.addList(request.agreed(agreed));
      }
      if (!json) {
        replies.result(reply);
      }
      tacet.sayWhenItTakesEffect(control);
    }
    return ExitCodes.OK;
  }
}
