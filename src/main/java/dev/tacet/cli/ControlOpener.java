package dev.tacet.cli;

import dev.tacet.control.api.TacetControl;
import java.util.Optional;

/** The way to Tacet for one command. */
interface ControlOpener {
  /**
   * The running server, or its files while none runs.
   *
   * @throws dev.tacet.control.api.ControlException 69, 75, 76 or 77, as the failure table of
   *     docs/ARCHITECTURE.md section 6 says
   */
  TacetControl open(Instance instance);

  /** The running server; empty where none runs. Never touches the files. */
  Optional<TacetControl> connect(Instance instance);
}
