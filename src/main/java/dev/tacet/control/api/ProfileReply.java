package dev.tacet.control.api;

import java.util.List;

/**
 * What setting a profile does.
 *
 * @param mayStop what may stop working: the side effects of names newly blocked, each once
 * @param changed false for a dry run and where the state was that already
 * @param who whom it is for, for people: {@code tv (#7)}; empty is everyone
 */
public record ProfileReply(
    String vendor,
    String before,
    String after,
    int namesBlocked,
    List<SideEffect> mayStop,
    boolean changed,
    String who) {}
