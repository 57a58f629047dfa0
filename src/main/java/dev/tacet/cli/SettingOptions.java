package dev.tacet.cli;

import dev.tacet.control.api.SettingChange;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** What can be set for a device, a group and everyone alike. One thread. */
final class SettingOptions {
  /** What takes a setting back. */
  private static final String DEFAULT = "default";

  /** For completion. */
  static final class Switch implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return List.of("on", "off", DEFAULT).iterator();
    }
  }

  /** For completion. */
  static final class Modes implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return List.of("null-ip", "nxdomain", "nodata", "refused", DEFAULT).iterator();
    }
  }

  @Option(
      names = "--profile",
      paramLabel = "VENDOR=STATE",
      description = "A vendor profile: off, block or optional; may be repeated.")
  private Map<String, String> profiles = Map.of();

  @Option(
      names = "--list",
      paramLabel = "LIST=MODE",
      description = "A list: on, off or shadow (it only watches); may be repeated.")
  private Map<String, String> lists = Map.of();

  @Option(
      names = "--block-mode",
      paramLabel = "MODE",
      completionCandidates = Modes.class,
      description = "What is answered for a blocked name.")
  private String blockMode;

  @Option(
      names = "--privacy",
      paramLabel = "0-3",
      description = "What the log keeps: 0 all, 1 no names, 2 neither names nor who, 3 nothing.")
  private String privacy;

  @Option(
      names = "--observe",
      paramLabel = "on|off",
      completionCandidates = Switch.class,
      description = "Blocks nothing, and marks what it would have blocked.")
  private String observe;

  @Option(
      names = "--exempt",
      paramLabel = "on|off",
      completionCandidates = Switch.class,
      description = "Is not filtered at all.")
  private String exempt;

  @Option(
      names = "--upstream",
      paramLabel = "URL",
      description = "Resolvers to ask, with commas; kept, obeyed by a later version.")
  private String upstreams;

  @Option(
      names = "--rate-limit",
      paramLabel = "N",
      description = "Queries a second; kept, obeyed by a later version.")
  private String rateLimit;

  @Option(
      names = "--cache-bypass",
      paramLabel = "on|off",
      completionCandidates = Switch.class,
      description = "Asks past the cache; kept, obeyed by a later version.")
  private String cacheBypass;

  @Option(names = "--schedule", paramLabel = "S", description = "Holds while this is active.")
  private String schedule = "";

  @Option(names = "--for", paramLabel = "DURATION", description = "Ends by itself: 10m, 2h, 1d.")
  private String lasting;

  List<SettingChange> changes() {
    List<SettingChange> changes = new ArrayList<>();
    new TreeMap<>(profiles).forEach((vendor, state) -> add(changes, "profile." + vendor, state));
    new TreeMap<>(lists).forEach((list, mode) -> add(changes, "list." + list, mode));
    add(changes, "block-mode", blockMode);
    add(changes, "privacy", privacy);
    add(changes, "observe", observe);
    add(changes, "exempt", exempt);
    add(changes, "upstreams", upstreams);
    add(changes, "rate-limit", rateLimit);
    add(changes, "cache-bypass", cacheBypass);
    return changes;
  }

  static void add(List<SettingChange> changes, String key, String value) {
    if (value != null) {
      changes.add(new SettingChange(key, value.equals(DEFAULT) ? "" : value));
    }
  }

  long seconds() {
    return Durations.seconds(lasting);
  }

  String schedule() {
    return schedule;
  }
}
