package dev.tacet.alert.watch;

import dev.tacet.alert.AlertKind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Upstreams that do not answer for {@link #DOWN_SECONDS}, and that they answer again. Where none
 * does that is one alert, of the internet rather than of each; and one that it is back. What comes
 * and goes is told once an hour.
 */
final class UpstreamOutages implements Watcher {
  static final int DOWN_SECONDS = 30;
  static final int UP_SECONDS = 30;
  private static final int LOOK_SECONDS = 5;
  private static final int HOUR = 3_600;
  private static final int MOST = 64;

  /** Stands for all of them; no upstream is called so. */
  private static final String ALL = "*";

  private final Notices notices;

  private static final class Outage {
    long downSince = -1;
    long upSince = -1;
    boolean told;
    long mayTellAt;
    String error = "";
  }

  private final Map<String, Outage> outages = new HashMap<>();
  private long nextLook;

  UpstreamOutages(Notices notices) {
    this.notices = notices;
  }

  @Override
  public void tick() {
    long now = notices.seconds();
    if (now < nextLook) {
      return;
    }
    nextLook = now + LOOK_SECONDS;
    List<UpstreamState> states = notices.house().upstreams();
    boolean none = !states.isEmpty() && states.stream().noneMatch(UpstreamState::up);
    String lastError =
        states.stream()
            .map(UpstreamState::lastError)
            .filter(e -> !e.isEmpty())
            .findFirst()
            .orElse("");
    Outage all = look(ALL, !none, lastError, now);
    tellOf(ALL, all, states, now);
    for (UpstreamState state : states.subList(0, Math.min(MOST, states.size()))) {
      Outage its = look(state.name(), state.up(), state.lastError(), now);
      // While nothing answers, and until it is said that something does, it is not about one.
      if (states.size() > 1 && all.downSince < 0) {
        tellOf(state.name(), its, states, now);
      }
    }
    Set<String> there = new HashSet<>();
    states.forEach(state -> there.add(state.name()));
    outages.keySet().removeIf(name -> !name.equals(ALL) && !there.contains(name));
  }

  private Outage look(String name, boolean up, String error, long now) {
    Outage its = outages.computeIfAbsent(name, n -> new Outage());
    if (!up) {
      its.downSince = its.downSince < 0 ? now : its.downSince;
      its.upSince = -1;
      its.error = error;
    } else if (its.downSince >= 0 && its.upSince < 0) {
      its.upSince = now;
    }
    return its;
  }

  private void tellOf(String name, Outage its, List<UpstreamState> states, long now) {
    if (its.downSince < 0) {
      return;
    }
    if (its.upSince >= 0) {
      if (its.told && now - its.upSince < UP_SECONDS) {
        return; // it may go again
      }
      if (its.told) {
        back(name, its);
      }
      its.told = false;
      its.downSince = -1;
      its.upSince = -1;
    } else if (!its.told && now - its.downSince >= DOWN_SECONDS && now >= its.mayTellAt) {
      its.told = true;
      its.mayTellAt = now + HOUR;
      down(name, its, states.size());
    }
  }

  private void down(String name, Outage its, int upstreams) {
    boolean all = name.equals(ALL);
    String why = its.error.isEmpty() ? "" : " The last error: " + its.error + ".";
    notices.raise(
        AlertKind.UPSTREAM_DOWN,
        all ? "all" : name,
        0,
        all ? "no upstream answers" : "upstream " + name + " does not answer",
        (all
                ? (upstreams == 1
                        ? "The only upstream has"
                        : "All " + upstreams + " upstreams have")
                    + " not answered for "
                    + DOWN_SECONDS
                    + " s or more. Names that are not in the cache cannot be looked up; most often"
                    + " the internet itself is gone: look at the router."
                : "It has not answered for "
                    + DOWN_SECONDS
                    + " s or more; the others are asked instead, and it is tried again by itself."
                    + " If it stays so, take another: upstreams in the configuration.")
            + why
            + " See: tacet status",
        Map.of("upstream", all ? "all" : name, "up", false, "error", its.error));
  }

  private void back(String name, Outage its) {
    boolean all = name.equals(ALL);
    long lasted = Math.max(1, its.upSince - its.downSince);
    notices.raise(
        AlertKind.UPSTREAM_DOWN,
        (all ? "all" : name) + " back",
        0,
        (all ? "upstreams answer" : "upstream " + name + " answers") + " again",
        "It was gone for " + span(lasted) + ". Nothing is to be done.",
        Map.of("upstream", all ? "all" : name, "up", true, "seconds", lasted));
  }

  private static String span(long seconds) {
    if (seconds < 120) {
      return seconds + " s";
    }
    return seconds < 7_200
        ? seconds / 60 + " min"
        : seconds / 3_600 + " h " + seconds % 3_600 / 60 + " min";
  }
}
