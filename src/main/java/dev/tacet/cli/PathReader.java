package dev.tacet.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a path; what is none is told in words instead of Java's class names. */
final class PathReader implements ITypeConverter<Path> {
  @Override
  public Path convert(String text) {
    try {
      if (!text.isEmpty()) {
        return Path.of(text);
      }
      throw new TypeConversionException("a path cannot be empty");
    } catch (InvalidPathException e) {
      throw new TypeConversionException("not a path in this locale: \"" + text + "\"");
    }
  }
}
