package dev.tacet.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the owner's one file: bytes to text, text to a tree that remembers its lines, the tree to a
 * {@link Config} by the {@code read} methods of the records. Variables named {@code
 * TACET_SECTION_KEY} stand above the file. Either everything is right, or all that is wrong is told
 * at once; nothing is corrected in silence.
 *
 * <p>Immutable; any thread may read.
 */
public final class ConfigFile {
  /** Ours has 3 KiB; what is larger is another file. */
  private static final int LARGEST = 1 << 20;

  private final Set<String> knownVendors;

  /** {@code knownVendors}: those with a profile, as {@code policy.profiles} may name them. */
  public ConfigFile(Set<String> knownVendors) {
    this.knownVendors = Set.copyOf(knownVendors);
  }

  /**
   * Reads a file, with the variables above it.
   *
   * @param environment all of it; variables that do not begin with {@code TACET_} are passed over
   * @throws ConfigException with all mistakes, or if the file is missing or may not be read
   */
  public Config read(Path file, Map<String, String> environment) throws ConfigException {
    String source = file.toString();
    return read(YamlTree.parse(source, Utf8Text.decode(source, bytes(file))), environment);
  }

  /**
   * What holds without a file.
   *
   * @throws ConfigException with all mistakes in the variables
   */
  public Config defaults(Map<String, String> environment) throws ConfigException {
    return read(new Node.Mapping(Place.whole("defaults"), List.of()), environment);
  }

  private Config read(Node.Mapping top, Map<String, String> environment) throws ConfigException {
    Reading reading = new Reading(new Environment(environment));
    YamlSection section = YamlSection.top(reading, top);
    Config config = Config.read(section, knownVendors);
    section.reportUnknown();
    reading.problems().addAll(reading.environment().unknown());
    if (!reading.problems().isEmpty()) {
      throw new ConfigException(ConfigException.Kind.INVALID, reading.problems());
    }
    return config;
  }

  private static byte[] bytes(Path file) throws ConfigException {
    // A pipe would make the start wait for a writer; a device might never end.
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw trouble(
          ConfigException.Kind.INVALID,
          file,
          Files.isDirectory(file) ? "is a directory; name a file in it" : "is not a regular file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw trouble(
            ConfigException.Kind.INVALID,
            file,
            "is larger than 1 MiB; this is no configuration (names to block go into list files)");
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw trouble(ConfigException.Kind.MISSING, file, "does not exist");
    } catch (AccessDeniedException e) {
      throw trouble(
          ConfigException.Kind.NOT_PERMITTED,
          file,
          "may not be read by user \"" + System.getProperty("user.name") + "\"");
    } catch (IOException e) {
      throw trouble(ConfigException.Kind.INVALID, file, "cannot be read: " + e.getMessage());
    }
  }

  private static ConfigException trouble(ConfigException.Kind kind, Path file, String message) {
    return new ConfigException(kind, List.of(Place.whole(file.toString()).problem("", message)));
  }

  /** {@code config/reference.yaml}: every option with its default, bound and sentence. */
  static String reference() {
    StringBuilder out =
        new StringBuilder(
            """
            # Every option of Tacet with its default, its bounds and [the variable that overrides it].
            # A list in a variable has commas between its entries.
            #
            # Written by ConfigReferenceTest from the code that reads the options; do not edit. To change
            # your settings copy config/tacet.yaml, and only those lines from here that you want to change.

            """);
    Config.read(ReferenceSection.top(out), Set.of());
    return out.toString();
  }
}
