package dev.tacet.cli;

import java.nio.file.Path;

/**
 * Where an installed Tacet keeps its things.
 *
 * @param dataDirectory databases, lists, lock
 * @param runSocket where the service puts the control socket
 * @param home the user's, for a checkout without the right to {@code dataDirectory}
 */
record Layout(Path configFile, Path dataDirectory, Path runSocket, Path home) {
  static Layout installed() {
    return new Layout(
        Path.of("/etc/tacet/tacet.yaml"),
        Path.of("/var/lib/tacet"),
        Path.of("/run/tacet/control.sock"),
        Path.of(System.getProperty("user.home", "/")));
  }
}
