package dev.tacet.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two files in {@code config/} say what the code does. */
class ConfigReferenceTest {
  private static final Path REFERENCE = Path.of("config/reference.yaml");
  private static final Path EXAMPLE = Path.of("config/tacet.yaml");

  private final ConfigFile file = new ConfigFile(Set.of("xiaomi", "roku"));

  @BeforeAll
  static void writeTheReferenceIfAskedTo() throws IOException {
    if (Boolean.getBoolean("tacet.write")) {
      Files.writeString(REFERENCE, ConfigFile.reference());
    }
  }

  @Test
  void theReferenceIsWhatTheCodeSays() throws IOException {
    assertThat(Files.readString(REFERENCE))
        .as("out of date; run: mvn -q test -Dtest=ConfigReferenceTest -Dtacet.write=true")
        .isEqualTo(ConfigFile.reference());
  }

  @Test
  void theReferenceSetsEveryOptionToItsDefault() throws Exception {
    assertSameSettings(file.read(REFERENCE, Map.of()), file.defaults(Map.of()));
  }

  @Test
  void theExampleShowsTheDefaults() throws Exception {
    assertSameSettings(file.read(EXAMPLE, Map.of()), file.defaults(Map.of()));
  }

  @Test
  void theExamplesThatAreSwitchedOffCanBeSwitchedOn(@TempDir Path directory) throws Exception {
    Path on = directory.resolve("tacet.yaml");
    Files.writeString(on, Files.readString(EXAMPLE).replaceAll("(?m)^#(?=\\S|  )", ""));

    Config config = file.read(on, Map.of());

    assertThat(config.policy().profiles())
        .isEqualTo(Map.of("xiaomi", ProfileState.BLOCK, "roku", ProfileState.OPTIONAL));
    assertThat(config.lists()).extracting(ListConfig::name).containsExactly("mine", "always");
  }

  private static void assertSameSettings(Config read, Config expected) {
    assertThat(read)
        .usingRecursiveComparison()
        .ignoringFields("origins")
        .withEqualsForType(Object::equals, Path.class)
        .isEqualTo(expected);
  }
}
