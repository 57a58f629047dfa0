package dev.tacet.cli;

/** What the verbs stand on; {@link Main} chooses it. */
record Hooks(ControlOpener opener, ConfigReader configReader, ServerRun serverRun) {}
