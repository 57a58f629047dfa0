package dev.tacet.cli;

import dev.tacet.config.Counted;
import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.FlushReply;
import dev.tacet.control.api.TacetControl;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "flush",
    description = {
      "Has the cache forget a name and every name below it; everything, without one.",
      "The next query asks upstream again. What is kept on disk goes, too. Blocking needs no flush."
    },
    footer = {"", "Example:", "  tacet cache flush example.org", "  tacet cache flush"})
final class CacheFlushCommand implements Callable<Integer> {
  private final TacetCommand tacet;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "NAME",
      description = "A domain name; all names below it are meant as well.")
  private Optional<String> name = Optional.empty();

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  CacheFlushCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    if (name.filter(String::isBlank).isPresent()) {
      // An empty variable in a script must not mean everything.
      throw new UsageException("the name is empty; leave it away to flush everything");
    }
    FlushReply reply;
    try (TacetControl control = tacet.open()) {
      reply = control.flush(name.orElse(""));
    }
    if (json) {
      tacet.terminal().json(ApiJson.write(reply));
    } else {
      String of = reply.name().isEmpty() ? "" : " of " + reply.name() + " and below";
      tacet
          .terminal()
          .line(
              Counted.of(reply.answers(), "answer") + " removed" + of + ", ",
              Numbers.octets(reply.octets()));
    }
    return ExitCodes.OK;
  }
}
