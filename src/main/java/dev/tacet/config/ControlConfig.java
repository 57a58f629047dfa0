package dev.tacet.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The door for the command line.
 *
 * @param socket where the Unix socket is; empty means {@code control.sock} in the data directory
 * @param group whose members may use the socket and read the query log
 */
public record ControlConfig(Optional<Path> socket, String group) {}
