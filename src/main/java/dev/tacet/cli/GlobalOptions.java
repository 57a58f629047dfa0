package dev.tacet.cli;

import java.nio.file.Path;
import java.util.Optional;

/** The options every verb takes. Immutable. */
record GlobalOptions(Optional<Path> data, Optional<Path> config, Optional<String> server) {}
