package dev.tacet.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the class archive of the server holds: scripts/lib/archive.sh. */
final class ClassArchiveIT {
  private static final List<String> LIBRARIES = List.of("java.sh", "archive.sh");

  @TempDir private Path temp;

  @Test
  void theServersClassArchiveHoldsWhatItsFirstQueriesTake() throws Exception {
    Path jar = Path.of(System.getProperty("tacet.jar"));
    Shell shell = new Shell(temp, Map.of("TACET_JAVA_HOME", System.getProperty("java.home")));

    Shell.Result made =
        shell
            .withLibrary(
                LIBRARIES, "tacet_choose_java; tacet_archive_serve '%s' '%s'".formatted(jar, temp))
            .succeeded();

    assertThat(made.err()).isEmpty();
    assertThat(classNames())
        .as("a blocked name, a forwarded one, TCP, the log")
        .contains("dev/tacet/policy/Ladder$Case")
        .contains("dev/tacet/upstream/Exchange$Answered")
        .contains("dev/tacet/listen/TcpConnection")
        .contains("dev/tacet/store/SqliteDecisions");
  }

  private String classNames() throws Exception {
    try (Stream<Path> files = Files.list(temp)) {
      Path archive =
          files.filter(f -> f.getFileName().toString().startsWith("serve-")).findFirst().get();
      return Files.readString(archive, StandardCharsets.ISO_8859_1);
    }
  }
}
