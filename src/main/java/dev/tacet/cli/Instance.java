package dev.tacet.cli;

import dev.tacet.config.Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Which Tacet is meant: several can live on one machine, each under its own data directory. The
 * configuration is read only when something asks for what only it can say, since reading it takes
 * longer than most commands. One thread.
 */
final class Instance {
  private static final String SOCKET = "control.sock";

  private final GlobalOptions options;
  private final Surroundings around;
  private final ConfigReader reader;
  private final List<String> notes = new ArrayList<>();
  private Optional<Config> config = Optional.empty();
  private Optional<Path> dataDirectory = Optional.empty();

  Instance(GlobalOptions options, Surroundings around, ConfigReader reader) {
    this.options = options;
    this.around = around;
    this.reader = reader;
  }

  /** The server named with {@code --server} or {@code TACET_SERVER}: it, and only it. */
  Optional<String> server() {
    return options.server().or(() -> around.variable("TACET_SERVER"));
  }

  Surroundings around() {
    return around;
  }

  /** {@code --config}, {@code TACET_CONFIG}, or the installed file where there is one. */
  Optional<Path> configFile() {
    return givenConfig().or(this::installedConfig);
  }

  /**
   * The configuration, read once.
   *
   * @throws ConfigRejected with all that is wrong
   */
  Config config() {
    if (config.isEmpty()) {
      config = Optional.of(reader.read(configFile(), around.environment()));
    }
    return config.get();
  }

  /** {@code --data}, {@code TACET_DATA}, the configuration's, or the installed place. */
  Path dataDirectory() {
    if (dataDirectory.isEmpty()) {
      dataDirectory = Optional.of(givenData().orElseGet(this::configuredData));
    }
    return dataDirectory.get();
  }

  /** What the owner should know of the choice, a sentence each; filled as places are asked for. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  /**
   * Where the server's socket may be, the likeliest first. The later ones are suppliers because
   * they need the configuration.
   *
   * <p>The installed service's socket stands in only where nothing names another instance: a
   * command meant for {@code --data /tmp/second} must never reach the first.
   */
  List<Supplier<Set<Path>>> sockets() {
    Set<Path> first = new LinkedHashSet<>();
    around.variable("TACET_CONTROL_SOCKET").map(Path::of).ifPresent(first::add);
    Path installed = around.layout().dataDirectory();
    if (givenData().isPresent()) {
      Path given = givenData().get();
      first.add(given.resolve(SOCKET));
      if (given.equals(installed)) {
        first.add(around.layout().runSocket());
      }
      return givenConfig().isPresent()
          ? List.of(() -> first, this::configuredSocket)
          : List.of(() -> first);
    }
    if (givenConfig().isEmpty() && !ownCheckout()) {
      first.add(around.layout().runSocket());
      first.add(installed.resolve(SOCKET));
    }
    return List.of(
        () -> first, this::configuredSocket, () -> Set.of(dataDirectory().resolve(SOCKET)));
  }

  private Set<Path> configuredSocket() {
    return configFile().isEmpty()
        ? Set.of()
        : config().control().socket().map(Set::of).orElse(Set.of());
  }

  private Optional<Path> givenData() {
    return options
        .data()
        .or(() -> around.variable("TACET_DATA").map(Path::of))
        .map(path -> path.toAbsolutePath().normalize());
  }

  /** {@code --config} or {@code TACET_CONFIG}. */
  Optional<Path> givenConfig() {
    return options.config().or(() -> around.variable("TACET_CONFIG").map(Path::of));
  }

  private Optional<Path> installedConfig() {
    Path file = around.layout().configFile();
    return Files.exists(file) ? Optional.of(file) : Optional.empty();
  }

  private Path configuredData() {
    boolean mayBeSet =
        configFile().isPresent() || around.variable("TACET_DATA_DIRECTORY").isPresent();
    if (mayBeSet && config().originOf("dataDirectory").isPresent()) {
      return config().dataDirectory();
    }
    if (!ownCheckout()) {
      return around.layout().dataDirectory();
    }
    Path own = stateHome().resolve("tacet");
    notes.add(
        "This checkout keeps its data in "
            + own
            + ": "
            + around.layout().dataDirectory()
            + " is not yours to write.");
    return own;
  }

  /** A checkout whose user may not write where an installed Tacet keeps its data. */
  private boolean ownCheckout() {
    if (around.variable("TACET_CHECKOUT").isEmpty()) {
      return false;
    }
    Path place = around.layout().dataDirectory();
    while (!Files.exists(place) && place.getParent() != null) {
      place = place.getParent();
    }
    return !(Files.isDirectory(place) && Files.isWritable(place));
  }

  private Path stateHome() {
    return around
        .variable("XDG_STATE_HOME")
        .map(Path::of)
        .filter(Path::isAbsolute) // the XDG specification: relative paths are to be ignored
        .orElseGet(() -> around.layout().home().resolve(".local/state"));
  }
}
