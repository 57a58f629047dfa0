package dev.tacet.cli;

import dev.tacet.config.Config;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Reads the configuration; behind an interface so that YAML is loaded only where it is needed. */
interface ConfigReader {
  /**
   * Reads the file and what the environment overrides.
   *
   * @param file empty reads the defaults
   * @throws ConfigRejected with all that is wrong
   */
  Config read(Optional<Path> file, Map<String, String> environment);
}
