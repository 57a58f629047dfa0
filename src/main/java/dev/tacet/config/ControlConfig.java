package dev.tacet.config;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The door for the command line.
 *
 * @param socket where the Unix socket is; empty means {@code control.sock} in the data directory
 * @param group whose members may use the socket and read the query log
 */
public record ControlConfig(Optional<Path> socket, String group) {
  /** What the kernel's sockaddr_un holds, without its end mark. */
  private static final int LONGEST_SOCKET_PATH = 107;

  private static final PatternForm GROUP =
      new PatternForm(
          Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,31}"), "the name of a group of this system");

  static ControlConfig read(Section in) {
    return new ControlConfig(
        in.optional(
            "socket",
            new PathForm(LONGEST_SOCKET_PATH),
            Path.of("/run/tacet/control.sock"),
            "The Unix socket. Not given: control.sock in the data directory."),
        in.option(
            "group", GROUP, "tacet", "Its members may use the socket and read the query log."));
  }
}
