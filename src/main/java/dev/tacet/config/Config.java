package dev.tacet.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * All the owner may set in the file, read once. Immutable.
 *
 * @param origins where each option that was set comes from, by its path: {@code
 *     policy.profiles.xiaomi} to {@code tacet.yaml:12} or {@code TACET_POLICY_PROFILES_XIAOMI}
 */
public record Config(
    Path dataDirectory,
    ListenConfig listen,
    List<UpstreamConfig> upstreams,
    PolicyConfig policy,
    List<ListConfig> lists,
    CacheConfig cache,
    QueryLogConfig queryLog,
    ControlConfig control,
    Map<String, String> origins) {
  public Config {
    Objects.requireNonNull(dataDirectory);
    upstreams = List.copyOf(upstreams);
    lists = List.copyOf(lists);
    origins = Map.copyOf(origins);
  }

  /** Where an option was set, or empty where its default holds. */
  public Optional<String> originOf(String option) {
    return Optional.ofNullable(origins.get(option));
  }

  /** The socket's place, after its default. */
  public Path controlSocket() {
    return control.socket().orElse(dataDirectory.resolve("control.sock"));
  }
}
