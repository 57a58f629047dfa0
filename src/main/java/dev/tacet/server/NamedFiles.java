package dev.tacet.server;

import dev.tacet.alert.SecretFiles;
import dev.tacet.config.AlertChannelConfig;
import dev.tacet.config.Config;
import dev.tacet.config.UpstreamConfig;
import dev.tacet.config.UpstreamTls;
import dev.tacet.device.source.FritzBox;
import dev.tacet.listen.tls.Certificates;
import dev.tacet.upstream.Upstreams;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The files that a configuration names for keys, secrets and authorities, read by the code that the
 * server reads them with. Immutable.
 *
 * @param problems each with the option that names the file, what is wrong and what to do
 * @param unread what this user may not read, and the server perhaps may
 */
public record NamedFiles(List<String> problems, List<String> unread) {
  public NamedFiles {
    problems = List.copyOf(problems);
    unread = List.copyOf(unread);
  }

  /**
   * Looks at all of them.
   *
   * @param now by which certificates are judged, unless it cannot be the time
   */
  public static NamedFiles of(Config config, Instant now) {
    List<String> problems = new ArrayList<>();
    List<String> unread = new ArrayList<>();
    Looking looking = new Looking(problems, unread);
    Optional<Instant> known = Optional.of(now).filter(at -> !at.isBefore(BuildTime.read()));
    if (config.encryption().on()) {
      looking.at(
          "encryption",
          Stream.concat(
                  config.encryption().certificate().stream(), config.encryption().key().stream())
              .toList(),
          () -> Certificates.problem(config.encryption(), known));
    }
    for (UpstreamConfig upstream : config.upstreams()) {
      looking.at(
          "upstreams " + upstream.name(),
          upstream.tls().flatMap(UpstreamTls::authorities).stream().toList(),
          () -> Upstreams.problem(upstream));
    }
    config
        .devices()
        .fritzbox()
        .ifPresent(
            box ->
                looking.at(
                    "devices.fritzbox",
                    List.of(box.passwordFile()),
                    () -> FritzBox.problem(box.passwordFile())));
    for (AlertChannelConfig channel : config.alerts().channels()) {
      SecretFiles.of(channel)
          .ifPresent(
              file ->
                  looking.at(
                      "alerts " + channel.name(),
                      List.of(file),
                      () -> SecretFiles.problem(file, config.control().group())));
    }
    return new NamedFiles(problems, unread);
  }

  private record Looking(List<String> problems, List<String> unread) {
    void at(String option, List<Path> files, Supplier<Optional<String>> problem) {
      Optional<Path> closed = files.stream().filter(Looking::isClosed).findFirst();
      if (closed.isPresent()) {
        unread.add(
            option
                + ": "
                + closed.get()
                + " may not be read by user \""
                + System.getProperty("user.name")
                + "\", so it was not looked at; ask as the server's user: sudo -u tacet tacet"
                + " check-config");
      } else if (!files.isEmpty()) {
        problem.get().ifPresent(words -> problems.add(option + ": " + words));
      }
    }

    /** There, as far as one can tell, and not for us. */
    private static boolean isClosed(Path file) {
      return !Files.isReadable(file) && !Files.notExists(file);
    }
  }
}
