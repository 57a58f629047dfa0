package dev.tacet.cli;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** When output is coloured. */
enum ColorMode {
  /** On a terminal that can, unless {@code NO_COLOR} is set. */
  AUTO,
  ALWAYS,
  NEVER;

  /**
   * Reads one; case is forgiven. A class and not a lambda: Java's class data archive refuses
   * lambdas of an interface as old as Picocli's, and all of Picocli with them.
   */
  static final class Reader implements ITypeConverter<ColorMode> {
    @Override
    public ColorMode convert(String text) {
      for (ColorMode mode : values()) {
        if (mode.toString().equalsIgnoreCase(text)) {
          return mode;
        }
      }
      throw new TypeConversionException("expected auto, always or never, not \"" + text + "\"");
    }
  }

  /** As it is typed. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
