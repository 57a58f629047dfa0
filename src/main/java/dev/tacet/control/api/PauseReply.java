package dev.tacet.control.api;

/**
 * Whether filtering is paused.
 *
 * @param until when it ends by itself; empty where it does not
 * @param who whom it is about, for people: {@code tv (#7)}; empty is everyone
 * @param changed false where it was so already
 */
public record PauseReply(boolean paused, String until, boolean changed, String who) {
  /** Of everyone. */
  public PauseReply(boolean paused, String until, boolean changed) {
    this(paused, until, changed, "");
  }
}
