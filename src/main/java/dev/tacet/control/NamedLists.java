package dev.tacet.control;

import dev.tacet.config.NearestName;
import dev.tacet.control.api.ControlException;
import dev.tacet.lists.ListVersion;
import dev.tacet.lists.ListView;
import dev.tacet.lists.Subscriptions;
import dev.tacet.lists.WantedList;
import java.util.List;

/**
 * Lists and their versions by what their owner calls them; where there is none, a refusal that says
 * what there is. For the thread that owns the store, or any other: it only looks.
 */
final class NamedLists {
  private static final int USAGE = 64;
  private static final int MISSING = 66;
  private static final int CONFIGURATION = 78;

  private final Subscriptions subscriptions;

  NamedLists(Subscriptions subscriptions) {
    this.subscriptions = subscriptions;
  }

  WantedList named(String name) {
    return subscriptions
        .named(name)
        .orElseThrow(
            () ->
                new ControlException(
                    MISSING, "there is no list \"" + name + "\"; " + others(name)));
  }

  private String others(String name) {
    List<String> names = subscriptions.all().stream().map(WantedList::name).toList();
    return names.isEmpty()
        ? "there are none at all"
        : NearestName.of(name, names)
            .map(near -> "did you mean " + near + "?")
            .orElse("see: tacet lists");
  }

  /** One that may be changed here: not one of the configuration. */
  WantedList own(String name) {
    WantedList list = named(name);
    if (list.isFixed()) {
      throw new ControlException(
          CONFIGURATION,
          "the list "
              + name
              + " is set from "
              + list.config().where()
              + "; change it there and restart");
    }
    return list;
  }

  /** The version before the one in force. */
  static ListVersion before(ListView list) {
    List<ListVersion> versions = list.versions();
    for (int i = 0; i < versions.size(); i++) {
      if (versions.get(i).inForce() && i + 1 < versions.size()) {
        return versions.get(i + 1);
      }
    }
    throw new ControlException(
        MISSING, "there is no earlier version of the list " + list.wanted().name());
  }

  /** The version whose id begins so. */
  static ListVersion version(ListView list, String beginning) {
    List<ListVersion> found =
        list.versions().stream().filter(version -> version.id().startsWith(beginning)).toList();
    if (found.size() != 1) {
      String name = list.wanted().name();
      throw new ControlException(
          found.isEmpty() ? MISSING : USAGE,
          (found.isEmpty() ? "there is no version " : "there are several versions ")
              + "\""
              + beginning
              + "\" of the list "
              + name
              + "; see: tacet lists show "
              + name);
    }
    return found.get(0);
  }
}
