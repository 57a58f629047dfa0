package dev.tacet.control.api;

import java.util.List;
import java.util.Map;

/**
 * Who is told what, and how that goes.
 *
 * @param kinds each kind of alert and whether it is told
 * @param quietHours {@code 22:00-07:00}; empty where there are none
 * @param quietNow whether they are now
 * @param raised noticed since the start
 * @param switchedOff of these, of a kind that is not told
 * @param repeated of these, of a kind and subject told in the hour before
 */
public record AlertsStatus(
    Map<String, Boolean> kinds,
    String quietHours,
    boolean quietNow,
    List<AlertChannelLine> channels,
    long raised,
    long switchedOff,
    long repeated) {}
