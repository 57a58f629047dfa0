package dev.tacet.listen.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The JDK's own program for keys and certificates. Run with an argument vector, no shell. */
record Keytool(Path program) {
  private static final long SECONDS = 120; // a small board takes ten
  private static final int MAX_SHOWN = 2_000;

  static Keytool ofThisJava() {
    return new Keytool(Path.of(System.getProperty("java.home"), "bin", "keytool"));
  }

  /**
   * @param variable of the environment the password goes through: arguments are for all to see
   */
  void run(List<String> arguments, Path store, String variable, String password)
      throws UnusableCertificateException {
    if (!Files.isExecutable(program)) {
      throw new UnusableCertificateException(
          program
              + ": this Java lacks the program that makes certificates; use another Java, or make"
              + " a certificate yourself and set encryption.certificate and encryption.key");
    }
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(arguments);
    command.addAll(List.of("-storetype", "PKCS12", "-keystore", store.toString()));
    command.addAll(List.of("-storepass:env", variable));
    command.addAll(List.of("-J-Xmx48m", "-J-XX:+UseSerialGC", "-J-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-J-Duser.language=en"));
    try {
      Path said = Files.createTempFile(store.getParent(), "keytool", ".txt");
      try {
        ProcessBuilder builder =
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().put(variable, password);
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        await(builder.start(), said);
      } finally {
        Files.deleteIfExists(said);
      }
    } catch (UnusableCertificateException e) {
      throw e;
    } catch (IOException e) {
      throw new UnusableCertificateException(program + ": cannot be run: " + e.getMessage(), e);
    }
  }

  private void await(Process process, Path said) throws IOException {
    try {
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        throw new UnusableCertificateException(
            program + ": was not done within " + SECONDS + " s; it is tried again");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnusableCertificateException("the server is ending");
    } finally {
      process.destroyForcibly();
    }
    if (process.exitValue() != 0) {
      String text = new String(Files.readAllBytes(said), StandardCharsets.UTF_8).strip();
      throw new UnusableCertificateException(
          program
              + " ended with "
              + process.exitValue()
              + ": "
              + text.substring(0, Math.min(text.length(), MAX_SHOWN)).replaceAll("\\s+", " "));
    }
  }
}
