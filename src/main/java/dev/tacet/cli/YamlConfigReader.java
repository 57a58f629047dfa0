package dev.tacet.cli;

import dev.tacet.config.Config;
import dev.tacet.config.ConfigException;
import dev.tacet.config.ConfigFile;
import dev.tacet.config.Problem;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The configuration from its YAML file. Immutable. */
final class YamlConfigReader implements ConfigReader {
  private final Supplier<Set<String>> vendors;

  /**
   * @param vendors those with a profile; asked only when a configuration is read
   */
  YamlConfigReader(Supplier<Set<String>> vendors) {
    this.vendors = vendors;
  }

  @Override
  public Config read(Optional<Path> file, Map<String, String> environment) {
    ConfigFile reader = new ConfigFile(vendors.get());
    try {
      return file.isPresent() ? reader.read(file.get(), environment) : reader.defaults(environment);
    } catch (ConfigException e) {
      int exitCode =
          switch (e.kind()) {
            case MISSING -> ExitCodes.MISSING;
            case NOT_PERMITTED -> ExitCodes.PERMISSION;
            case INVALID -> ExitCodes.CONFIGURATION;
          };
      throw new ConfigRejected(exitCode, e.problems().stream().map(Problem::toString).toList());
    }
  }
}
