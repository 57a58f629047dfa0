package dev.tacet.cli;

/** Runs the server until it is told to stop. */
interface ServerRun {
  /**
   * Starts, serves and stops.
   *
   * @return the exit code
   */
  int run(Instance instance);
}
