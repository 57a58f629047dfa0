package dev.tacet.lists;

import dev.tacet.config.ListConfig;
import dev.tacet.policy.ListMode;
import dev.tacet.policy.ListState;
import java.util.Objects;

/**
 * A list as the owner wants it, from the configuration or subscribed to. Immutable.
 *
 * @param id the name of its files, and of it in the store; made of its name and its address
 * @param enabled false where the owner switched it off
 * @param state what was decided about its versions
 */
public record WantedList(String id, ListConfig config, boolean enabled, ListState state) {
  public WantedList {
    Objects.requireNonNull(id);
    Objects.requireNonNull(config);
    Objects.requireNonNull(state);
  }

  /** A list nothing was decided about yet; the id is the same at every start. */
  public static WantedList of(ListConfig config) {
    String id = ListFolder.idOf(config.name() + ' ' + config.url());
    return new WantedList(id, config, true, ListState.NONE);
  }

  public String name() {
    return config.name();
  }

  /** Whether the configuration names it, so that it cannot be changed elsewhere. */
  public boolean isFixed() {
    return !config.where().isEmpty();
  }

  /** What its rules are for, to those it is for. */
  public ListMode mode() {
    if (!enabled) {
      return ListMode.OFF;
    }
    return config.shadow() ? ListMode.SHADOW : ListMode.ON;
  }

  WantedList enabled(boolean changed) {
    return new WantedList(id, config, changed, state);
  }

  WantedList state(ListState changed) {
    return new WantedList(id, config, enabled, changed);
  }
}
