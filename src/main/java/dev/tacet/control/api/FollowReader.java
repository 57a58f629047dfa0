package dev.tacet.control.api;

/** Takes what a follower is sent. One thread. */
public interface FollowReader {
  /** One decision; false ends following. */
  boolean line(DecisionLine line);

  /** That many lines were lost because this reader was slow; false ends following. */
  boolean gap(long lines);

  /** Called about once a second while nothing happens; false ends following. */
  boolean idle();
}
