package dev.tacet.cli;

import dev.tacet.control.api.TacetControl;

/** Opens the data directory itself, under its lock, while no server runs. */
interface OfflineOpener {
  /**
   * Takes the lock and opens the files.
   *
   * @throws dev.tacet.control.api.ControlException 75 with pid and since when where the lock is
   *     held, 77 where the directory is another user's, 66 where there is none
   */
  TacetControl open(Instance instance);
}
