package dev.tacet.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {
  @TempDir private Path directory;

  @Test
  void theFirstLineIsTheSecret() throws Exception {
    Path file = Samples.secret(directory, "rw-------", " hunter2 \r\nnothing else\n");

    assertThat(new Secret(file).read()).isEqualTo("hunter2");
  }

  @Test
  void ourOwnGroupMayReadIt() throws Exception {
    assertThat(new Secret(Samples.secret(directory, "rw-r-----", "hunter2")).read())
        .isEqualTo("hunter2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw----r--", "rw-rw----", "rw-r--r--", "rw-----w-", "rwx--x---"})
  void aFileThatOthersCanReadOrChangeIsNotUsed(String mode) {
    Path file = Samples.secret(directory, mode, "hunter2");

    assertThatThrownBy(() -> new Secret(file).read())
        .hasMessageContaining("(" + mode + ")")
        .hasMessageEndingWith("try: chmod 600 " + file)
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void whatCannotBeASecretIsToldWithoutAWordOfIt() {
    Path empty = Samples.secret(directory, "rw-------", "\nhunter2");
    Path large = Samples.secret(directory, "rw-------", "hunter2".repeat(1_000));

    assertThatThrownBy(() -> new Secret(empty).read())
        .hasMessageContaining("nothing in its first line")
        .hasMessageNotContaining("hunter2");
    assertThatThrownBy(() -> new Secret(large).read())
        .hasMessageContaining("larger than 4 KiB")
        .hasMessageNotContaining("hunter2");
    assertThatThrownBy(() -> new Secret(directory).read()).hasMessageContaining("no regular file");
    assertThatThrownBy(() -> new Secret(directory.resolve("none")).read())
        .hasMessageContaining("does not exist");
  }
}
