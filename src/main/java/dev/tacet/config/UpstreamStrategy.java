package dev.tacet.config;

/** Which of several upstreams is asked first. */
public enum UpstreamStrategy {
  /** In the order they are given. */
  STRICT,
  /** One by chance, those that answer soon and fail seldom more often. */
  FASTEST,
  /** Two at once, chosen in the same way; the first answer counts. */
  PARALLEL
}
