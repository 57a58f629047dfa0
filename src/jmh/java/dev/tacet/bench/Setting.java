package dev.tacet.bench;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Where one server works and whom it asks.
 *
 * @param directory its own
 * @param processors for taskset: "0" or "0,1"
 * @param more lines of Tacet's configuration
 */
record Setting(
    Path directory, Names names, int port, int upstream, String processors, String more) {
  /** A new directory below another, and a port that is free now. */
  static Setting in(Path parent, Names names, Stub stub) throws IOException {
    try (DatagramSocket probe = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return new Setting(
          Files.createTempDirectory(parent, "server"),
          names,
          probe.getLocalPort(),
          stub.port(),
          "0",
          "");
    }
  }

  Setting on(String which) {
    return new Setting(directory, names, port, upstream, which, more);
  }

  Setting with(String lines) {
    return new Setting(directory, names, port, upstream, processors, lines);
  }

  /** The list in the form a server reads. */
  Path list(UnaryOperator<String> line) throws IOException {
    Path file = directory.resolve("list");
    if (!Files.exists(file)) {
      names.write(file, line);
    }
    return file;
  }

  Path log() {
    return directory.resolve("log");
  }

  /** Tacet's data. */
  Path data() {
    return directory.resolve("data");
  }

  Path config() {
    return directory.resolve("tacet.yaml");
  }

  /** A command line of Tacet, about this server. */
  List<String> tacet(String... words) {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("bench.tacet"));
    command.addAll(List.of(words));
    command.addAll(List.of("--data", data().toString(), "--config", config().toString()));
    return command;
  }
}
