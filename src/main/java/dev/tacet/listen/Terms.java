package dev.tacet.listen;

import java.time.Duration;

/**
 * On what terms clients are connected: who answers them, where that is counted, how many there may
 * be, what they can make us hold, and how long one may be silent. The same for all connections of a
 * {@link ListenerGroup}. Immutable; what it names is thread-safe.
 */
record Terms(
    Answering answering, Counters counters, ConnectionCaps caps, Limits limits, Duration idle) {}
