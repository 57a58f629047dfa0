package dev.tacet.alert.watch;

import dev.tacet.alert.AlertKind;
import dev.tacet.config.Counted;
import dev.tacet.dns.DomainName;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Lists of which something is held back until the owner has seen it: names this house uses, or a
 * whole version. What stays as it was is told once a month.
 */
final class HeldVersions implements Watcher {
  private static final int LOOK_SECONDS = 30;
  private static final int NAMED = 3;

  private final Notices notices;
  private long nextLook;

  HeldVersions(Notices notices) {
    this.notices = notices;
  }

  @Override
  public void tick() {
    if (notices.seconds() < nextLook) {
      return;
    }
    nextLook = notices.seconds() + LOOK_SECONDS;
    for (HeldList list : notices.house().heldLists()) {
      TreeSet<DomainName> names = new TreeSet<>(list.withheld());
      String what = list.name() + " " + list.problem().isEmpty() + " " + names;
      if (!notices.wasTold(AlertKind.LIST_HELD, 0, what, Notices.MONTH)) {
        notices.told(AlertKind.LIST_HELD, 0, what);
        tell(list, names);
      }
    }
  }

  private void tell(HeldList list, TreeSet<DomainName> names) {
    String held = names.stream().limit(NAMED).map(Notices::shown).collect(Collectors.joining(", "));
    int more = names.size() - NAMED;
    boolean whole = !list.problem().isEmpty();
    notices.raise(
        AlertKind.LIST_HELD,
        list.name(),
        0,
        whole
            ? "list " + list.name() + ": a new version is held back"
            : "list "
                + list.name()
                + ": "
                + Counted.of(names.size(), "name")
                + Counted.word(names.size(), " is", " are")
                + " held back",
        (whole
                ? "The version before stays in force: " + list.problem() + "."
                : "A new version would block what this house uses ("
                    + held
                    + (more > 0 ? " and " + more + " more" : "")
                    + "). All else of it is in force.")
            + " Look at it: tacet lists diff "
            + list.name()
            + (whole ? "" : ". To have it block them: tacet lists accept " + list.name()),
        Map.of("list", list.name(), "names", names.size(), "version", whole));
  }
}
