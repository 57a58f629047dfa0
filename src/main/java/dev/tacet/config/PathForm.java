package dev.tacet.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * An absolute path.
 *
 * @param longest bytes it may have
 */
record PathForm(int longest) implements Form<Path> {
  @Override
  public Optional<Path> read(String text, Consumer<String> problem) {
    Path path;
    try {
      path = Path.of(text);
    } catch (InvalidPathException e) {
      problem.accept(Quoted.of(text) + " is not a path: " + Quoted.plain(e.getReason()));
      return Optional.empty();
    }
    if (text.startsWith("~")) {
      problem.accept(
          Quoted.of(text)
              + ": only a shell knows ~, and the service has no home; write the whole path");
    } else if (!path.isAbsolute()) {
      problem.accept(
          Quoted.of(text)
              + " is a relative path, and where the server is started may change;"
              + " write the whole path, from /");
    } else if (text.getBytes(StandardCharsets.UTF_8).length > longest) {
      problem.accept(Quoted.of(text) + " is too long; use at most " + longest + " bytes");
    } else {
      return Optional.of(path);
    }
    return Optional.empty();
  }

  @Override
  public String print(Path value) {
    return value.toString();
  }

  @Override
  public String allowed() {
    return "an absolute path";
  }
}
