package dev.tacet.insight;

import java.util.List;

/**
 * A rhythm found in the beats of a trail. Immutable.
 *
 * @param seconds its period
 * @param jitter the standard deviation of an interval, as a share of the period
 * @param skew how much further late intervals reach than early ones: 1 where they are alike
 * @param regularity the share of the periods, while it was on, that had their beat
 * @param strangers the share of the trail's beats that are not its
 * @param score by how much it is likelier than the trail's habit, natural logarithms
 * @param beats when its beats came, milliseconds since 1970, in order
 * @param runs stretches of beats, between which it was off or out of step
 */
record Rhythm(
    double seconds,
    double jitter,
    double skew,
    double regularity,
    double strangers,
    double score,
    List<Long> beats,
    int runs) {}
